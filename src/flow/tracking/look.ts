/**
 * The round of looking: every few minutes, and at every start, each team's tracker is asked what changed since the
 * last time, and for some of the issues of open tickets whether they are still there. So webhooks are hints.
 */
import { UpstreamError } from '../../errors.ts';
import { lastCrowd } from '../../pipeline/tracking/crowd.ts';
import {
  LOOKED_AT_EVERY,
  namedStatuses,
  type TrackerSettings,
  trackerLabels,
} from '../../pipeline/tracking/settings.ts';
import type { Issue, Tracker } from '../../ports/trackers/tracker.ts';
import { dbNow } from '../../store/db.ts';
import { allPeople } from '../../store/people.ts';
import {
  arrivals,
  findIssue,
  type IssueRow,
  leastChecked,
  markChecked,
} from '../../store/tracking/issues.ts';
import { findLink, moveCursor, noteTrouble, type TrackerLink } from '../../store/tracking/links.ts';
import { findItem } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { showNotice } from '../showing/notice.ts';
import { lookAround, showFound } from './adoption.ts';
import { giveHomes } from './give-home.ts';
import { issueSeen } from './issue-seen.ts';
import { oneByOne } from './one-by-one.ts';
import { trackerNamed } from './places.ts';
import { mistakesOf } from './problems.ts';

/** A tracker's clock orders what it shows late: what changed shortly before the last change seen is read again. */
const OVERLAP_MS = 120_000;
/** Asked for one by one, in one round: with a round every five minutes a fifth of the smallest hourly limit. */
const CHECKED_A_ROUND = 40;
const DAY_MS = 24 * 3_600_000;

/**
 * It is called once a minute. A first look, an adoption and a crowd are not kept waiting; what webhooks tell anyway is
 * asked for every five minutes.
 */
const FULL_EVERY = LOOKED_AT_EVERY;

export async function lookAtTrackers(deps: Deps, about: { boot: boolean; round?: number }): Promise<void> {
  if (deps.company.trackers.length === 0) return;
  await giveHomes(deps);
  const round = about.round ?? Math.floor(Date.parse(await dbNow(deps.db)) / 60_000);
  const isFull = about.boot || round % FULL_EVERY === 0;
  for (const settings of deps.company.trackers) {
    const tracker = trackerNamed(deps, settings.kind);
    if (tracker === null) continue;
    try {
      const wasAsked = await lookAtTeam(deps, { settings, tracker, isFull });
      if (wasAsked) await noteTrouble(deps.db, { tracker: settings.kind, team: settings.team }, null);
      if (isFull) await noteMistakes(deps, settings, tracker);
    } catch (error) {
      // One team's tracker must not keep the others from the truth; the next round asks again.
      deps.log.warn('tracker.not_reached', { tracker: settings.kind, team: settings.team, error });
      const sentence = error instanceof UpstreamError ? error.message : 'something failed on our side';
      await noteTrouble(deps.db, { tracker: settings.kind, team: settings.team }, sentence);
    }
  }
}

/** What the policy file names and the tracker lacks is said before a ticket comes to need it. */
async function noteMistakes(deps: Deps, settings: TrackerSettings, tracker: Tracker): Promise<void> {
  if (tracker.setup === undefined || namedStatuses(settings.statuses).length === 0) return;
  const found: string[] = [];
  for (const place of settings.places) found.push(...(await tracker.setup.problems(place)));
  const about = { tracker: mistakesOf(settings.kind), team: settings.team };
  await noteTrouble(deps.db, about, found.length === 0 ? null : found.join('. '));
}

/** False: this round did not ask the tracker. */
async function lookAtTeam(
  deps: Deps,
  { settings, tracker, isFull }: { settings: TrackerSettings; tracker: Tracker; isFull: boolean },
): Promise<boolean> {
  const about = { tracker: settings.kind, team: settings.team };
  const isNew = (await findLink(deps.db, about)) === null;
  if (isNew) await lookAround(deps, settings, tracker);
  const link = await findLink(deps.db, about);
  if (link === null) return isNew;
  await showFound(deps, settings, link);
  const due =
    link.state === 'adopted'
      ? settings.places.filter((place) => isFull || link.cursors[place] === undefined)
      : [];
  const steps = [
    ...due.map((place) => () => catchUp(deps, { settings, tracker, link, place })),
    ...(link.state === 'adopted' ? [() => sayCrowd(deps, settings)] : []),
    ...(isFull ? [() => checkOneByOne(deps, tracker, settings)] : []),
  ];
  const errors: unknown[] = [];
  // A place that is not there any more must not keep the team's others from the truth.
  for (const step of steps) await step().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
  return isNew || isFull || due.length > 0;
}

