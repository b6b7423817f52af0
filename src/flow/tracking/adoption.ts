/**
 * A tracker that is connected is looked at, and nothing is posted or changed: the admin sees what is there and chooses
 * what shall become of it. `script.md` §13.
 */
import type { StartsRule, TrackerSettings } from '../../pipeline/tracking/settings.ts';
import { trackerLabels } from '../../pipeline/tracking/settings.ts';
import type { Issue, Tracker } from '../../ports/trackers/tracker.ts';
import type { TrackerFound, Tracking } from '../../ports/trackers/tracking.ts';
import { dbNow } from '../../store/db.ts';
import { allPeople } from '../../store/people.ts';
import { decideLink, findLink, insertLink, type TrackerLink } from '../../store/tracking/links.ts';
import type { Found } from '../../store/tracking/schema-tracking.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { services, valueOf } from '../gather-facts.ts';
import { showNotice } from '../showing/notice.ts';
import { STALE_MS } from './issue-arrived.ts';
import { trackerNamed } from './places.ts';

const idOf = ({ kind, team }: Pick<TrackerSettings, 'kind' | 'team'>): string => `${kind}/${team}`;
const MOST_LISTED = 60;

export function createTracking(deps: Deps): Tracking {
  return {
    decide: (request) => decide(deps, request),
    list: (id, by) => list(deps, id, by),
  };
}

/** The first look; the admin is told. */
export async function lookAround(deps: Deps, settings: TrackerSettings, tracker: Tracker): Promise<void> {
  const issues = await openIssuesOf(settings, tracker);
  const withPull = await mentionedInPulls(deps, settings, issues);
  const now = Date.parse(await dbNow(deps.db));
  const found: Found = { total: issues.length, backlog: 0, inProgress: 0, withPullRequest: 0, leftAlone: 0 };
  for (const issue of issues) {
    const group = groupOf(issue, now);
    found[group] += 1;
    if (group === 'inProgress' && withPull.has(issue.ref)) found.withPullRequest += 1;
  }
  await insertLink(deps.db, { tracker: settings.kind, team: settings.team, found });
}

const groupOf = (issue: Issue, now: number): 'backlog' | 'inProgress' | 'leftAlone' =>
  now - Date.parse(issue.updatedAt) > STALE_MS
    ? 'leftAlone'
    : issue.state.kind === 'started'
      ? 'inProgress'
      : 'backlog';

async function openIssuesOf(settings: TrackerSettings, tracker: Tracker): Promise<Issue[]> {
  const all: Issue[] = [];
  for (const place of settings.places) all.push(...(await tracker.openIssues(place, null)));
  return all;
}

/** Refs that an open pull request of the team's repositories names in its title. */
async function mentionedInPulls(
  deps: Deps,
  settings: TrackerSettings,
  issues: Issue[],
): Promise<Set<string>> {
  const known = valueOf(await services(deps), []);
  const repos = [
    ...new Set(known.filter(({ owner }) => owner === settings.team).flatMap(({ repo }) => repo ?? [])),
  ];
  const titles: string[] = [];
  for (const repo of repos) {
    try {
      // Where the code host is the tracker, `#12` is an issue of that repository.
      for (const { title } of await deps.codeHost.openPullRequests(repo))
        titles.push(title.replaceAll(/(^|[^\w/])#(\d+)/g, `$1${repo}#$2`).toUpperCase());
    } catch (error) {
      deps.log.warn('tracker.pull_requests_not_counted', { repo, error });
    }
  }
  const words = new Set(titles.flatMap((title) => title.split(/[^A-Z0-9#/-]+/)));
  return new Set(issues.map(({ ref }) => ref).filter((ref) => words.has(ref.toUpperCase())));
}

/** The admin's message, as things stand. */
export async function showFound(deps: Deps, settings: TrackerSettings, link: TrackerLink): Promise<void> {
  const people = await allPeople(deps.db);
  const admin = people.find((person) => person.isAdmin && !person.outsider);
  if (admin?.chatId == null) return;
  const by = people.find((person) => person.id === link.decidedBy)?.name ?? 'Somebody';
  const notice: TrackerFound = {
    kind: 'tracker_found',
    id: idOf(settings),
    label: trackerLabels[settings.kind],
    team: settings.team,
    ...link.found,
    starts: link.starts ?? settings.starts,
    decided: link.state === 'found' ? null : { as: link.state, by },
  };
  await showNotice(deps, { key: `tracker:${idOf(settings)}`, slot: 'found', channel: admin.chatId, notice });
}

const settingsOf = (deps: Deps, id: string): TrackerSettings | undefined =>
  deps.company.trackers.find((one) => idOf(one) === id);

async function mayDecide(deps: Deps, by: string): Promise<string | null> {
  const person = await whoIs(deps, by);
  return person !== null && !person.outsider && person.isAdmin ? person.id : null;
}

async function decide(
  deps: Deps,
  request: Parameters<Tracking['decide']>[0],
): Promise<{ done: boolean; sentence: string }> {
  const settings = settingsOf(deps, request.id);
  const link =
    settings === undefined ? null : await findLink(deps.db, { tracker: settings.kind, team: settings.team });
  if (settings === undefined || link === null)
    return { done: false, sentence: 'That tracker is not connected any more. Nothing changed.' };
  const by = await mayDecide(deps, request.by);
  if (by === null) return { done: false, sentence: 'Only an admin can decide that. Nothing changed.' };
  const starts = request.starts === null ? null : ruleOf(request.starts, settings);
  // Once adopted, only what starts by itself may change: the tickets are there.
  const state = link.state === 'adopted' ? 'adopted' : request.as;
  await decideLink(
    deps.db,
    { tracker: settings.kind, team: settings.team },
    {
      state,
      starts: starts ?? link.starts,
      decidedBy: by,
    },
  );
  const after = await findLink(deps.db, { tracker: settings.kind, team: settings.team });
  if (after !== null) await showFound(deps, settings, after);
  const label = trackerLabels[settings.kind];
  return {
    done: true,
    sentence:
      state === 'adopted'
        ? `${label} is adopted. Its issues are on the board within a minute, and nothing is posted.`
        : `${label} is left alone. You can adopt it later from the same message.`,
  };
}

function ruleOf(rule: StartsRule['rule'], { starts }: TrackerSettings): StartsRule {
  if (rule !== 'labelled') return { rule };
  return starts.rule === 'labelled' ? starts : { rule, label: 'throughline', perDay: 5 };
}

async function list(deps: Deps, id: string, by: string): Promise<string[] | null> {
  const settings = settingsOf(deps, id);
  const tracker = settings === undefined ? null : trackerNamed(deps, settings.kind);
  if (settings === undefined || tracker === null || (await mayDecide(deps, by)) === null) return null;
  const now = Date.parse(await dbNow(deps.db));
  const words = { backlog: 'backlog', inProgress: 'by hand', leftAlone: 'left alone' } as const;
  const issues = await openIssuesOf(settings, tracker);
  const lines = issues
    .slice(0, MOST_LISTED)
    .map((issue) => `${issue.ref} ${issue.title} · ${words[groupOf(issue, now)]}`);
  return issues.length > lines.length ? [...lines, `and ${issues.length - lines.length} more`] : lines;
}
