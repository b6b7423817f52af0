import { messageOf, UpstreamError } from '../../errors.ts';
import type { Delivery } from '../../ports/flow.ts';
import { takeFailed } from '../../store/inbox.ts';
import type { Deps } from '../deps.ts';
import { createInbox } from './inbox.ts';
import { createStoring } from './together.ts';

export type Outcome = { state: 'processed' | 'ignored' | 'failed'; note?: string };

export interface HookInbox {
  /** Stores a delivery; resolves once it is stored, before it is worked off. */
  accept(delivery: { id: string; body: unknown }): Promise<void>;
  /** Works off what was stored and not finished: after a crash, or a failure. */
  replay(): Promise<void>;
  /** Works off once more what failed, such as while the sender did not answer: it sends nothing again by itself. */
  retry(): Promise<void>;
  /** Resolves when nothing is being worked off. */
  idle(): Promise<void>;
}

/** What can be said of a delivery before it is stored, without asking anybody. */
export interface Sorted {
  /** What is of one lane is worked off in its order of arrival. */
  lane: string;
  /** What is stored of it. */
  body: unknown;
  /** Why there is nothing to do for it; null: it is to be worked off. */
  note: string | null;
}

const oneLane = (body: unknown): Sorted => ({ lane: '', body, note: null });

export interface Hearing<Event> {
  /** The adapter's; null: nothing that concerns us. */
  parse: (body: unknown) => Event | null | Promise<Event | null>;
  /** Left out: all is one lane, and is stored as it came. */
  sort?: (body: unknown) => Sorted;
  /** A use case. */
  hear: (delivery: string, event: Event) => Promise<Outcome>;
}

/** Webhooks of one source: stored, acknowledged, then worked off. */
export function createHookInbox<Event>(
  deps: Deps,
  source: Delivery['source'],
  about: Hearing<Event>,
): HookInbox {
  const sort = about.sort ?? oneLane;
  const storing = createStoring(deps);
  const inbox = createInbox(deps);
  const working = new Map<string, Promise<void>>();
  const failed = (id: string, error: unknown): Outcome => {
    deps.log.error('webhook.failed', { source, id, error });
    return { state: 'failed', note: messageOf(error) };
  };
  const workedOff = async (id: string, event: Event): Promise<Outcome> => {
    try {
      return await about.hear(`${source}:${id}`, event);
    } catch (error) {
      return failed(id, error);
    }
  };
  const outcomeOf = async (id: string, body: unknown): Promise<Outcome> => {
    try {
      const event = await about.parse(body);
      if (event === null) return { state: 'ignored', note: 'nothing for us' };
      return await workedOff(id, event);
    } catch (error) {
      // The sender did not answer a question about it.
      if (error instanceof UpstreamError) return failed(id, error);
      // It may send what we never asked for; trying that again would not help.
      deps.log.warn('webhook.not_understood', { source, id, reason: messageOf(error).slice(0, 500) });
      return { state: 'ignored', note: 'not an event that we know' };
    }
  };
  const workOff = async (id: string, body: unknown): Promise<void> => {
    await storing.quiet();
    const outcome = await outcomeOf(id, body);
    try {
      await inbox.settle(source, id, outcome);
    } catch (error) {
      // It stays as received: the next start, or the sender's next try, works it off; the ledger knows the delivery.
      deps.log.error('webhook.not_settled', { source, id, error });
    }
  };
  // A push and its CI are not to overtake each other.
  const queue = (id: string, body: unknown, { lane }: Sorted = sort(body)): Promise<void> => {
    const work = (working.get(lane) ?? Promise.resolve())
      .then(() => workOff(id, body))
      .then(() => {
        if (working.get(lane) === work) working.delete(lane);
      });
    working.set(lane, work);
    return work;
  };
  const idle = async (): Promise<void> => {
    while (working.size > 0) await Promise.all(working.values());
  };
  return {
    accept: async ({ id, body }) => {
      const sorted = sort(body);
      const { body: payload, note } = sorted;
      const fate = await storing.store({ source, id, kind: 'webhook', payload, note });
      if (fate === 'again' || (fate === 'new' && note === null)) void queue(id, payload, sorted);
    },
    replay: async () => {
      for (const delivery of await inbox.pending(source)) void queue(delivery.id, delivery.payload);
      await idle();
    },
    retry: async () => {
      const taken = await takeFailed(deps.db, source);
      await Promise.all(taken.map((delivery) => queue(delivery.id, delivery.payload)));
    },
    idle,
  };
}
