import type { WebFetch } from '../api/redirects.ts';
import { type Sessions, statusOf } from '../api/sign-in.ts';

const MOST_BYTES = 5_000_000;

/**
 * The log of a job of GitHub Actions: an address at a storage that lives for a minute, asked without our key. Null where it
 * cannot be had, which is no trouble: the check's own words are shown then.
 */
export function createJobLogs(about: {
  sessions: Sessions;
  fetch: WebFetch;
}): (repo: string, job: number) => Promise<string | null> {
  return async (repo, job) => {
    const [owner = '', name = ''] = repo.split('/');
    const { octokit } = await about.sessions.of(repo);
    try {
      const { headers } = await octokit.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', {
        owner,
        repo: name,
        job_id: job,
        request: { redirect: 'manual' },
      });
      if (headers.location === undefined) return null;
      const answer = await about.fetch(headers.location, { signal: AbortSignal.timeout(20_000) });
      if (!answer.ok) return null;
      return (await answer.text()).slice(-MOST_BYTES);
    } catch (error) {
      if ([403, 404, 410].includes(statusOf(error) ?? 0)) return null;
      throw error;
    }
  };
}
