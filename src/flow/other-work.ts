/** What others change on the same ground: tickets in flight, and pull requests of the code host that are not ours. */
import type { Known } from '../pipeline/facts/known.ts';
import { inFlight } from '../pipeline/facts/under-way.ts';
import type { OtherWork } from '../pipeline/item/context.ts';
import { type Audience, everyone, mayRead, type Visibility } from '../pipeline/knowledge/visibility.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { OpenPullRequest } from '../ports/code-host.ts';
import { keyOfPull } from '../store/code/pull-requests.ts';
import { dbNow } from '../store/db.ts';
import { itemsIn } from '../store/work-items.ts';
import type { Deps } from './deps.ts';
import { fetched } from './gather-facts.ts';

/** A ticket of a private channel is its members' alone. */
export const visibilityOf = ({ home }: WorkItem): Visibility =>
  home?.isPrivate === true ? { to: 'channel', channel: home.channel } : { to: 'all' };

/** Who reads a ticket's card: the members of its private channel, or everybody. */
export const readersOf = ({ home }: WorkItem): Audience =>
  home?.isPrivate === true ? { channels: [home.channel], person: null } : everyone;

/** Other work on the same repository, with the files that it changes or means to change. */
export async function otherWork(deps: Deps, item: WorkItem): Promise<Known<OtherWork[]>> {
  const repo = item.service?.repo;
  const flying = await itemsIn(deps.db, inFlight);
  const tickets = flying.filter(
    (other) =>
      other.key !== item.key &&
      other.service?.repo === repo &&
      (other.delegation !== null || other.keptChoice !== null),
  );
  const ours = tickets.map((other) => workOf(other, readersOf(item)));
  const at = await dbNow(deps.db);
  if (repo == null) return { state: 'ok', value: ours, source: 'tickets in flight', at };
  const pulls = await fetched('open pull requests', deps, async () => ({
    state: 'ok',
    value: await deps.codeHost.openPullRequests(repo),
    source: 'open pull requests',
    at,
  }));
  if (pulls.state !== 'ok') return pulls;
  const foreign = await notOurs(deps, pulls.value);
  return { ...pulls, value: [...ours, ...foreign], source: 'tickets in flight and open pull requests' };
}

/** That somebody is on these files must be known; who and why is told to those alone who could see it. */
function workOf(other: WorkItem, readers: Audience): OtherWork {
  const files = filesOf(other);
  if (!mayRead(visibilityOf(other), readers))
    return { ref: 'A private ticket', title: 'Work of a private channel', files };
  const url = other.pullRequest?.url;
  return { ref: other.key, title: other.title, files, ...(url === undefined ? {} : { url }) };
}

/** A ticket's own pull request counts as its ticket, in whatever stage that is. */
async function notOurs(deps: Deps, pulls: OpenPullRequest[]): Promise<OtherWork[]> {
  const keys = await Promise.all(pulls.map((pull) => keyOfPull(deps.db, pull)));
  return pulls
    .filter((_, index) => keys[index] === null)
    .map(({ number, title, files, hasMoreFiles, url }) => ({
      ref: `#${number}`,
      title,
      files,
      ...(hasMoreFiles === undefined ? {} : { hasMoreFiles }),
      url,
    }));
}

export function filesOf(item: WorkItem): string[] {
  if (item.run !== null && item.run.files.length > 0) return item.run.files;
  return item.run?.plan?.files ?? item.spec?.digest.filesInScope ?? [];
}
