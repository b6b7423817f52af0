/** What the judge found, on the commit that it is about: a check run of our App, a commit status with a token. */
import { z } from 'zod';
import type { ChangeVerdict, Verdicts } from '../../../ports/code-host.ts';
import type { Client } from '../api/client.ts';
import { ignored } from '../api/shapes.ts';
import { OUR_CHECK } from './ci.ts';
import { outgoingBody, outgoingTitle } from './outgoing.ts';

const mine = z
  .object({ check_runs: z.array(z.object({ id: z.int(), external_id: z.string().nullish() })) })
  .transform((page) => page.check_runs);

export function createVerdicts(client: Client, kind: 'app' | 'token'): Verdicts {
  async function checkRun({ repo, sha, verdict }: Published): Promise<void> {
    const api = client.of(repo);
    const about = {
      name: OUR_CHECK,
      status: 'completed',
      // Never a failure: people decide, and a required check of ours must not keep them from it.
      conclusion: verdict.state === 'fine' ? 'success' : 'neutral',
      external_id: sha,
      ...(verdict.url === null ? {} : { details_url: verdict.url }),
      output: { title: outgoingTitle(verdict.title), summary: outgoingBody(verdict.summary) },
    };
    const there = await api.list(mine, 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ref: sha,
      check_name: OUR_CHECK,
      most: 100,
    });
    const known = there.find((one) => one.external_id === sha);
    if (known === undefined)
      await api.send(ignored, 'POST /repos/{owner}/{repo}/check-runs', { ...about, head_sha: sha });
    else
      await api.send(ignored, 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
        ...about,
        check_run_id: known.id,
      });
  }

  /** The newest status of a context counts, so a second one is no harm. */
  async function commitStatus({ repo, sha, verdict }: Published): Promise<void> {
    await client.of(repo).send(ignored, 'POST /repos/{owner}/{repo}/statuses/{sha}', {
      sha,
      state: 'success',
      context: OUR_CHECK,
      description: outgoingTitle(verdict.title).slice(0, 140),
      ...(verdict.url === null ? {} : { target_url: verdict.url }),
    });
  }

  return { publish: (published) => (kind === 'app' ? checkRun(published) : commitStatus(published)) };
}

type Published = { repo: string; sha: string; verdict: ChangeVerdict };
