/** Which tracker is whose, and what an issue's place says of its ticket. */
import type { Home, IssueLink, TrackerPlace } from '../../pipeline/item/basics.ts';
import { type TrackerSettings, trackerLabels } from '../../pipeline/tracking/settings.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Issue, Tracker } from '../../ports/trackers/tracker.ts';
import { allChannels } from '../../store/channels.ts';
import type { Company } from '../company/company.ts';
import type { Deps } from '../deps.ts';
import { services, valueOf } from '../gather-facts.ts';

export const trackerNamed = (deps: Pick<Deps, 'trackers'>, name: string): Tracker | null =>
  deps.trackers.find((one) => one.name === name) ?? null;

export const settingsOfPlace = (company: Company, tracker: string, place: string): TrackerSettings | null =>
  company.trackers.find(
    (one) => one.kind === tracker && one.places.some((name) => name.toLowerCase() === place.toLowerCase()),
  ) ?? null;

/** Where issues of a team's tickets are made; null: it has no tracker. */
export function trackerPlaceOf(deps: Deps, team: string | null): TrackerPlace | null {
  const settings = deps.company.trackers.find((one) => one.team === team);
  const place = settings?.places[0];
  return settings === undefined || place === undefined || trackerNamed(deps, settings.kind) === null
    ? null
    : { tracker: settings.kind, place };
}

export const linkOf = (settings: Pick<TrackerSettings, 'kind'>, issue: Issue): IssueLink => ({
  tracker: settings.kind,
  label: trackerLabels[settings.kind],
  id: issue.id,
  ref: issue.ref,
  url: issue.url,
  place: issue.place,
});

/** The one service that the catalog has under the issue's place, component or label; else that of the channel named for it. */
export async function serviceOf(deps: Deps, settings: TrackerSettings, issue: Issue): Promise<string | null> {
  const known = valueOf(await services(deps), []);
  const words = new Set([...issue.components, ...issue.labels].map((one) => one.toLowerCase()));
  const called = known.filter(({ name }) => words.has(name.toLowerCase()));
  const there = known.filter(
    ({ tracker, repo }) =>
      (tracker?.kind === settings.kind && tracker.project.toLowerCase() === issue.place.toLowerCase()) ||
      (settings.kind === 'github' && repo?.toLowerCase() === issue.place.toLowerCase()),
  );
  const [one, ...others] = called.length > 0 ? called : there;
  if (one !== undefined && others.length === 0) return one.name;
  const channel = (await allChannels(deps.db)).find(({ id }) => id === settings.channel);
  return channel?.service ?? null;
}

/** Where a ticket from there lives once it is started; null: no channel of ours is linked, or it is shared outside. */
export async function homeOf(
  deps: Deps,
  about: { settings: TrackerSettings | null; service: string | null },
): Promise<Home | null> {
  const linked = await allChannels(deps.db);
  const wanted = [
    linked.find(({ service }) => about.service !== null && service === about.service)?.id,
    about.settings?.channel ?? undefined,
  ];
  for (const id of wanted) {
    const channel = id === undefined ? null : await deps.directory.channel(id);
    if (channel !== null && channel.member && !channel.archived && !channel.sharedOutside)
      return { channel: channel.id, isPrivate: channel.isPrivate };
  }
  return null;
}

/** A ticket of the backlog has no channel yet. */
export const homeOfItem = (deps: Deps, item: WorkItem): Promise<Home | null> =>
  homeOf(deps, {
    settings: item.issue == null ? null : settingsOfPlace(deps.company, item.issue.tracker, item.issue.place),
    service: item.service?.name ?? null,
  });
