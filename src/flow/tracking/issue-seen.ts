/**
 * An issue as the tracker has it now, from a webhook or from a round of looking: both come here, so a webhook that is
 * missed changes nothing but the delay, and one that is late or comes twice changes nothing at all.
 */
import { documentHash } from '../../pipeline/documents/canonical.ts';
import type { IssueLink } from '../../pipeline/item/basics.ts';
import { type Signal, signal } from '../../pipeline/signals.ts';
import { type TrackerSettings, trackerLabels } from '../../pipeline/tracking/settings.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Issue } from '../../ports/trackers/tracker.ts';
import { alike, findIssue, type IssueRow, renameIssue, saveIssue } from '../../store/tracking/issues.ts';
import { findLink } from '../../store/tracking/links.ts';
import { findItem } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { split } from '../intake.ts';
import { receive } from '../receive.ts';
import { deliveryOf, issueArrived, rowOf, startIfDue } from './issue-arrived.ts';
import { linkOf, settingsOfPlace, trackerNamed } from './places.ts';
import { seenOf } from './seen.ts';
import { tellOwner } from './tell-owner.ts';

export interface Sighting {
  /** The tracker's name. */
  tracker: string;
  issue: Issue;
  /** Whoever did it, by name; null: the tracker does not tell. */
  by: string | null;
  isRemoved?: boolean;
  /** Found in the first round after the tracker was adopted. */
  isFirst?: boolean;
  /** Its id before it was moved, where the tracker gave it another. */
  was?: string;
}
export type Heard = { state: 'processed' | 'ignored'; note: string };

const ignored = (note: string): Heard => ({ state: 'ignored', note });
const processed = (note: string): Heard => ({ state: 'processed', note });
const isOver = (issue: Issue): boolean => issue.state.kind === 'done' || issue.state.kind === 'cancelled';

export async function issueSeen(deps: Deps, sighting: Sighting): Promise<Heard> {
  const { issue, tracker, was } = sighting;
  if (was !== undefined && was !== issue.id) await renameIssue(deps.db, { tracker, from: was, to: issue.id });
  const row = await findIssue(deps.db, tracker, issue.id);
  if (row !== null && Date.parse(issue.updatedAt) < Date.parse(row.updatedAt))
    return ignored('older than what is known');
  const settings =
    settingsOfPlace(deps.company, sighting.tracker, issue.place) ??
    deps.company.trackers.find((one) => one.kind === sighting.tracker && one.team === row?.team) ??
    null;
  if (settings === null) return ignored(`${issue.place} is no place of a team`);
  if (row?.key == null) return unknown(deps, sighting, settings);
  const item = await findItem(deps.db, row.key);
  if (item === null) return ignored(`${row.key} is not there`);
  if (sighting.isRemoved === true) return lost(deps, { sighting, settings, row, item, gone: 'removed' });
  if (row.gone !== null && !isOver(issue)) return found(deps, { sighting, settings, row, item });
  const heard = await changed(deps, { sighting, settings, row, item });
  if (isOver(issue) && row.gone === null && concerns(item))
    return lost(deps, { sighting, settings, row, item, gone: 'closed' });
  return heard;
}

async function unknown(deps: Deps, sighting: Sighting, settings: TrackerSettings): Promise<Heard> {
  const { issue } = sighting;
  const link = await findLink(deps.db, { tracker: settings.kind, team: settings.team });
  if (link?.state !== 'adopted') return ignored(`${settings.team} has not adopted its tracker`);
  if (sighting.isRemoved === true) return ignored('it was never a ticket');
  const row = await findIssue(deps.db, sighting.tracker, issue.id);
  if (row?.updatedAt === issue.updatedAt) return ignored('left alone before');
  const before = await movedFrom(deps, sighting);
  if (before !== null) return issueSeen(deps, { ...sighting, was: before });
  const key = await issueArrived(deps, { settings, link, issue, isFirst: sighting.isFirst === true });
  return key === null ? ignored('left alone') : processed(key);
}

/** So many that say the same are asked for. */
const MOST_ALIKE = 5;

/**
 * Where GitHub's webhook about a transfer was missed, the issue is seen in its new place first, under a new id, and
 * would become a second ticket: whoever says the same is asked for under its old name, which leads to the new one.
 */
async function movedFrom(deps: Deps, { tracker: name, issue }: Sighting): Promise<string | null> {
  const tracker = trackerNamed(deps, name);
  if (tracker === null) return null;
  const { title, hash } = seenOf(issue);
  const text = issue.description.trim() === '' ? null : hash;
  const rows = await alike(deps.db, { tracker: name, issue: issue.id, title, hash: text }, MOST_ALIKE);
  for (const row of rows) if ((await tracker.issue(row.seen.ref))?.id === issue.id) return row.issue;
  return null;
}

