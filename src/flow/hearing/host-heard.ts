/** A code host's word becomes a signal of the ticket that it is about. */
import { hostName } from '../../pipeline/people.ts';
import { type Signal, signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { PullRequestNow } from '../../ports/code-host.ts';
import type { HostEvent } from '../../ports/host-events.ts';
import { personByLogin } from '../../store/people.ts';
import { keyOfBranch, keyOfMerge, keyOfPull } from '../../store/records.ts';
import { findItem } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';
import { foreignHeard } from './foreign-heard.ts';

type Heard = { state: 'processed' | 'ignored'; note: string };
type PullEvent = Extract<HostEvent, { kind: 'pull_request' }>;
type CiEvent = Extract<HostEvent, { kind: 'ci' }>;

export async function hostHeard(deps: Deps, delivery: string, event: HostEvent): Promise<Heard> {
  switch (event.kind) {
    case 'pull_request':
      return pullHeard(deps, delivery, event);
    case 'ci':
      return ciHeard(deps, delivery, event);
    case 'deployment':
      // The deployment is asked for its state by `verify`; a word of it is only a hint.
      return { state: 'ignored', note: 'deployments are verified by asking' };
  }
}

async function ciHeard(deps: Deps, delivery: string, event: CiEvent): Promise<Heard> {
  const keys = await Promise.all(event.numbers.map((number) => keyOfPull(deps.db, event.repo, number)));
  const known = [...new Set(keys.filter((key) => key !== null))];
  const facts = { sha: event.sha, attempt: event.attempt, failure: event.failure, url: event.url };
  const made = event.state === 'green' ? signal('ci_passed', facts) : signal('ci_failed', facts);
  for (const key of known)
    await receive(deps, { key, signal: made, actor: { kind: 'vendor', name: 'ci' }, delivery });
  return known.length === 0
    ? { state: 'ignored', note: 'no ticket has that pull request' }
    : { state: 'processed', note: known.join(', ') };
}

async function pullHeard(deps: Deps, delivery: string, event: PullEvent): Promise<Heard> {
  const pull = event.pullRequest;
  if (event.reverts !== null) await revertHeard(deps, delivery, { event, reverts: event.reverts });
  const key = (await keyOfPull(deps.db, pull.repo, pull.number)) ?? (await keyByBranch(deps, pull));
  const item = key === null ? null : await findItem(deps.db, key);
  if (item === null) return foreignHeard(deps, delivery, event.pullRequest);
  const made = await pullSignal(deps, item, event);
  const actor = { kind: 'vendor', name: event.by.isUs ? 'code host' : await whoDid(deps, event) } as const;
  const received = await receive(deps, { key: item.key, signal: made, actor, delivery });
  return {
    state: received.kind === 'moved' ? 'processed' : 'ignored',
    note: `${item.key}: ${received.kind}`,
  };
}

/** A pull request from the branch that we gave a ticket links itself; the repository must be the ticket's own. */
async function keyByBranch(deps: Deps, pull: PullRequestNow): Promise<string | null> {
  const named = /^([a-z][a-z0-9]*-\d+)(?:-|$)/.exec(pull.branch)?.[1]?.toUpperCase() ?? null;
  const key = (await keyOfBranch(deps.db, pull.branch)) ?? named;
  const item = key === null ? null : await findItem(deps.db, key);
  if (item === null || item.service?.repo !== pull.repo) return null;
  return ['delegated', 'needs_attention', 'preview', 'deploying'].includes(item.stage) ? item.key : null;
}

const whoDid = async (deps: Deps, { by }: PullEvent): Promise<string> =>
  by.isUs ? 'Throughline' : hostName(await personByLogin(deps.db, by.login), by.login);

async function pullSignal(deps: Deps, item: WorkItem, event: PullEvent): Promise<Signal> {
  const { ci: _ci, mergeSha, ...pullRequest } = event.pullRequest;
  const name = await whoDid(deps, event);
  switch (event.what) {
    case 'opened':
      return signal(item.delegation?.agent === 'hand' ? 'pr_linked' : 'pr_opened', { pullRequest });
    case 'pushed': {
      const person = await personByLogin(deps.db, event.by.login);
      return signal('pr_pushed', {
        pullRequest,
        pusher: { person: person?.id ?? null, name, isAgent: event.by.isUs },
      });
    }
    case 'ready':
      return signal('pr_ready', { pullRequest });
    case 'unready':
      return signal('pr_unready', { pullRequest, why: 'It is a draft again.' });
    case 'closed':
      return signal('pr_closed', { pullRequest, by: name });
    case 'merged':
      return signal('pr_merged', { pullRequest, mergeSha: mergeSha ?? '', by: name, byUs: event.by.isUs });
  }
}

/** A revert says what becomes of it on the ticket that it undoes; merged, it unlocks the service. */
async function revertHeard(
  deps: Deps,
  delivery: string,
  about: { event: PullEvent; reverts: string },
): Promise<void> {
  const key = await keyOfMerge(deps.db, about.event.pullRequest.repo, about.reverts);
  if (key === null) return;
  const made = revertSignal(about.event, about.reverts);
  if (made === null) return;
  await receive(deps, {
    key,
    signal: made,
    actor: { kind: 'vendor', name: 'code host' },
    delivery: `${delivery}:revert`,
  });
}

function revertSignal({ what, pullRequest }: PullEvent, mergeSha: string): Signal | null {
  const { number, url } = pullRequest;
  if (what === 'opened') return signal('revert_opened', { mergeSha, number, url });
  if (what === 'closed') return signal('revert_closed', { number });
  return what === 'merged'
    ? signal('pr_reverted', { mergeSha, revertSha: pullRequest.mergeSha ?? pullRequest.headSha })
    : null;
}
