import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Calls } from './control/calls.ts';
import type { Faults } from './control/faults.ts';
import type { Dispatcher } from './delivery/dispatcher.ts';
import type { ResponseUrls } from './delivery/response-urls.ts';
import type { Triggers } from './delivery/triggers.ts';
import type { Entries } from './interact/entries.ts';
import type { Offers } from './interact/offers.ts';
import type { Manifest } from './manifest.ts';
import type { Trouble } from './people/trouble.ts';
import type { Seed } from './seed.ts';
import type { Store } from './store/store.ts';

/** One workspace with one app in it: the state, and the ways in and out. */
export type Workspace = {
  team: Seed['team'];
  app: Seed['app'];
  features: Seed['features'];
  usergroups: Seed['usergroups'];
  manifest: Manifest;
  store: Store;
  clock: Clock;
  /** The next message timestamp. */
  nextTs: () => string;
  changes: Changes;
  dispatcher: Dispatcher;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  faults: Faults;
  calls: Calls;
  trouble: Trouble;
  entries: Entries;
  offers: Offers;
  /** A ticket for one Socket Mode connection; null when the app has as many as it may. */
  openConnection: () => string | null;
  /** Where this server answers, without a slash at the end. */
  url: () => string;
  /** Whether rate limits are enforced. */
  rates: boolean;
  /** How long Slack works on a file after its upload. */
  fileMs: number;
};

/** Milliseconds as the whole seconds that Slack stores. */
export function seconds(workspace: Workspace): number {
  return Math.floor(workspace.clock.now() / 1000);
}

export function permalink(
  workspace: Workspace,
  at: { channel: string; ts: string; thread?: string },
): string {
  const link = `${workspace.url()}/archives/${at.channel}/p${at.ts.replace('.', '')}`;
  return at.thread && at.thread !== at.ts ? `${link}?thread_ts=${at.thread}&cid=${at.channel}` : link;
}
