/** What the local forge says to the product: signed like a code host's webhooks, parsed here once. */
import { z } from 'zod';

const sender = z.object({ login: z.string(), type: z.enum(['Bot', 'User']) });
const repository = z.object({ full_name: z.string(), default_branch: z.string() });

/** The pull request as the port gives it (`PullRequestNow`). */
const pullRequest = z.object({
  repo: z.string(),
  number: z.int(),
  url: z.string(),
  branch: z.string(),
  base: z.string(),
  headSha: z.string(),
  draft: z.boolean(),
  state: z.enum(['open', 'merged', 'closed']),
  mergeSha: z.string().nullable(),
  ci: z.array(
    z.object({
      sha: z.string(),
      state: z.enum(['pending', 'green', 'red']),
      attempt: z.int(),
      failure: z.string().nullable(),
      url: z.string().nullable(),
      at: z.string(),
    }),
  ),
  updatedAt: z.string(),
  conflict: z.boolean(),
});

const pullRequestEvent = z.object({
  event: z.literal('pull_request'),
  action: z.enum(['opened', 'synchronize', 'closed', 'reopened', 'converted_to_draft', 'ready_for_review']),
  number: z.int(),
  repository,
  pull_request: pullRequest,
  /** Only with `closed`: who merged it, and the merge that it undoes, if it is a revert. */
  merged_by: z.string().nullable(),
  reverts: z.string().nullable(),
  sender,
});

const checkEvent = z.object({
  event: z.literal('check'),
  conclusion: z.enum(['success', 'failure']),
  repository,
  head_sha: z.string(),
  attempt: z.int(),
  failure: z.string().nullable(),
  url: z.string(),
  at: z.string(),
  /** Pull requests whose head or merge commit this is. */
  pull_requests: z.array(z.int()),
});

const deploymentEvent = z.object({
  event: z.literal('deployment_status'),
  deployment: z.string(),
  service: z.string(),
  environment: z.string(),
  repository,
  sha: z.string(),
  state: z.enum(['queued', 'running', 'healthy', 'failed']),
  url: z.string().nullable(),
  failure: z.string().nullable(),
  at: z.string(),
});

/** Only told where history was replaced. */
const pushEvent = z.object({
  event: z.literal('push'),
  repository,
  branch: z.string(),
  forced: z.literal(true),
  sender,
});

const forgeEvent = z.discriminatedUnion('event', [pullRequestEvent, checkEvent, deploymentEvent, pushEvent]);

export type ForgeEvent = z.infer<typeof forgeEvent>;
export type PullRequestAction = z.infer<typeof pullRequestEvent>['action'];
export type Sender = z.infer<typeof sender>;

export const forgeBot: Sender = { login: 'throughline[bot]', type: 'Bot' };

/** The event in a delivery's JSON body; throws a `ZodError` for anything else. */
export function parseForgeEvent(body: unknown): ForgeEvent {
  return forgeEvent.parse(body);
}
