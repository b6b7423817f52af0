/** What the double's API answers with: GitHub's fields, as far as somebody may look at them. */
import type { DoubleState, PullState, RepoState, RunState } from './double-state.ts';

export const repoJson = (repo: RepoState) => ({
  id: repo.id,
  name: repo.name.split('/')[1],
  full_name: repo.name,
  private: !repo.isPublic,
  default_branch: repo.defaultBranch,
  archived: repo.archived,
  has_issues: repo.hasIssues,
  allow_merge_commit: repo.allowMergeCommit,
  allow_squash_merge: true,
  allow_rebase_merge: true,
  permissions: { pull: true, push: !repo.isReadOnly },
});

const user = (login: string) => ({ login, id: login.length, type: login.endsWith('[bot]') ? 'Bot' : 'User' });

export function pullJson(
  about: { url: string; repo: RepoState; pull: PullState },
  mergeable?: boolean | null,
) {
  const { url, repo, pull } = about;
  return {
    id: pull.number * 7,
    number: pull.number,
    html_url: `${url}/${repo.name}/pull/${pull.number}`,
    state: pull.state,
    draft: pull.draft,
    title: pull.title,
    body: pull.body,
    user: user(pull.user),
    created_at: pull.updatedAt,
    updated_at: pull.updatedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? 'f'.repeat(40),
    requested_reviewers: pull.reviewers.map(user),
    head: {
      label: `${repo.name.split('/')[0]}:${pull.head}`,
      ref: pull.head,
      sha: pull.headSha,
      repo: { id: pull.fork ?? repo.id },
    },
    base: { ref: pull.base, sha: '0'.repeat(40), repo: repoJson(repo) },
    // Lists leave these out.
    ...(mergeable === undefined
      ? {}
      : {
          merged: pull.merged !== null,
          mergeable,
          merged_by: pull.merged === null ? null : user(pull.merged.by),
        }),
  };
}

export const reviewJson = (review: PullState['reviews'][number]) => ({
  id: review.id,
  user: user(review.user),
  state: review.state,
  submitted_at: review.at,
});

export const runJson = (url: string, repo: RepoState, run: RunState) => ({
  id: run.id,
  name: run.name,
  head_sha: run.sha,
  status: run.status,
  conclusion: run.conclusion,
  html_url: `${url}/${repo.name}/runs/${run.id}`,
  completed_at: run.completedAt,
  external_id: run.externalId,
  app: run.app,
  output: run.output,
});

/** Attempts of one job have an id each; the newest stands for all. */
export const latest = (runs: RunState[]): RunState[] =>
  [...Map.groupBy(runs, (run) => `${run.app.id} ${run.name}`).values()].flatMap((same) => same.slice(-1));

export function repoOf(state: DoubleState, owner: string, name: string): RepoState | null {
  return state.repos.find((one) => one.name.toLowerCase() === `${owner}/${name}`.toLowerCase()) ?? null;
}
