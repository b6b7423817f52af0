import { messageOf, UpstreamError } from '../../errors.ts';
import type { IncidentEvent } from '../../ports/lake/incident-events.ts';
import type { Deps } from '../deps.ts';
import { createHookInbox, type HookInbox } from './hook-inbox.ts';
import { incidentHeard } from './incident-heard.ts';

/**
 * An incident tool's webhooks. `read` is the adapter's, and asks the catalog for the names of services; null: an event
 * that begins, changes and ends nothing.
 */
export const createIncidentInbox = (
  deps: Deps,
  read: (body: unknown) => Promise<IncidentEvent | null>,
): HookInbox =>
  createHookInbox(deps, 'incidents', {
    parse: (body) => ({ body }),
    hear: async (delivery, { body }) => {
      try {
        const event = await read(body);
        if (event === null) return { state: 'ignored', note: 'no beginning, change or end of an incident' };
        return await incidentHeard(deps, delivery, event);
      } catch (error) {
        // Its services could not be looked up, or our own work failed: that may succeed later.
        if (error instanceof UpstreamError || !isShape(error)) throw error;
        deps.log.warn('webhook.not_understood', {
          source: 'incidents',
          delivery,
          reason: messageOf(error).slice(0, 500),
        });
        return { state: 'ignored', note: 'not an event that we know' };
      }
    },
  });

/** What zod says of a body that is not the vendor's. */
const isShape = (error: unknown): boolean => error instanceof Error && error.name === 'ZodError';
