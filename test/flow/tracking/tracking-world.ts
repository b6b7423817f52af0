/** Use cases beside a Linear that answers over the network: what it sends arrives when the test says so. */
import { createLinear } from '../../../src/adapters/linear/linear.ts';
import { createGuardedFetch } from '../../../src/adapters/web/guarded-fetch.ts';
import type { HookInbox } from '../../../src/flow/hearing/hook-inbox.ts';
import { lookAtTrackers } from '../../../src/flow/tracking/look.ts';
import { createTrackerInbox } from '../../../src/flow/tracking/tracker-inbox.ts';
import type { TrackerSettings } from '../../../src/pipeline/tracking/settings.ts';
import type { Notice } from '../../../src/ports/chat.ts';
import { findItem, itemByRef } from '../../../src/store/work-items.ts';
import { LINEAR_KEY, type LinearDouble, startLinearDouble } from '../../support/linear/double.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

export interface TrackingWorld {
  flow: FlowWorld;
  linear: LinearDouble;
  inbox: HookInbox;
  /** Passes on what Linear sent since the last time, but for those that are left out. */
  hears(without?: (index: number) => boolean): Promise<void>;
  /** The round of looking, all of it. */
  looks(): Promise<void>;
  adopts(starts?: TrackerSettings['starts']['rule']): Promise<void>;
  /** The ticket of an issue that Linear had first. */
  ticketOf(ref: string): Promise<string | null>;
  notices(kind: Notice['kind']): Notice[];
  /** Linear as it is after a restart of ours: nothing is remembered. */
  restarts(): void;
  reset(settings?: Partial<TrackerSettings>): Promise<void>;
  close(): Promise<void>;
}

const usual: TrackerSettings = {
  kind: 'linear',
  team: 'billing',
  places: ['BIL'],
  statuses: {},
  starts: { rule: 'by_hand' },
  channel: INVOICES,
};

export async function startTracking(): Promise<TrackingWorld> {
  const flow = await startFlow();
  const linear = await startLinearDouble();
  const web = createGuardedFetch({
    service: 'Linear',
    rule: { privateHosts: [new URL(linear.url).host] },
    silentMs: 5_000,
  });
  let heard = 0;
  const connect = (): void => {
    const tracker = createLinear({
      installation: 'acme',
      statuses: { BIL: flow.deps.company.trackers[0]?.statuses ?? {} },
      url: linear.url,
      key: () => LINEAR_KEY,
      fetch: web.fetch,
      now: Date.now,
    });
    flow.deps.trackers = [tracker];
    world.inbox = createTrackerInbox(flow.deps, tracker);
  };
  const world: TrackingWorld = {
    flow,
    linear,
    inbox: undefined as never,
    hears: async (without = () => false) => {
      const news = linear.sent.slice(heard);
      heard = linear.sent.length;
      for (const [index, { headers, body }] of news.entries())
        if (!without(index)) await world.inbox.accept({ id: headers['linear-delivery'] ?? '', body });
      await world.inbox.idle();
    },
    looks: () => lookAtTrackers(flow.deps, { boot: true }),
    adopts: async (starts) => {
      await world.looks();
      await flow.flow.tracking.decide({
        id: 'linear/billing',
        as: 'adopted',
        starts: starts ?? null,
        by: chatId.kim,
      });
      await world.looks();
    },
    ticketOf: async (ref) => {
      const item = await itemByRef(flow.database.db, `linear:${linear.issue(ref).id}`);
      return item?.key ?? null;
    },
    notices: (kind) => flow.chat.notices.map((one) => one.notice).filter((one) => one.kind === kind),
    restarts: connect,
    reset: async (settings) => {
      await flow.reset();
      linear.reset();
      heard = 0;
      flow.deps.company.trackers = [{ ...usual, ...settings }];
      connect();
    },
    close: async () => {
      web.close();
      await linear.end();
      await flow.close();
      if (linear.misfits.length > 0) throw new Error(linear.misfits.join('; '));
    },
  };
  await world.reset();
  return world;
}

export async function stageOf(world: TrackingWorld, key: string | null): Promise<string | null> {
  return key === null ? null : ((await findItem(world.flow.database.db, key))?.stage ?? null);
}