interface Known {
  sighting: Sighting;
  settings: TrackerSettings;
  row: IssueRow;
  item: WorkItem;
}

const tell = (deps: Deps, { sighting, settings, item }: Known, told: { what: string; signal: Signal }) =>
  receive(deps, {
    key: item.key,
    signal: told.signal,
    actor: { kind: 'vendor', name: sighting.by ?? trackerLabels[settings.kind] },
    delivery: deliveryOf(settings.kind, sighting.issue, told.what),
  });

/** Title, priority, description, place: each is told only where it differs from what was seen last. */
async function changed(deps: Deps, known: Known): Promise<Heard> {
  const { settings, row, item } = known;
  const { issue, by } = known.sighting;
  const now = seenOf(issue);
  const link = linkOf(settings, issue);
  const notes: string[] = [];
  if (item.issue == null || item.issue.ref !== link.ref || item.issue.place !== link.place) {
    await tell(deps, known, { what: 'moved', signal: signal('issue_changed', link) });
    notes.push('moved');
  }
  const words = split(issue.title, issue.description);
  const title = now.title === row.seen.title ? null : words.title;
  const description = now.hash === row.seen.hash ? null : words.description;
  const priority = now.priority === row.seen.priority ? null : now.priority;
  if (title !== null || description !== null || priority !== null) {
    const facts = { hash: now.hash, title, description, priority, by };
    // GitHub's times are whole seconds: two edits may share one.
    const what = `edited:${documentHash(JSON.stringify(now)).slice(0, 16)}`;
    await tell(deps, known, { what, signal: signal('issue_edited', facts) });
    notes.push('edited');
    if (priority !== null && item.stage === 'blocked')
      await tell(deps, known, {
        what: 'priority',
        signal: signal('fact_changed', { what: 'the priority in the tracker' }),
      });
  }
  if (Date.parse(issue.updatedAt) > Date.parse(row.updatedAt) || notes.length > 0)
    await saveIssue(deps.db, { ...rowOf({ settings, issue }), key: item.key });
  const teamLink = await findLink(deps.db, { tracker: settings.kind, team: settings.team });
  if (
    teamLink?.state === 'adopted' &&
    (await startIfDue(deps, { settings, link: teamLink, issue, isFirst: false }, item.key))
  )
    notes.push('started');
  return notes.length === 0
    ? ignored('nothing that we did not know')
    : processed(`${item.key}: ${notes.join(', ')}`);
}

/** Work that nobody began here, or that goes on by hand, ends with its issue; other tickets are kept, and their owner is told. */
const livesThere = (item: WorkItem): boolean =>
  item.stage === 'backlog' || (item.home === null && item.delegation?.agent === 'hand');
/** Shipped tickets close their issue themselves, and code hosts close it when they merge. */
const concerns = (item: WorkItem): boolean =>
  !['deploying', 'deployed', 'rolled_back', 'split', 'cancelled'].includes(item.stage);

async function lost(deps: Deps, known: Known & { gone: NonNullable<IssueLink['gone']> }): Promise<Heard> {
  const { sighting, settings, row, item, gone } = known;
  const label = trackerLabels[settings.kind];
  if (row.gone === gone) return ignored(`known to be ${gone}`);
  await tell(deps, known, {
    what: gone,
    signal: signal('issue_changed', { ...linkOf(settings, sighting.issue), gone }),
  });
  if (livesThere(item)) {
    const reason = `${gone === 'removed' ? 'Deleted' : 'Closed'} in ${label}.`;
    await tell(deps, known, {
      what: `${gone}:ends`,
      signal: signal('cancelled', { reason, as: 'elsewhere' }),
    });
  } else if (concerns(item)) {
    const { ref, updatedAt: at } = sighting.issue;
    await tellOwner(deps, item, { label, ref, gone, by: sighting.by, at });
  }
  await saveIssue(deps.db, { ...rowOf({ settings, issue: sighting.issue }), key: item.key, gone });
  return processed(`${item.key}: ${gone}`);
}

/** It is open again. */
async function found(deps: Deps, known: Known): Promise<Heard> {
  const { settings, item } = known;
  const { issue } = known.sighting;
  await tell(deps, known, { what: 'open', signal: signal('issue_changed', linkOf(settings, issue)) });
  await saveIssue(deps.db, { ...rowOf({ settings, issue }), key: item.key, gone: null });
  return processed(`${item.key}: open again`);
}
