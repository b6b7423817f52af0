/** GitHub Issues as the team's tracker, over the line that the code host uses too. */
import { z } from 'zod';
import type { StatusMap } from '../../../pipeline/tracking/settings.ts';
import type { Issue, Tracker } from '../../../ports/trackers/tracker.ts';
import { isStatus, refusal } from '../api/trouble.ts';
import type { Line } from '../line.ts';
import { create, findOurs } from './filing.ts';
import { type GitHubIssue, githubIssue, isPull, issueOf, type Reader, repositoryOf } from './issue-shapes.ts';
import { eventIn } from './issue-words.ts';
import { unknownLabels } from './labels.ts';
import { currentMilestone } from './milestones.ts';
import { moveTo, noLabel } from './moving.ts';
import { createPlaces } from './places.ts';
import { ensureComment } from './saying.ts';

export interface IssuesOptions {
  line: Pick<Line, 'client' | 'identity' | 'knownLogin'>;
  /** What parts our marks from those of another installation. */
  installation: string;
  /** Statuses by the name of a repository. */
  statuses: Record<string, StatusMap>;
  /** Places that everybody may read, which is meant. */
  publicPlaces: readonly string[];
  /** Places whose milestones are cycles. */
  milestonePlaces: readonly string[];
  now: () => number;
}

/** Far more than a repository's open issues; an endless list ends. */
const MOST_OPEN = 6_000;
const issueRef = /^([A-Za-z0-9][\w-]{0,38}\/[\w.-]{1,100})#(\d{1,10})$/;
const many = z.array(githubIssue);

export function createIssues(options: IssuesOptions): Tracker {
  const { line, installation, statuses } = options;
  const { client } = line;
  const places = createPlaces(client, { all: Object.keys(statuses), public: options.publicPlaces });
  const reader = (): Reader => ({
    installation,
    me: line.knownLogin(),
    placeOf: (repository) => places.placeOf(repository),
    isPublic: (repository) => places.isPublic(repository),
    statuses: (place) => statuses[place] ?? {},
  });
  const inOurWords = (issue: GitHubIssue): Issue => issueOf(issue, reader());
  const knowMe = async (): Promise<string> => (await line.identity()).login;

  /** A repository that was renamed, and an issue that was transferred, are found under their old names. */
  async function find(ref: string): Promise<GitHubIssue | null> {
    const [, repository = '', number] = issueRef.exec(ref) ?? [];
    if (number === undefined) return null;
    try {
      const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
      const found = await client.of(repository).get(githubIssue, route, { issue_number: Number(number) });
      return found === null || isPull(found) ? null : found;
    } catch (error) {
      // Deleted.
      if (isStatus(error, 410)) return null;
      throw error;
    }
  }

  return {
    name: 'github',
    setup: {
      problems: async (place) => {
        const repository = await places.now(place);
        const labels = await places.labels(repository);
        const unknown = unknownLabels(statuses[place] ?? {}, labels);
        return unknown.map((label) => refusal(noLabel(label, repository)).message);
      },
    },
    ensureIssue: async (filing) => {
      const me = await knowMe();
      const repository = await places.now(filing.place);
      const filer = { api: client.of(repository), installation, me };
      const known = await findOurs(filer, filing.key);
      if (known !== null) return inOurWords(known);
      const labels = await places.labels(repository);
      const milestone = options.milestonePlaces.includes(filing.place)
        ? await currentMilestone(filer.api, options.now())
        : null;
      return inOurWords(await create(filer, { filing, labels, milestone }));
    },
    issue: async (ref) => {
      await knowMe();
      const found = await find(ref);
      return found === null ? null : inOurWords(found);
    },
    openIssues: async (place, since) => {
      await knowMe();
      const repository = await places.now(place);
      // Newest first: what changes while pages are read comes to the front, and is read twice instead of never.
      const found = await client.of(repository).list(many, 'GET /repos/{owner}/{repo}/issues', {
        state: 'open',
        sort: 'updated',
        direction: 'desc',
        most: MOST_OPEN,
        ...(since === null ? {} : { since: since.replace(/\.\d+Z$/, 'Z') }),
      });
      const issues = found.filter((one) => !isPull(one)).map(inOurWords);
      return [...new Map(issues.toReversed().map((one) => [one.id, one])).values()].toSorted(
        (one, other) => Date.parse(one.updatedAt) - Date.parse(other.updatedAt),
      );
    },
    publishStage: async (ref, stage) => {
      await knowMe();
      const issue = await find(ref);
      if (issue === null) return false;
      const repository = repositoryOf(issue);
      const map = statuses[places.placeOf(repository)] ?? {};
      const labels = await places.labels(repository);
      return moveTo(stage, { api: client.of(repository), issue, map, labels });
    },
    ensureComment: async (ref, id, markdown) => {
      const me = await knowMe();
      const issue = await find(ref);
      if (issue === null) return;
      const repository = repositoryOf(issue);
      // It may have become public since, or the issue was transferred to where everybody reads.
      await places.now(places.placeOf(repository));
      const api = client.of(repository);
      await ensureComment(api, { number: issue.number, me, installation, id, markdown });
    },
    event: (body) => eventIn(body, reader()),
  };
}
