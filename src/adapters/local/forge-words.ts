import type { HostEvent } from '../../ports/host-events.ts';
import { type ForgeEvent, parseForgeEvent } from './forge/events.ts';

const words = {
  opened: 'opened',
  reopened: 'opened',
  synchronize: 'pushed',
  ready_for_review: 'ready',
  converted_to_draft: 'unready',
} as const;

/** The local forge's event in the product's words; throws a `ZodError` for a body that is none. */
export function hostEvent(body: unknown): HostEvent {
  const event: ForgeEvent = parseForgeEvent(body);
  switch (event.event) {
    case 'pull_request': {
      const closed = event.pull_request.state === 'merged' ? 'merged' : 'closed';
      return {
        kind: 'pull_request',
        what: event.action === 'closed' ? closed : words[event.action],
        pullRequest: event.pull_request,
        by: { login: event.merged_by ?? event.sender.login, isUs: event.sender.type === 'Bot' },
        reverts: event.reverts,
      };
    }
    case 'check':
      return {
        kind: 'ci',
        repo: event.repository.full_name,
        sha: event.head_sha,
        state: event.conclusion === 'success' ? 'green' : 'red',
        attempt: event.attempt,
        failure: event.failure,
        url: event.url,
        at: event.at,
        numbers: event.pull_requests,
      };
    case 'push':
      return {
        kind: 'branch_rewritten',
        repo: event.repository.full_name,
        branch: event.branch,
        by: { login: event.sender.login, isUs: event.sender.type === 'Bot' },
      };
    case 'deployment_status':
      return { kind: 'deployment', deployment: event.deployment, state: event.state };
  }
}
