/** Pull requests as they are now, with CI of what counts of them. */

import { z } from 'zod';
import type { OpenPullRequest, PullRequestNow } from '../../../ports/code-host.ts';
import type { Api, Client, Timing } from '../api/client.ts';
import { checkRun, type Pull, pull, pullFile, status, workflowRun } from '../api/shapes.ts';
import { isStatus } from '../api/trouble.ts';
import { type CiNow, ciOf, failedRun, type Heard } from './ci.ts';
import { failureInLog } from './job-log.ts';
import type { KnownNames } from './known-names.ts';

/** GitHub lists no more of a pull request. */
const MOST_FILES = 3_000;
const MOST_OPEN = 1_000;
const MOST_CHECKS = 3_000;
/** How often GitHub is asked again while it works out whether a pull request can be merged. */
const MERGEABLE_TRIES = 3;
const MERGEABLE_WAIT_MS = 1_000;
const LOGS_KEPT = 200;
const FILES_KEPT = 2_000;

export interface Reading {
  find(repo: string, number: number): Promise<Pull | null>;
  openFor(repo: string, branch: string): Promise<Pull | null>;
  now(repo: string, found: Pull): Promise<PullRequestNow>;
  open(repo: string): Promise<OpenPullRequest[]>;
  /** The newest by their last change, in whatever state. */
  lately(repo: string, most: number): Promise<Pull[]>;
}

export interface ReadingParts {
  client: Client;
  timing: Timing;
  names: KnownNames;
  /** The log of a job of GitHub Actions; null where it is not kept any more. */
  jobLog: (repo: string, job: number) => Promise<string | null>;
  report: (what: string, error: unknown) => void;
}

const checkRuns = z.object({ check_runs: z.array(checkRun) }).transform((page) => page.check_runs);
const statuses = z.object({ statuses: z.array(status) }).transform((page) => page.statuses);
const workflowRuns = z
  .object({ workflow_runs: z.array(workflowRun) })
  .transform((page) => page.workflow_runs);

