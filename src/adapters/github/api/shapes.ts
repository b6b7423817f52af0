/** The parts of GitHub's answers and webhooks that we read. */
import { z } from 'zod';

const permission = z.enum(['read', 'write', 'admin']);
/** What an installation, or an App, may do. */
export const permissions = z.record(z.string(), permission.catch('read'));

export const account = z.object({ login: z.string() });

export const repository = z.object({
  id: z.int(),
  full_name: z.string(),
  default_branch: z.string(),
  archived: z.boolean().default(false),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
});

const side = z.object({
  ref: z.string(),
  sha: z.string(),
  /** Null: the fork is gone. */
  repo: z.object({ id: z.int(), default_branch: z.string().optional() }).nullable(),
});

/** A pull request as lists, single answers and webhooks have it. */
export const pull = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().nullish(),
  title: z.string(),
  body: z.string().nullish(),
  updated_at: z.string(),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  /** Null: being computed. Left out in lists. */
  mergeable: z.boolean().nullish(),
  merged_by: account.nullish(),
  head: side,
  base: side,
  user: account.nullable(),
  requested_reviewers: z.array(z.object({ login: z.string().optional() })).nullish(),
});
export type Pull = z.infer<typeof pull>;

export const pullFile = z.object({ filename: z.string() });

export const merged = z.object({ sha: z.string() });

export const checkRun = z.object({
  id: z.int(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  html_url: z.string().nullish(),
  completed_at: z.string().nullish(),
  app: z.object({ id: z.int(), slug: z.string().nullish() }).nullish(),
  output: z.object({ title: z.string().nullish(), summary: z.string().nullish() }).nullish(),
});
export type CheckRun = z.infer<typeof checkRun>;

export const status = z.object({
  context: z.string(),
  state: z.string(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
  updated_at: z.string(),
});
export type Status = z.infer<typeof status>;

export const gitRef = z.object({ ref: z.string(), object: z.object({ sha: z.string() }) });

/** What happened to a branch, the newest first. */
export const activity = z.object({ after: z.string(), actor: account.nullable() });

export const reviewOf = z.object({ id: z.int(), state: z.string(), user: account.nullable() });
export const requested = z.object({ users: z.array(account) });

/** What was done to a pull request, the oldest first. */
export const issueEvent = z.object({
  event: z.string(),
  actor: account.nullish(),
  requested_reviewer: account.nullish(),
  review_requester: account.nullish(),
});

export const workflowRun = z.object({ run_attempt: z.int().nullish() });

export const comment = z.object({ body: z.string().nullish() });

export const ignored = z.unknown();
