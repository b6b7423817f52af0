import { messageOf } from '../../errors.ts';
import type { HostEvent } from '../../ports/host-events.ts';
import type { Deps } from '../deps.ts';
import { hostHeard } from './host-heard.ts';
import { createInbox } from './inbox.ts';

type Outcome = { state: 'processed' | 'ignored' | 'failed'; note?: string };

export interface HostInbox {
  /** Stores a delivery; resolves once it is stored, before it is worked off. */
  accept(delivery: { id: string; body: unknown }): Promise<void>;
  /** Works off what was stored and not finished: after a crash, or a failure. */
  replay(): Promise<void>;
  /** Resolves when nothing is being worked off. */
  idle(): Promise<void>;
}

/** A code host's webhooks: stored, acknowledged, then worked off. `parse` is the adapter's. */
export function createHostInbox(
  deps: Deps,
  source: 'forge' | 'github',
  parse: (body: unknown) => HostEvent,
): HostInbox {
  const inbox = createInbox(deps);
  let working: Promise<void> = Promise.resolve();
  /** Null: a host may send what we never asked for; trying that again would not help. */
  const understood = (id: string, body: unknown): HostEvent | null => {
    try {
      return parse(body);
    } catch (error) {
      deps.log.warn('webhook.not_understood', { source, id, reason: messageOf(error).slice(0, 500) });
      return null;
    }
  };
  const outcomeOf = async (id: string, body: unknown): Promise<Outcome> => {
    const event = understood(id, body);
    if (event === null) return { state: 'ignored', note: 'not an event that we know' };
    try {
      return await hostHeard(deps, `${source}:${id}`, event);
    } catch (error) {
      deps.log.error('webhook.failed', { source, id, error });
      return { state: 'failed', note: messageOf(error) };
    }
  };
  const workOff = async (id: string, body: unknown): Promise<void> => {
    const outcome = await outcomeOf(id, body);
    try {
      await inbox.settle(source, id, outcome);
    } catch (error) {
      // It stays as received: the next start, or the host's next try, works it off; the ledger knows the delivery.
      deps.log.error('webhook.not_settled', { source, id, error });
    }
  };
  // In their order of arrival: a push and its CI are not to overtake each other.
  const queue = (id: string, body: unknown): void => {
    working = working.then(() => workOff(id, body));
  };
  return {
    accept: async ({ id, body }) => {
      if ((await inbox.accept({ source, id, kind: 'webhook', payload: body })) !== 'seen') queue(id, body);
    },
    replay: async () => {
      for (const delivery of await inbox.pending(source)) queue(delivery.id, delivery.payload);
      await working;
    },
    idle: () => working,
  };
}
