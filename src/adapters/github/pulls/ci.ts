/** CI of one commit, from all that ran on it: check runs and the older commit statuses. Pure. */
import type { CiState, PullRequest } from '../../../pipeline/item/change.ts';
import type { CheckRun, Status } from '../api/shapes.ts';

export type CiNow = PullRequest['ci'][number];

/** What we publish ourselves is no CI. */
export const OUR_CHECK = 'Throughline';

const good = new Set(['success', 'neutral', 'skipped']);

export interface Heard {
  sha: string;
  runs: CheckRun[];
  statuses: Status[];
  /** The workflow's newest attempt; one where there is none. */
  attempt: number;
}

interface Part {
  name: string;
  state: CiState;
  at: string;
  url: string | null;
  says: string;
  run: CheckRun | null;
}

const stateOfRun = (run: CheckRun): CiState =>
  run.status !== 'completed' ? 'pending' : good.has(run.conclusion ?? '') ? 'green' : 'red';
const stateOfStatus = (status: Status): CiState =>
  status.state === 'success' ? 'green' : status.state === 'pending' ? 'pending' : 'red';

const words: Record<string, string> = {
  cancelled: 'was cancelled',
  timed_out: 'took too long',
  action_required: 'waits for somebody to allow it on GitHub',
  startup_failure: 'could not start',
  stale: 'never ended',
};

function partsOf({ runs, statuses }: Heard): Part[] {
  return [
    ...runs.map((run) => ({
      name: run.name,
      state: stateOfRun(run),
      at: run.completed_at ?? '',
      url: run.html_url ?? null,
      says: words[run.conclusion ?? ''] ?? run.output?.title ?? 'failed',
      run,
    })),
    ...statuses.map((status) => ({
      name: status.context,
      state: stateOfStatus(status),
      at: status.updated_at,
      url: status.target_url ?? null,
      says: status.description || 'failed',
      run: null,
    })),
  ].filter((part) => part.name !== OUR_CHECK);
}

/** The check run whose log says why it is red; null where no log can say it. */
export function failedRun(heard: Heard): CheckRun | null {
  const red = partsOf(heard).find((part) => part.state === 'red' && part.run !== null);
  return red?.run?.conclusion === 'failure' && red.run.app?.slug === 'github-actions' ? red.run : null;
}

/** Null: nothing ever ran on this commit. One that is red makes it red at once, whatever still runs. */
export function ciOf(heard: Heard, log: string | null): CiNow | null {
  const parts = partsOf(heard);
  if (parts.length === 0) return null;
  const red = parts.filter((part) => part.state === 'red');
  const state: CiState =
    red.length > 0 ? 'red' : parts.some((part) => part.state === 'pending') ? 'pending' : 'green';
  const ended = parts.map((part) => part.at).filter((at) => at !== '');
  return {
    sha: heard.sha,
    state,
    attempt: heard.attempt,
    failure: red.length === 0 ? null : failureOf(red, log),
    url: (red[0] ?? parts[0])?.url ?? null,
    at: ended.toSorted().at(-1) ?? new Date(0).toISOString(),
  };
}

function failureOf(red: Part[], log: string | null): string {
  const [first] = red;
  const why = log === null ? first?.says : log;
  const more = red.length === 1 ? '' : ` (and ${red.length - 1} more)`;
  return `${first?.name ?? 'CI'}: ${why ?? 'failed'}`.slice(0, 480) + more;
}