/** From the decision on, whatever comes is new. */
const wasThere = ({ createdAt, updatedAt }: Issue, decidedAt: string): boolean =>
  Math.min(Date.parse(createdAt), Date.parse(updatedAt)) <= Date.parse(decidedAt);

async function catchUp(
  deps: Deps,
  {
    settings,
    tracker,
    link,
    place,
  }: { settings: TrackerSettings; tracker: Tracker; link: TrackerLink; place: string },
): Promise<void> {
  const cursor = link.cursors[place] ?? null;
  const since = cursor === null ? null : new Date(Date.parse(cursor) - OVERLAP_MS).toISOString();
  const issues = await tracker.openIssues(place, since);
  const failed = await oneByOne(deps, issues, {
    refOf: (issue) => issue.ref,
    work: async (issue) => {
      const isFirst = cursor === null && wasThere(issue, link.at);
      await issueSeen(deps, { tracker: tracker.name, issue, by: null, isFirst });
    },
  });
  // What could not be taken in is read again, and of a first look all is: nothing of it may begin by itself later.
  const [stuck] = failed;
  const taken = stuck === undefined ? issues : issues.slice(0, issues.indexOf(stuck));
  if (cursor === null && stuck !== undefined) return;
  const at = taken.at(-1)?.updatedAt ?? (cursor === null ? link.at : null);
  if (at !== null) await moveCursor(deps.db, { tracker: settings.kind, team: settings.team }, { place, at });
}

/** Whether they are still there, and open: a list of open issues does not say so. */
async function checkOneByOne(deps: Deps, tracker: Tracker, settings: TrackerSettings): Promise<void> {
  const about = { tracker: settings.kind, team: settings.team };
  const rows = await leastChecked(deps.db, about, CHECKED_A_ROUND);
  await oneByOne(deps, rows, {
    refOf: (row) => row.seen.ref,
    work: async (row) => {
      try {
        await checkOne(deps, tracker, row);
      } finally {
        // It has had its turn: one that cannot be read is not the first of every round.
        await markChecked(deps.db, row);
      }
    },
  });
}

async function checkOne(deps: Deps, tracker: Tracker, row: IssueRow): Promise<void> {
  const item = row.key === null ? null : await findItem(deps.db, row.key);
  if (item === null) return;
  const issue = await nowOf(deps, tracker, row);
  if (issue !== null) {
    await issueSeen(deps, { tracker: tracker.name, issue, by: null, was: row.issue });
  } else if (item.issue != null) {
    const { id, ref, url, place } = item.issue;
    const state = { name: row.seen.state, kind: 'cancelled' as const };
    const none = { labels: [], components: [], reporter: null, assignee: null, kind: null, ours: null };
    const { title, description, priority } = item;
    const times = { createdAt: row.updatedAt, updatedAt: row.updatedAt };
    const last = { id, ref, url, place, title, description, priority, state, ...none, ...times };
    await issueSeen(deps, { tracker: tracker.name, issue: last, by: null, isRemoved: true });
  }
}

/** Where it is now; null: it is gone. */
async function nowOf(deps: Deps, tracker: Tracker, row: IssueRow): Promise<Issue | null> {
  const found = await tracker.issue(row.seen.ref);
  if (found?.id === row.issue) return found;
  // Under its old name stands another: the name was given away. Or nothing does: it may have moved, and kept its id.
  if (found === null || found.ref === row.seen.ref) return tracker.issue(row.issue);
  const other = await findIssue(deps.db, tracker.name, found.id);
  // It is a ticket of its own by now: what two tickets say of themselves would stand in one issue.
  return other?.key != null && other.key !== row.key ? null : found;
}

/** One message for as many as come at once; it grows while they come. */
async function sayCrowd(deps: Deps, settings: TrackerSettings): Promise<void> {
  const about = { tracker: settings.kind, team: settings.team };
  const dayAgo = new Date(Date.parse(await dbNow(deps.db)) - DAY_MS).toISOString();
  const crowd = lastCrowd(await arrivals(deps.db, about, dayAgo));
  const admin = (await allPeople(deps.db)).find((person) => person.isAdmin && !person.outsider);
  if (crowd === null || admin?.chatId == null) return;
  await showNotice(deps, {
    key: `tracker:${settings.kind}/${settings.team}`,
    slot: `crowd:${crowd.since}`,
    channel: admin.chatId,
    notice: { kind: 'tracker_crowd', label: trackerLabels[settings.kind], count: crowd.count },
  });
}
