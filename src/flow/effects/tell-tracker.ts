/** What the team's tracker is told. While it does not answer, the ticket goes on without it, and it is told later. */
import { UpstreamError } from '../../errors.ts';
import { forOthersTools, plainTitle } from '../../pipeline/documents/outgoing.ts';
import { signal } from '../../pipeline/signals.ts';
import { milestones } from '../../pipeline/tracking/milestones.ts';
import type { TrackerSettings } from '../../pipeline/tracking/settings.ts';
import { trackerKinds, trackerLabels } from '../../pipeline/tracking/settings.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Tracker } from '../../ports/trackers/tracker.ts';
import { allPeople } from '../../store/people.ts';
import { issueOfKey, markSaid, saveIssue } from '../../store/tracking/issues.ts';
import type { Deps } from '../deps.ts';
import { ticketView } from '../showing/views.ts';
import { settingsOfPlace, trackerNamed } from '../tracking/places.ts';
import { seenOf } from '../tracking/seen.ts';
import { done, type Handler, moot, type Outcome, report } from './effect.ts';

/** Where the tracker does not say when to come back. */
const LATER_MS = 60_000;
/** The card is posted by another hand: its link is said once it stands. */
const CARD_MS = 3_000;
const CARD_TRIES = 10;

/** A tracker that is down, or told us to wait, is no trouble of the ticket's: nobody is asked, the next try comes. */
async function whenItAnswers(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UpstreamError) || !error.retryable) throw error;
    return { kind: 'again', afterMs: error.afterMs ?? LATER_MS };
  }
}

/** Whoever carries it now; before anybody has signed, the PM who filed it, or the team's only one. */
function carrierOf(deps: Deps, item: WorkItem): string | null {
  const pms = deps.company.teams[item.service?.team ?? '']?.pm ?? [];
  const [only, ...others] = pms;
  const atFirst = pms.includes(item.reporter) ? item.reporter : others.length === 0 ? only : undefined;
  return item.engineer ?? item.pm ?? atFirst ?? null;
}

/** Their address, or their login for GitHub, where the policy file has it. */
function assigneeOf(deps: Deps, item: WorkItem, kind: TrackerSettings['kind']): string | null {
  const person = carrierOf(deps, item);
  if (kind === 'github') return deps.company.people.find(({ id }) => id === person)?.login ?? null;
  return person === null ? null : (deps.company.emails[person] ?? null);
}

const isKind = (name: string): name is TrackerSettings['kind'] => trackerKinds.some((one) => one === name);

export const fileIssue: Handler = async ({ item }, deps) => {
  const place = item.tracker ?? null;
  if (item.issue != null) return moot('it has an issue');
  if (item.stage === 'cancelled' || place === null) return moot('nobody wants an issue of it');
  const tracker = trackerNamed(deps, place.tracker);
  if (tracker === null || !isKind(place.tracker)) return moot('its team has no tracker any more');
  const kind = place.tracker;
  return whenItAnswers(async () => {
    const view = await ticketView(deps, item);
    const issue = await tracker.ensureIssue({
      key: item.key,
      title: plainTitle(item.title),
      // A colleague wrote it: the links stay. Criteria may be a model's.
      description: forOthersTools(item.description, 'any'),
      criteria: item.proposedCriteria.map((one) => forOthersTools(one).trim()),
      priority: item.priority,
      kind: item.kind,
      labels: item.labels,
      place: place.place,
      assignee: assigneeOf(deps, item, kind),
      thread: view.links.thread,
    });
    deps.probe('file_issue', 'after_issue');
    const { id, ref, url } = issue;
    const link = { tracker: kind, label: trackerLabels[kind], id, ref, url, place: issue.place };
    const team = settingsOfPlace(deps.company, kind, place.place)?.team ?? '';
    return report(signal('issue_filed', link), async (tx) => {
      await saveIssue(tx, {
        tracker: kind,
        issue: id,
        key: item.key,
        place: issue.place,
        team,
        updatedAt: issue.updatedAt,
        seen: seenOf(issue),
      });
    });
  });
};

/** Status and milestones. Work that nobody began here is left as its people have it. */
export const publishStage: Handler = async ({ item, effect }, deps) => {
  const issue = item.issue ?? null;
  const tracker = issue === null ? null : trackerNamed(deps, issue.tracker);
  if (issue === null || tracker === null) return moot('it has no issue');
  if (issue.gone === 'removed') return moot('its issue was deleted');
  if (item.home === null) return moot('nobody has started it here');
  return whenItAnswers(async () => {
    await tracker.publishStage(issue.ref, item.stage);
    // Somebody in the tracker may not be in the private channel.
    if (item.home?.isPrivate === true || (await sayMilestones(deps, item, tracker))) return done;
    return effect.attempt < CARD_TRIES ? { kind: 'again', afterMs: CARD_MS } : done;
  });
};

/** False: the thread's link is still to come. */
async function sayMilestones(deps: Deps, item: WorkItem, tracker: Tracker): Promise<boolean> {
  const row = await issueOfKey(deps.db, item.key);
  if (row === null || item.issue == null) return true;
  const people = await allPeople(deps.db);
  const view = await ticketView(deps, item, { people });
  const all = milestones(item, {
    thread: view.links.thread,
    nameOf: (id) => people.find((person) => person.id === id)?.name ?? 'Somebody',
  });
  for (const { id, markdown } of all) {
    if (row.said.includes(id)) continue;
    await tracker.ensureComment(item.issue.ref, id, markdown);
    deps.probe('publish_stage', 'after_comment');
    await markSaid(deps.db, row, id);
  }
  return view.links.thread !== null || item.lostHome != null;
}
