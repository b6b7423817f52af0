/** The webhooks that GitHub would have sent for what changed in the double since it was last asked. */
import type { GitHubDouble } from '../double.ts';
import { pullJson, repoJson, reviewJson } from '../double-shapes.ts';
import type { PullState, RepoState } from '../double-state.ts';

export interface Webhook {
  event: string;
  body: Record<string, unknown>;
}

interface Seen {
  pulls: Map<number, PullState>;
  runs: number;
  statuses: number;
  pushes: number;
}

export function createWebhooks(double: GitHubDouble, repo: RepoState): { changed(): Promise<Webhook[]> } {
  let seen: Seen = { pulls: new Map(), runs: 0, statuses: 0, pushes: 0 };
  const about = (login: string) => ({ repository: repoJson(repo), sender: { login } });
  const pullHook = (pull: PullState, action: string, by: string, more = {}): Webhook => ({
    event: 'pull_request',
    body: {
      ...about(by),
      action,
      number: pull.number,
      pull_request: pullJson({ url: double.url, repo, pull }, null),
      ...more,
    },
  });

  function ofPull(pull: PullState, before: PullState | undefined): Webhook[] {
    if (before === undefined) return [pullHook(pull, 'opened', pull.user), ...reviewers(pull, [])];
    const out: Webhook[] = [];
    const pusher = repo.pushes.find((one) => one.after === pull.headSha)?.by ?? pull.user;
    if (before.headSha !== pull.headSha) out.push(pullHook(pull, 'synchronize', pusher));
    if (before.draft !== pull.draft)
      out.push(pullHook(pull, pull.draft ? 'converted_to_draft' : 'ready_for_review', 'octo-eli'));
    if (before.base !== pull.base)
      out.push(pullHook(pull, 'edited', 'octo-eli', { changes: { base: { ref: { from: before.base } } } }));
    out.push(...reviewers(pull, before.reviewers));
    for (const review of pull.reviews) {
      const was = before.reviews.find((one) => one.id === review.id);
      if (was?.state === review.state) continue;
      out.push({
        event: 'pull_request_review',
        body: {
          ...about(review.user),
          action: review.state === 'DISMISSED' ? 'dismissed' : 'submitted',
          pull_request: { number: pull.number },
          review: { ...reviewJson(review), state: review.state.toLowerCase() },
        },
      });
    }
    if (before.state === 'open' && pull.state === 'closed')
      out.push(pullHook(pull, 'closed', pull.closedBy ?? 'octo-eli'));
    return out;
  }

  const reviewers = (pull: PullState, before: string[]): Webhook[] =>
    pull.reviewers
      .filter((login) => !before.includes(login))
      .map((login) => pullHook(pull, 'review_requested', pull.user, { requested_reviewer: { login } }));

  function ofRuns(): Webhook[] {
    return repo.runs.slice(seen.runs).flatMap((run) => {
      const suite = { head_sha: run.sha, pull_requests: [] };
      const by = about(`${run.app.slug}[bot]`);
      return [
        {
          event: 'check_run',
          body: { ...by, action: 'completed', check_run: { name: run.name, head_sha: run.sha } },
        },
        { event: 'check_suite', body: { ...by, action: 'completed', check_suite: suite } },
        { event: 'workflow_run', body: { ...by, action: 'completed', workflow_run: suite } },
      ];
    });
  }

  const ofPushes = (): Webhook[] =>
    repo.pushes
      .slice(0, repo.pushes.length - seen.pushes)
      .toReversed()
      .map(({ ref, after, forced, by }) => ({
        event: 'push',
        body: { ...about(by), ref, after, forced, created: false, deleted: false },
      }));

  const ofStatuses = (): Webhook[] =>
    repo.statuses.slice(seen.statuses).map(({ sha, context, state }) => ({
      event: 'status',
      body: { ...about('ci'), sha, context, state },
    }));

  return {
    changed: async () => {
      await double.state.follow(repo);
      const told = [
        ...ofPushes(),
        ...repo.pulls.flatMap((pull) => ofPull(pull, seen.pulls.get(pull.number))),
        ...ofRuns(),
        ...ofStatuses(),
      ];
      seen = {
        pulls: new Map(repo.pulls.map((pull) => [pull.number, structuredClone(pull)])),
        runs: repo.runs.length,
        statuses: repo.statuses.length,
        pushes: repo.pushes.length,
      };
      return told;
    },
  };
}
