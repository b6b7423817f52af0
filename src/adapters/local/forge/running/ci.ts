/**
 * CI of the local forge: the repository's own tests on a commit. `queued` and `running` rows belong to this
 * process; after a crash the next boot ends what is left of them and runs them again under the same number.
 */
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { PullRequestNow } from '../../../../ports/code-host.ts';
import { errorCode } from '../../error-code.ts';
import { type ForgeContext, now, repositoryOf } from '../context.ts';
import { shaName } from '../git/names.ts';
import { exportCommit } from '../git/objects.ts';
import { defaultBranch } from '../git/repository.ts';
import { failureIn } from './ci-log.ts';

export interface Ci {
  /** Runs CI on this commit unless it was or is being run. */
  ensure(repo: string, sha: string): void;
  /** One more attempt on a commit. */
  rerun(repo: string, sha: string): void;
  of(repo: string, shas: string[]): PullRequestNow['ci'];
  log(repo: string, sha: string, attempt: number): string | null;
  /** Runs again what a crash interrupted. */
  recover(): Promise<void>;
  /** Processes of runs that are this process's own. */
  pids(): number[];
  stop(): Promise<void>;
}

const row = z.object({
  repo: z.string(),
  sha: z.string(),
  attempt: z.int(),
  state: z.enum(['queued', 'running', 'green', 'red']),
  failure: z.string().nullable(),
  pid: z.int().nullable(),
  started: z.string().nullable(),
  at: z.string(),
});
type Row = z.infer<typeof row>;
const columns = 'repo, sha, attempt, state, failure, pid, started, at';
const manifest = z.object({ scripts: z.record(z.string(), z.string()).optional() });
const lanes = 2;

