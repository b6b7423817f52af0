/** The trackers of the policy file, each behind the adapter that speaks to it, with how its webhooks are known. */
import { setTimeout as wait } from 'node:timers/promises';
import type { StatusMap, TrackerKind, TrackerSettings } from '../pipeline/tracking/settings.ts';
import { isThisMachine } from '../pipeline/web/url-rule.ts';
import type { Account } from '../ports/trackers/account.ts';
import type { Tracker } from '../ports/trackers/tracker.ts';
import { type GitHubSettings, webUrl } from './github/github.ts';
import { sortedIssues } from './github/issues/issue-words.ts';
import { createIssues } from './github/issues/issues.ts';
import { createLine, type Line } from './github/line.ts';
import { createRedelivery } from './github/webhooks/deliveries.ts';
import { GITHUB_HOOK } from './github/webhooks/hook.ts';
import type { Sorted } from './github/webhooks/sorting.ts';
import { createJira } from './jira/jira.ts';
import { LINEAR_URL } from './linear/api.ts';
import { createLinear } from './linear/linear.ts';
import { sentAt } from './linear/shapes.ts';
import { accountOf, type LoginKind } from './tracker-accounts.ts';
import { createGuardedFetch, type GuardedFetch, type Resolve } from './web/guarded-fetch.ts';

export interface TrackersOptions {
  settings: TrackerSettings[];
  /** Where logins are kept. */
  home: string;
  /** What parts our marks from those of another installation. */
  installation: string;
  secret: (name: string) => string | null;
  /** The code host's line to GitHub, which a tracker there shares. */
  github?: Line | null;
  /** With another code host the tracker has a line of its own. */
  githubKey?: GitHubSettings | null;
  resolve?: Resolve;
}

/** How a tracker's webhooks come: `http.ts` knows nothing of vendors. */
export interface TrackerHook {
  tracker: Tracker;
  path: string;
  signatureHeader: string;
  signaturePrefix: string;
  idHeader: string;
  secrets: string[];
  sentAt?: (body: unknown) => number | null;
  acceptedStatus?: 200;
  /** Where the sender names the event beside the body: then both are what the tracker reads. */
  eventHeader?: string;
  mostBytes?: number;
  sort?: (delivery: unknown) => Sorted;
  /** Asks for deliveries that nobody answered, where nobody else asks for them; how many that were. */
  redeliver?: () => Promise<number>;
}

interface Made {
  hook: TrackerHook;
  close(): void;
}

const SILENT_MS = 10_000;

