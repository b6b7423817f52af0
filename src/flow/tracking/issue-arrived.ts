/** An issue that we do not know becomes a ticket, or is left alone. */
import type { ServiceFacts } from '../../pipeline/item/context.ts';
import { CROWD, CROWD_MS } from '../../pipeline/tracking/crowd.ts';
import type { StartsRule, TrackerSettings } from '../../pipeline/tracking/settings.ts';
import { trackerLabels } from '../../pipeline/tracking/settings.ts';
import type { Issue } from '../../ports/trackers/tracker.ts';
import { dbNow } from '../../store/db.ts';
import { arrivals, saveIssue, startedSince } from '../../store/tracking/issues.ts';
import type { TrackerLink } from '../../store/tracking/links.ts';
import { findItem } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { serviceNow, services } from '../gather-facts.ts';
import { split } from '../intake.ts';
import { file, receive } from '../receive.ts';
import { homeOf, linkOf, serviceOf } from './places.ts';
import { seenOf } from './seen.ts';

const DAY_MS = 24 * 3_600_000;
/** Nobody has touched it for so long that it is not adopted. */
export const STALE_MS = 180 * DAY_MS;

export interface Arrival {
  settings: TrackerSettings;
  link: TrackerLink;
  issue: Issue;
  /** Found when the tracker was adopted: nothing starts by itself, nothing is said. */
  isFirst: boolean;
}

export const rowOf = ({ settings, issue }: Pick<Arrival, 'settings' | 'issue'>) => ({
  tracker: settings.kind,
  issue: issue.id,
  team: settings.team,
  place: issue.place,
  updatedAt: issue.updatedAt,
  seen: seenOf(issue),
});

export const deliveryOf = (kind: string, issue: Issue, what: string): string =>
  `${kind}:${issue.id}:${issue.updatedAt}:${what}`;

/** Answers the ticket's key; null: it was left alone. */
export async function issueArrived(deps: Deps, arrival: Arrival): Promise<string | null> {
  const { settings, issue, isFirst } = arrival;
  const known = issue.ours === null ? null : await findItem(deps.db, issue.ours);
  // Our own, whose effect was killed before it could note what it made, or is under way: the effect notes it.
  if (known !== null) return null;
  const now = await dbNow(deps.db);
  const isStale = isFirst && Date.parse(now) - Date.parse(issue.updatedAt) > STALE_MS;
  const isOver = issue.state.kind === 'done' || issue.state.kind === 'cancelled';
  if (isStale || isOver) {
    await saveIssue(deps.db, { ...rowOf(arrival), key: null });
    return null;
  }
  const service = await serviceOf(deps, settings, issue);
  const home = await homeOf(deps, { settings, service });
  const isUnderWay = issue.state.kind === 'started';
  const starts = !isFirst && !isUnderWay && home !== null && (await startsNow(deps, arrival, now));
  const words = split(issue.title, issue.description);
  const item = await file(deps, {
    filing: {
      title: words.title,
      description: words.description,
      reporter: reporterOf(deps, settings, issue),
      origin: {
        kind: 'tracker',
        ref: issue.ref,
        url: issue.url,
        ...(issue.reporter === null || issue.reporter.name === '' ? {} : { author: issue.reporter.name }),
      },
      home: starts ? home : null,
      kind: issue.kind ?? 'feature',
      kindFrom: issue.kind === null ? 'text' : 'tracker',
      priority: issue.priority ?? 'medium',
      labels: issue.labels.slice(0, 40).map((label) => label.slice(0, 60)),
      proposedCriteria: [],
      service,
      serviceFacts: isUnderWay && service !== null ? await factsOf(deps, service) : null,
      issue: linkOf(settings, issue),
    },
    actor: { kind: 'vendor', name: trackerLabels[settings.kind] },
    delivery: `${settings.kind}:${issue.id}`,
    as: starts ? 'filed' : isUnderWay ? 'adopted' : 'imported',
    prefix: deps.company.keyPrefix,
    ref: `${settings.kind}:${issue.id}`,
  });
  await saveIssue(deps.db, {
    ...rowOf(arrival),
    key: item.key,
    arrivedAt: isFirst || isUnderWay ? null : now,
    startedAt: starts ? now : null,
  });
  deps.log.info('tracker.issue_arrived', { key: item.key, ref: issue.ref, stage: item.stage });
  return item.key;
}