export function createCi(context: ForgeContext, options: { timeoutMs: number }): Ci {
  const { db } = context;
  let lane = 0;
  let stopped = false;
  const mine = new Set<string>();

  function rowsOf(repo: string, sha: string): Row[] {
    return db.rows(
      row,
      `select ${columns} from ci_runs where repo = ? and sha = ? order by attempt`,
      repo,
      sha,
    );
  }

  function begin(repo: string, sha: string, attempt: number): void {
    db.run(
      `insert into ci_runs (${columns}) values (?, ?, ?, 'queued', null, null, null, ?)`,
      repo,
      shaName(sha),
      attempt,
      now(context),
    );
    enqueue(repo, sha, attempt);
  }

  function enqueue(repo: string, sha: string, attempt: number): void {
    lane = (lane + 1) % lanes;
    const key = `ci:${lane}`;
    mine.add(idOf({ repo, sha, attempt }));
    context.background.run('ci', () => context.locks(key, () => execute(repo, sha, attempt)));
  }

  async function execute(repo: string, sha: string, attempt: number): Promise<void> {
    if (stopped) return;
    const name = `${repo.replace('/', '+')}-${sha.slice(0, 12)}-${attempt}`;
    const folder = join(context.home, 'forge', 'checkouts', `ci-${name}`);
    const outcome = await runTests({ repo, sha, attempt, folder });
    await rm(folder, { recursive: true, force: true });
    if (outcome !== 'interrupted') await conclude({ repo, sha, attempt }, outcome);
  }

  async function runTests(run: {
    repo: string;
    sha: string;
    attempt: number;
    folder: string;
  }): Promise<Outcome> {
    await exportCommit(repositoryOf(context, run.repo), run.sha, run.folder);
    if (!(await hasTests(run.folder))) return { failure: 'package.json has no test script.' };
    const logFile = logPath(run.repo, run.sha, run.attempt);
    await rm(logFile, { force: true });
    const child = await context.processes.start({
      script: 'test',
      folder: run.folder,
      logFile,
      env: { CI: 'true', TMPDIR: run.folder, COMMIT_SHA: run.sha },
    });
    db.run(
      "update ci_runs set state = 'running', pid = ?, started = ? where repo = ? and sha = ? and attempt = ?",
      child.pid,
      child.started,
      run.repo,
      run.sha,
      run.attempt,
    );
    const clock = new AbortController();
    const late = delay(options.timeoutMs, 'late' as const, { signal: clock.signal, ref: false }).catch(
      () => 'late' as const,
    );
    const ended = await Promise.race([child.ended, late]);
    clock.abort();
    // Also after a normal end: what the tests left behind would run on.
    await context.processes.stop(child.pid, child.started);
    if (stopped) return 'interrupted';
    if (ended === 'late') return { failure: `The tests did not end in ${options.timeoutMs / 1000} s.` };
    return ended.code === 0 ? { failure: null } : { failure: failureIn(await readFile(logFile, 'utf8')) };
  }

  async function conclude(
    run: { repo: string; sha: string; attempt: number },
    outcome: { failure: string | null },
  ): Promise<void> {
    const branch = await defaultBranch(repositoryOf(context, run.repo));
    const at = now(context);
    const numbers = db.rows(
      z.object({ number: z.int() }),
      'select number from pull_requests where repo = ? and (head_sha = ? or merge_sha = ?) order by number',
      run.repo,
      run.sha,
      run.sha,
    );
    db.transaction(() => {
      db.run(
        'update ci_runs set state = ?, failure = ?, at = ?, pid = null where repo = ? and sha = ? and attempt = ?',
        outcome.failure === null ? 'green' : 'red',
        outcome.failure,
        at,
        run.repo,
        run.sha,
        run.attempt,
      );
      context.announce({
        event: 'check',
        conclusion: outcome.failure === null ? 'success' : 'failure',
        repository: { full_name: run.repo, default_branch: branch },
        head_sha: run.sha,
        attempt: run.attempt,
        failure: outcome.failure,
        url: logUrl(run),
        at,
        pull_requests: numbers.map(({ number }) => number),
      });
    });
  }

  function logUrl(run: { repo: string; sha: string; attempt: number }): string {
    return `${context.publicUrl}/forge/${run.repo}/checks/${run.sha}/${run.attempt}`;
  }

  function logPath(repo: string, sha: string, attempt: number): string {
    return join(context.home, 'forge', 'logs', `ci-${repo.replace('/', '+')}-${sha}-${attempt}.log`);
  }

  function unfinished(): Row[] {
    return db.rows(row, `select ${columns} from ci_runs where state in ('queued', 'running') order by at`);
  }

  return {
    ensure: (repo, sha) => {
      if (rowsOf(repo, sha).length === 0) begin(repo, sha, 1);
    },
    rerun: (repo, sha) => begin(repo, sha, (rowsOf(repo, sha).at(-1)?.attempt ?? 0) + 1),
    of: (repo, shas) =>
      shas
        .flatMap((sha) => rowsOf(repo, sha))
        .slice(-10)
        .map((run) => ({
          sha: run.sha,
          state: run.state === 'green' || run.state === 'red' ? run.state : 'pending',
          attempt: run.attempt,
          failure: run.failure,
          url: logUrl(run),
          at: run.at,
        })),
    log: (repo, sha, attempt) => {
      const known = rowsOf(repo, sha).some((run) => run.attempt === attempt);
      return known ? readIfThere(logPath(repo, sha, attempt)) : null;
    },
    recover: async () => {
      for (const run of unfinished().filter((one) => !mine.has(idOf(one)))) {
        await context.processes.stop(run.pid, run.started);
        enqueue(run.repo, run.sha, run.attempt);
      }
    },
    pids: () => unfinished().flatMap((run) => (run.pid !== null && mine.has(idOf(run)) ? [run.pid] : [])),
    stop: async () => {
      stopped = true;
      await Promise.all(unfinished().map((run) => context.processes.stop(run.pid, run.started)));
    },
  };
}

type Outcome = { failure: string | null } | 'interrupted';

async function hasTests(folder: string): Promise<boolean> {
  try {
    const text = await readFile(join(folder, 'package.json'), 'utf8');
    return manifest.parse(JSON.parse(text)).scripts?.['test'] !== undefined;
  } catch {
    // No package.json, or one that cannot be read: CI says that there are no tests.
    return false;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function idOf(run: { repo: string; sha: string; attempt: number }): string {
  return `${run.repo} ${run.sha} ${run.attempt}`;
}