const secretsOf = (given: string | null): string[] =>
  (given ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Statuses by place, of all teams that share the tracker. */
const statusesOf = (settings: TrackerSettings[]): Record<string, StatusMap> =>
  Object.fromEntries(settings.flatMap(({ places, statuses }) => places.map((place) => [place, statuses])));

function loggedIn(kind: LoginKind, options: TrackersOptions, web: GuardedFetch): { account?: Account } {
  const account = accountOf(kind, { ...options, fetch: web.fetch });
  return account === undefined ? {} : { account };
}

function linear(settings: TrackerSettings[], options: TrackersOptions): Made {
  const given = options.secret('LINEAR_URL');
  const web = createGuardedFetch({
    service: 'Linear',
    rule: { privateHosts: given === null ? [] : [new URL(given).host] },
    silentMs: SILENT_MS,
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
  });
  const tracker = createLinear({
    installation: options.installation,
    statuses: statusesOf(settings),
    url: given ?? LINEAR_URL,
    key: () => options.secret('LINEAR_API_KEY'),
    ...loggedIn('linear', options, web),
    fetch: web.fetch,
    now: Date.now,
  });
  return {
    hook: {
      tracker,
      path: '/webhooks/linear',
      signatureHeader: 'linear-signature',
      signaturePrefix: '',
      idHeader: 'linear-delivery',
      secrets: secretsOf(options.secret('LINEAR_WEBHOOK_SECRET')),
      sentAt,
      // Linear sends a delivery again after any other answer, three times, and may then switch the webhook off.
      acceptedStatus: 200,
    },
    close: () => web.close(),
  };
}

function jira(settings: TrackerSettings[], options: TrackersOptions): Made {
  const { secret } = options;
  const url = secret('JIRA_URL') ?? '';
  const { hostname, host } = new URL(url);
  const web = createGuardedFetch({
    service: 'Jira',
    rule: { privateHosts: isThisMachine(hostname) ? [host] : [] },
    silentMs: SILENT_MS,
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
  });
  const site = secret('JIRA_SITE');
  const tracker = createJira({
    installation: options.installation,
    statuses: statusesOf(settings),
    url,
    ...(site === null ? {} : { site }),
    key: () => {
      const token = secret('JIRA_TOKEN');
      return token === null ? null : { email: secret('JIRA_EMAIL'), token };
    },
    ...loggedIn('jira', options, web),
    fetch: web.fetch,
    now: Date.now,
    wait: async (ms) => {
      await wait(ms);
    },
  });
  return {
    hook: {
      tracker,
      path: '/webhooks/jira',
      signatureHeader: 'x-hub-signature',
      signaturePrefix: 'sha256=',
      idHeader: 'x-atlassian-webhook-identifier',
      secrets: secretsOf(secret('JIRA_WEBHOOK_SECRET')),
    },
    close: () => web.close(),
  };
}

/** The web as far as GitHub's hosts, for code host and tracker. */
export function githubWeb({ apiUrl }: Pick<GitHubSettings, 'apiUrl'>): GuardedFetch {
  const { host } = new URL(apiUrl);
  return createGuardedFetch({
    service: 'GitHub',
    // An Enterprise Server may stand on a private network, and has its logs where it is.
    rule: { privateHosts: host === 'api.github.com' ? [] : [host, new URL(webUrl(apiUrl)).host] },
    silentMs: 20_000,
  });
}

/** At the address of the code host, since GitHub sends everything to one. */
function github(settings: TrackerSettings[], options: TrackersOptions): Made {
  const { line, close } = lineOf(options);
  const isOwn = options.github == null;
  const tracker = createIssues({
    line,
    installation: options.installation,
    statuses: statusesOf(settings),
    publicPlaces: settings.flatMap(({ isPublic, places }) => (isPublic === true ? places : [])),
    milestonePlaces: settings.flatMap(({ hasMilestones, places }) => (hasMilestones === true ? places : [])),
    now: Date.now,
  });
  const secrets = secretsOf(options.secret('GITHUB_WEBHOOK_SECRET'));
  const redeliver = isOwn ? { redeliver: createRedelivery(line.client, line.timing.now) } : {};
  return { hook: { tracker, ...GITHUB_HOOK, secrets, sort: sortedIssues, ...redeliver }, close };
}

function lineOf({ github: line, githubKey }: TrackersOptions): { line: Line; close: () => void } {
  if (line != null) return { line, close: () => {} };
  if (githubKey == null) throw new Error('A tracker is GitHub, and there is no key for it');
  const web = githubWeb(githubKey);
  return { line: createLine({ ...githubKey, fetch: web.fetch }), close: () => web.close() };
}

const makers: Record<TrackerKind, (settings: TrackerSettings[], options: TrackersOptions) => Made> = {
  linear,
  jira,
  github,
};

export function trackersOf(options: TrackersOptions): {
  all: Tracker[];
  hooks: TrackerHook[];
  stop(): void;
} {
  const made = [...Map.groupBy(options.settings, (one) => one.kind)].flatMap(([kind, settings]) =>
    makers[kind](settings, options),
  );
  return {
    all: made.map(({ hook }) => hook.tracker),
    hooks: made.map(({ hook }) => hook),
    stop: () => {
      for (const one of made) one.close();
    },
  };
}
