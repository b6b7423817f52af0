/**
 * GitHub's webhooks in the product's words. They are hints: of CI only that it changed is taken over, and everything that
 * we do not know is nothing for us. Throws a `ZodError` for the body of an event that we know in a shape that we do not.
 */
import { z } from 'zod';
import type { HostEvent } from '../../../ports/host-events.ts';
import { OUR_CHECK } from '../pulls/ci.ts';
import { isFork, pullNow } from '../pulls/reading.ts';
import { requestOf, reviewNow } from '../pulls/reviews.ts';
import * as payloads from './payloads.ts';

/** What the inbox keeps of a delivery: the header that names the event, and the body. */
const delivery = z.object({ event: z.string(), body: z.unknown() });

/** What only the adapter knows beside the body. */
export interface Known {
  /** The name under which the product asks for this repository. */
  nameOf(about: { id: number; name: string }): string;
  isUs(login: string): boolean;
}

/** With GitHub's own *Revert* button the body names a number, whose merge has to be asked for. */
export type Heard =
  | { kind: 'nothing' }
  /** Installations or their repositories changed. */
  | { kind: 'access' }
  | { kind: 'event'; event: HostEvent; revert?: { branch: string; body: string } };

const nothing: Heard = { kind: 'nothing' };
const access = new Set([
  'installation',
  'installation_repositories',
  'installation_target',
  'github_app_authorization',
]);

export function hear(given: unknown, known: Known): Heard {
  const { event, body } = delivery.parse(given);
  const reads = readers[event];
  if (reads !== undefined) return reads(body, known);
  return access.has(event) ? { kind: 'access' } : nothing;
}

type Reader = (body: unknown, known: Known) => Heard;

const readers: Record<string, Reader> = {
  pull_request: (body, known) => pullHeard(payloads.pullRequest.parse(body), known),
  pull_request_review: (body, known) => reviewHeard(payloads.review.parse(body), known),
  check_suite: (body, known) => {
    const { action, repository, check_suite: suite } = payloads.checkSuite.parse(body);
    return ended(action) ? ciChanged(repository, suite.head_sha, known) : nothing;
  },
  check_run: (body, known) => {
    const { action, repository, check_run: run } = payloads.checkRun.parse(body);
    return ended(action) && run.name !== OUR_CHECK ? ciChanged(repository, run.head_sha, known) : nothing;
  },
  workflow_run: (body, known) => {
    const { action, repository, workflow_run: run } = payloads.workflowRun.parse(body);
    return ended(action) ? ciChanged(repository, run.head_sha, known) : nothing;
  },
  status: (body, known) => {
    const { repository, sha, context, state } = payloads.status.parse(body);
    return state === 'pending' || context === OUR_CHECK ? nothing : ciChanged(repository, sha, known);
  },
  push: (body, known) => {
    const { repository, ref, forced, created, deleted, sender } = payloads.push.parse(body);
    const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
    // A branch that is deleted is made anew, or is nobody's any more: the round that asks for it sees which.
    if (branch === undefined || !forced || created || deleted) return nothing;
    const { login } = sender;
    return {
      kind: 'event',
      event: {
        kind: 'branch_rewritten',
        ...refOf(repository, known),
        branch,
        by: { login, isUs: known.isUs(login) },
      },
    };
  },
  deployment_status: (body) => {
    const { deployment, deployment_status: now } = payloads.deploymentStatus.parse(body);
    return {
      kind: 'event',
      event: { kind: 'deployment', deployment: String(deployment.id), state: now.state },
    };
  },
};

const ended = (action: string): boolean => action === 'completed';

type Repository = z.infer<typeof payloads.status>['repository'];

const ciChanged = (repository: Repository, sha: string, known: Known): Heard => ({
  kind: 'event',
  event: { kind: 'ci_changed', ...refOf(repository, known), sha },
});

const refOf = ({ id, full_name: name }: Repository, known: Known): { repo: string; repoId: string } => ({
  repo: known.nameOf({ id, name }),
  repoId: String(id),
});

type What = Extract<HostEvent, { kind: 'pull_request' }>['what'];
const whats: Record<string, What> = {
  opened: 'opened',
  reopened: 'opened',
  synchronize: 'pushed',
  ready_for_review: 'ready',
  converted_to_draft: 'unready',
};

function whatOf(body: payloads.PullRequestPayload): What | null {
  if (body.action === 'closed') return body.pull_request.merged_at === null ? 'closed' : 'merged';
  if (body.action === 'edited' && body.changes?.base !== undefined)
    return body.pull_request.base.ref === body.repository.default_branch ? 'ready' : 'retargeted';
  return whats[body.action] ?? null;
}

function pullHeard(body: payloads.PullRequestPayload, known: Known): Heard {
  const { pull_request: found, sender } = body;
  const ref = refOf(body.repository, known);
  const reviewer = body.requested_reviewer?.login;
  if (body.action === 'review_requested' && reviewer !== undefined)
    return {
      kind: 'event',
      event: {
        kind: 'review',
        ...ref,
        number: body.number,
        review: requestOf(reviewer, sender.login),
      },
    };
  const what = whatOf(body);
  if (what === null) return nothing;
  const login = (what === 'merged' ? found.merged_by?.login : undefined) ?? sender.login;
  const fork = isFork(found);
  return {
    kind: 'event',
    event: {
      kind: 'pull_request',
      what,
      pullRequest: { ...pullNow(ref.repo, found), repoId: ref.repoId },
      by: { login, isUs: known.isUs(login) },
      reverts: null,
      isFork: fork,
    },
    // Who may push to the repository may revert in it; the words of a fork's body are anybody's.
    ...(fork ? {} : { revert: { branch: found.head.ref, body: found.body ?? '' } }),
  };
}

function reviewHeard(body: z.infer<typeof payloads.review>, known: Known): Heard {
  if (body.action !== 'submitted' && body.action !== 'dismissed') return nothing;
  const review = reviewNow(body.review);
  if (review === null) return nothing;
  const { number } = body.pull_request;
  return { kind: 'event', event: { kind: 'review', ...refOf(body.repository, known), number, review } };
}
