/** The parts of GitHub's webhooks that we read; what GitHub adds is left alone. */
import { z } from 'zod';
import { account, pull } from '../api/shapes.ts';

const repository = z.object({ id: z.int(), full_name: z.string(), default_branch: z.string() });
const about = { repository, sender: account };
const numbered = z.object({ number: z.int(), base: z.object({ repo: z.object({ id: z.int() }) }) });

export const pullRequest = z.object({
  ...about,
  action: z.string(),
  number: z.int(),
  pull_request: pull,
  changes: z.object({ base: z.unknown().optional() }).nullish(),
  requested_reviewer: z.object({ login: z.string() }).nullish(),
});
export type PullRequestPayload = z.infer<typeof pullRequest>;

/** Of reviews the pull request comes in a shorter form. */
export const review = z.object({
  ...about,
  action: z.string(),
  pull_request: z.object({ number: z.int() }),
  review: z.object({ id: z.int(), state: z.string(), user: account.nullable() }),
});

const ofCommit = { head_sha: z.string(), pull_requests: z.array(numbered).nullish() };
export const checkSuite = z.object({ ...about, action: z.string(), check_suite: z.object(ofCommit) });
export const checkRun = z.object({
  ...about,
  action: z.string(),
  check_run: z.object({ name: z.string(), head_sha: z.string() }),
});
export const workflowRun = z.object({ ...about, action: z.string(), workflow_run: z.object(ofCommit) });
export const status = z.object({ ...about, sha: z.string(), context: z.string(), state: z.string() });

export const push = z.object({
  ...about,
  ref: z.string(),
  forced: z.boolean(),
  deleted: z.boolean(),
  created: z.boolean(),
});

export const deploymentStatus = z.object({
  ...about,
  deployment: z.object({ id: z.int() }),
  deployment_status: z.object({ state: z.string() }),
});