/** What the catalog says now; where it says nothing, the name alone. */
async function factsOf(deps: Deps, service: string): Promise<ServiceFacts | null> {
  const now = await serviceNow(deps, service, await services(deps));
  return now.state === 'ok' ? now.value.service : null;
}

/** A person of ours by e-mail or login; null: the policy file does not know them. */
function authorOf(deps: Deps, settings: TrackerSettings, issue: Issue): string | null {
  const email = issue.reporter?.email?.toLowerCase() ?? null;
  // GitHub tells nobody's e-mail, and its logins are those of the policy file.
  const login = settings.kind === 'github' ? issue.reporter?.name.toLowerCase() : undefined;
  const byLogin = deps.company.people.find(
    (person) => login !== undefined && person.login?.toLowerCase() === login,
  );
  const [byEmail] = Object.entries(deps.company.emails).find(([, one]) => one.toLowerCase() === email) ?? [];
  return byEmail ?? byLogin?.id ?? null;
}

/** Else whoever looks after the team's tickets: a ticket is always somebody's. */
function reporterOf(deps: Deps, settings: TrackerSettings, issue: Issue): string {
  const admin = deps.company.people.find((person) => person.isAdmin) ?? deps.company.people[0];
  return authorOf(deps, settings, issue) ?? deps.company.teams[settings.team]?.pm[0] ?? admin?.id ?? '';
}

/** What anybody may file starts nothing by itself; labels are put on by people of the team. */
const wants = (rule: StartsRule, { issue, isStranger }: { issue: Issue; isStranger: boolean }): boolean =>
  (rule.rule === 'every_issue' && !isStranger) ||
  (rule.rule === 'labelled' &&
    issue.labels.some((label) => label.toLowerCase() === rule.label.toLowerCase()));

async function startsNow(deps: Deps, { settings, link, issue }: Arrival, now: string): Promise<boolean> {
  const rule = link.starts ?? settings.starts;
  const isStranger = issue.fromOutside === true && authorOf(deps, settings, issue) === null;
  if (!wants(rule, { issue, isStranger })) return false;
  const team = { tracker: settings.kind, team: settings.team };
  const before = (ms: number): string => new Date(Date.parse(now) - ms).toISOString();
  const crowd = await arrivals(deps.db, team, before(CROWD_MS));
  if (crowd.length + 1 >= CROWD) return false;
  return rule.rule !== 'labelled' || (await startedSince(deps.db, team, before(DAY_MS))) < rule.perDay;
}

/** One of the backlog that has got the label, or whose turn has come: it starts. */
export async function startIfDue(deps: Deps, arrival: Arrival, key: string): Promise<boolean> {
  const item = await findItem(deps.db, key);
  const rule = arrival.link.starts ?? arrival.settings.starts;
  if (item?.stage !== 'backlog' || rule.rule !== 'labelled') return false;
  const now = await dbNow(deps.db);
  if (!(await startsNow(deps, arrival, now))) return false;
  const home = await homeOf(deps, { settings: arrival.settings, service: item.service?.name ?? null });
  if (home === null) return false;
  const received = await receive(deps, {
    key,
    signal: { name: 'started', facts: { home } },
    actor: { kind: 'vendor', name: trackerLabels[arrival.settings.kind] },
    delivery: deliveryOf(arrival.settings.kind, arrival.issue, 'started'),
  });
  if (received.kind !== 'moved') return false;
  await saveIssue(deps.db, { ...rowOf(arrival), key, startedAt: now });
  return true;
}
