import { messageOf } from '../errors.ts';
import type { HostEvent } from '../ports/host-events.ts';
import type { Deps } from './deps.ts';
import { hostHeard } from './host-heard.ts';
import { createInbox } from './inbox.ts';

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
  const workOff = async (id: string, body: unknown): Promise<void> => {
    try {
      await inbox.settle(source, id, await hostHeard(deps, `${source}:${id}`, parse(body)));
    } catch (error) {
      deps.log.error('webhook.failed', { source, id, error });
      await inbox.settle(source, id, { state: 'failed', note: messageOf(error) });
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