export function createReading({ client, timing, names, jobLog, report }: ReadingParts): Reading {
  const logs = new Map<number, string | null>();
  const files = new Map<string, string[]>();

  async function find(repo: string, number: number): Promise<Pull | null> {
    const api = client.of(repo);
    const ask = (): Promise<Pull | null> =>
      api.get(pull, 'GET /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: number });
    let found = await ask();
    for (let tries = 1; tries < MERGEABLE_TRIES && isUnsure(found); tries += 1) {
      await timing.wait(MERGEABLE_WAIT_MS);
      found = await ask();
    }
    if (found !== null) names.learn(repo, found);
    return found;
  }

  async function heard(api: Api, sha: string): Promise<Heard> {
    const ref = { ref: sha };
    const [runs, older] = await Promise.all([
      api.all(checkRuns, 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
        ...ref,
        filter: 'latest',
        most: MOST_CHECKS,
      }),
      api.all(statuses, 'GET /repos/{owner}/{repo}/commits/{ref}/status', { ...ref, most: MOST_CHECKS }),
    ]);
    const isActions = runs.some((run) => run.app?.slug === 'github-actions');
    return { sha, runs, statuses: older, attempt: isActions ? await attemptOf(api, sha) : 1 };
  }

  /** Checks say nothing of attempts; the workflow does, where we may read it. */
  async function attemptOf(api: Api, sha: string): Promise<number> {
    try {
      const runs = await api.list(workflowRuns, 'GET /repos/{owner}/{repo}/actions/runs', {
        head_sha: sha,
        most: 1_000,
      });
      return Math.max(1, ...runs.map((run) => run.run_attempt ?? 1));
    } catch (error) {
      if (isStatus(error, 403)) return 1;
      throw error;
    }
  }

  async function ciAt(repo: string, sha: string): Promise<CiNow[]> {
    const all = await heard(client.of(repo), sha);
    const failed = failedRun(all);
    const now = ciOf(all, failed === null ? null : await whyFailed(repo, failed.id));
    return now === null ? [] : [now];
  }

  /** A job's id names one attempt, so what its log says never changes. */
  async function whyFailed(repo: string, job: number): Promise<string | null> {
    const known = logs.get(job);
    if (known !== undefined) return known;
    try {
      const log = await jobLog(repo, job);
      const why = log === null ? null : failureInLog(log);
      keep(logs, [job, why], LOGS_KEPT);
      return why;
    } catch (error) {
      // The check's own words are shown instead; the next look asks again.
      report(`reading the log of job ${job} of ${repo}`, error);
      return null;
    }
  }

  async function filesOf(repo: string, found: Pull): Promise<string[]> {
    const key = `${repo}#${found.number} ${found.base.sha} ${found.head.sha}`;
    const known = files.get(key);
    if (known !== undefined) return known;
    const listed = await client
      .of(repo)
      .list(z.array(pullFile), 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
        pull_number: found.number,
        most: MOST_FILES,
      });
    const paths = listed.map((file) => file.filename);
    keep(files, [key, paths], FILES_KEPT);
    return paths;
  }

  async function pullsOf(
    repo: string,
    about: { state: 'open' | 'all'; head?: string; most: number; isWhole?: boolean },
  ): Promise<Pull[]> {
    const { isWhole, ...given } = about;
    const api = client.of(repo);
    const route = 'GET /repos/{owner}/{repo}/pulls';
    const asked = { sort: 'updated', direction: 'desc', ...given };
    const list = await (isWhole === true
      ? api.all(z.array(pull), route, asked)
      : api.list(z.array(pull), route, asked));
    for (const one of list) names.learn(repo, one);
    return list;
  }

  return {
    find,
    lately: (repo, most) => pullsOf(repo, { state: 'all', most }),
    openFor: async (repo, branch) => {
      const list = await pullsOf(repo, { state: 'open', head: `${repo.split('/')[0]}:${branch}`, most: 20 });
      return list.find((one) => one.head.ref === branch && !isFork(one)) ?? null;
    },
    now: async (repo, found) => {
      const shown = pullNow(repo, found);
      const shas = [shown.headSha, ...(shown.mergeSha === null ? [] : [shown.mergeSha])];
      const ci = await Promise.all(shas.map((sha) => ciAt(repo, sha)));
      return { ...shown, ci: ci.flat() };
    },
    open: async (repo) => {
      const list = await pullsOf(repo, { state: 'open', most: MOST_OPEN, isWhole: true });
      const shown: OpenPullRequest[] = [];
      // One after the other: a first look at a busy repository is a hundred questions.
      for (const one of list) {
        const paths = await filesOf(repo, one);
        shown.push({
          repo,
          ...idOf(one),
          number: one.number,
          title: one.title,
          author: one.user?.login ?? 'ghost',
          files: paths,
          ...(paths.length < MOST_FILES ? {} : { hasMoreFiles: true }),
          url: one.html_url,
          updatedAt: one.updated_at,
        });
      }
      return shown;
    },
  };
}

const isUnsure = (found: Pull | null): boolean => found?.state === 'open' && found.mergeable === null;

/** A head in another repository is never a branch of ours, whatever it is called. */
export const isFork = (found: Pick<Pull, 'head' | 'base'>): boolean =>
  found.head.repo === null || found.head.repo.id !== found.base.repo?.id;

const idOf = ({ base }: Pick<Pull, 'base'>): { repoId?: string } =>
  base.repo === null ? {} : { repoId: String(base.repo.id) };

/** Without CI, which a webhook does not tell either. */
export function pullNow(repo: string, found: Pull): PullRequestNow {
  const isMerged = found.merged_at !== null;
  const standard = found.base.repo?.default_branch;
  return {
    repo,
    ...idOf(found),
    number: found.number,
    url: found.html_url,
    branch: found.head.ref,
    base: found.base.ref,
    headSha: found.head.sha,
    draft: found.draft === true,
    state: isMerged ? 'merged' : found.state,
    // Of an open one it is a commit of GitHub's own, to try the merge.
    mergeSha: isMerged ? found.merge_commit_sha : null,
    ci: [],
    updatedAt: found.updated_at,
    conflict: found.state === 'open' && found.mergeable === false,
    ...(standard === undefined ? {} : { toDefault: found.base.ref === standard }),
  };
}

function keep<K, V>(kept: Map<K, V>, [key, value]: [K, V], most: number): void {
  kept.set(key, value);
  const oldest = kept.keys().next().value;
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
}
