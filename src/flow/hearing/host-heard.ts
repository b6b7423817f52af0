/** A code host's word becomes a signal of the ticket that it is about. */
import { redact } from '../../log.ts';
import { adopted } from '../../pipeline/conditions.ts';
import { visibleText } from '../../pipeline/documents/hidden-characters.ts';
import { lastingName, type RepositoryRef, sameRepository } from '../../pipeline/facts/repository.ts';
import { beingBuilt } from '../../pipeline/facts/under-way.ts';
import { redactSecrets } from '../../pipeline/knowledge/redact.ts';
import { hostName } from '../../pipeline/people.ts';
import { type Signal, signal } from '../../pipeline/signals.ts';
import { flagsIn, logTexts } from '../../pipeline/untrusted/flags.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { PullRequestNow } from '../../ports/code-host.ts';
import type { HostEvent } from '../../ports/host-events.ts';
import { keyOfMerge, keyOfPull, pullsOfCommit } from '../../store/code/pull-requests.ts';
import { personByLogin } from '../../store/people.ts';
import { keyOfBranch } from '../../store/records.ts';
import { keyOfRef } from '../../store/tracking/issues.ts';
import { findItem } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';
import { branchRewritten } from './branches.ts';
import { foreignHeard } from './foreign-heard.ts';
import { pullFacts } from './pull-facts.ts';

type Heard = { state: 'processed' | 'ignored'; note: string };
type PullEvent = Extract<HostEvent, { kind: 'pull_request' }>;
type CiEvent = Extract<HostEvent, { kind: 'ci' }>;

export async function hostHeard(deps: Deps, delivery: string, event: HostEvent): Promise<Heard> {
  switch (event.kind) {
    case 'pull_request':
      return pullHeard(deps, delivery, event);
    case 'ci':
      return ciHeard(deps, delivery, event);
    case 'ci_changed':
      return ciChanged(deps, delivery, event);
    case 'review':
      return reviewHeard(deps, event);
    case 'branch_rewritten': {
      const keys = await branchRewritten(
        deps,
        { ...repositoryOf(event), name: event.branch },
        event.by.login,
      );
      return keys.length === 0
        ? { state: 'ignored', note: 'it took no merge of a ticket' }
        : { state: 'processed', note: keys.join(', ') };
    }
    case 'deployment':
      // The deployment is asked for its state by `verify`; a word of it is only a hint.
      return { state: 'ignored', note: 'deployments are verified by asking' };
  }
}

async function ciHeard(deps: Deps, delivery: string, event: CiEvent): Promise<Heard> {
  const ref = repositoryOf(event);
  const keys = await Promise.all(event.numbers.map((number) => keyOfPull(deps.db, { ...ref, number })));
  const known = [...new Set(keys.filter((key) => key !== null))];
  const failure = event.failure === null ? null : shownOfLog(event.failure);
  const flagged = flagsIn(logTexts(event.failure));
  if (flagged.length > 0) deps.log.warn('text.addresses_machine', { keys: known, where: ['The log of CI'] });
  const facts = {
    sha: event.sha,
    attempt: event.attempt,
    failure,
    url: event.url,
    ...(flagged.length === 0 ? {} : { flagged }),
  };
  const made = event.state === 'green' ? signal('ci_passed', facts) : signal('ci_failed', facts);
  for (const key of known)
    await receive(deps, { key, signal: made, actor: { kind: 'vendor', name: 'ci' }, delivery });
  return known.length === 0
    ? { state: 'ignored', note: 'no ticket has that pull request' }
    : { state: 'processed', note: known.join(', ') };
}

/** Whatever a job printed: an agent is sent it, and people read it. */
const shownOfLog = (text: string): string => redactSecrets(redact(visibleText(text)));

/**
 * One event of CI never decides: what each pull request of that commit has by now is asked. A commit that was pushed over
 * is nobody's head any more, so nothing is asked for it.
 */
async function ciChanged(
  deps: Deps,
  delivery: string,
  event: Extract<HostEvent, { kind: 'ci_changed' }>,
): Promise<Heard> {
  const { sha } = event;
  const ref = repositoryOf(event);
  const pulls = await pullsOfCommit(deps.db, ref, sha);
  const notes: string[] = [];
  for (const { number } of pulls) {
    const now = await deps.codeHost.pullRequest(ref.repo, number);
    if (now === null || !sameRepository(ref, now)) continue;
    for (const run of now.ci)
      if (run.state !== 'pending' && run.sha === sha)
        notes.push(
          (await ciHeard(deps, `${delivery}:${run.attempt}:${run.state}`, ciEvent(ref, number, run))).note,
        );
  }
  return notes.length === 0
    ? { state: 'ignored', note: pulls.length === 0 ? 'no ticket has that commit' : 'CI has not ended' }
    : { state: 'processed', note: [...new Set(notes)].join(', ') };
}

/** What a code host says of CI, as if it had told it by itself. */
export const ciEvent = (ref: RepositoryRef, number: number, run: PullRequestNow['ci'][number]): CiEvent => ({
  kind: 'ci',
  ...repositoryOf(ref),
  numbers: [number],
  sha: run.sha,
  state: run.state === 'green' ? 'green' : 'red',
  attempt: run.attempt,
  failure: run.failure,
  url: run.url,
  at: run.at,
});

const repositoryOf = ({ repo, repoId }: RepositoryRef): RepositoryRef =>
  repoId === undefined ? { repo } : { repo, repoId };

async function reviewHeard(deps: Deps, event: Extract<HostEvent, { kind: 'review' }>): Promise<Heard> {
  const key = await keyOfPull(deps.db, event);
  const pull = key === null ? null : (await findItem(deps.db, key))?.pullRequest;
  if (key === null || pull == null) return { state: 'ignored', note: 'no ticket has that pull request' };
  const { id, login, state, askedBy } = event.review;
  const by = hostName(await personByLogin(deps.db, login), login);
  const made = signal('review_submitted', { by, state });
  const asker = askedBy === undefined ? null : hostName(await personByLogin(deps.db, askedBy), askedBy);
  const actor = { kind: 'vendor', name: state === 'requested' ? (asker ?? 'code host') : by } as const;
  // A webhook and a look tell the same review.
  const delivery = `review:${lastingName({ ...pull, number: event.number })}:${id}`;
  const received = await receive(deps, { key, signal: made, actor, delivery });
  return { state: received.kind === 'moved' ? 'processed' : 'ignored', note: `${key}: ${received.kind}` };
}

async function pullHeard(deps: Deps, delivery: string, event: PullEvent): Promise<Heard> {
  const pull = event.pullRequest;
  if (event.reverts !== null) await revertHeard(deps, delivery, { event, reverts: event.reverts });
  const linked = await keyOfPull(deps.db, pull);
  const key = linked ?? (event.isFork === true ? null : await keyByBranch(deps, pull));
  const item = key === null ? null : await findItem(deps.db, key);
  if (item === null) return foreignHeard(deps, event.pullRequest);
  const made = await pullSignal(deps, item, event);
  const actor = { kind: 'vendor', name: event.by.isUs ? 'code host' : await whoDid(deps, event) } as const;
  const received = await receive(deps, { key: item.key, signal: made, actor, delivery });
  return {
    state: received.kind === 'moved' ? 'processed' : 'ignored',
    note: `${item.key}: ${received.kind}`,
  };
}

/** A pull request from the branch that we gave a ticket links itself; the repository must be the ticket's own. */
export async function keyByBranch(deps: Deps, pull: PullRequestNow): Promise<string | null> {
  const named = /^([a-z][a-z0-9]*-\d+)(?:-|$)/.exec(pull.branch)?.[1]?.toUpperCase() ?? null;
  const given = (await keyOfBranch(deps.db, pull.branch)) ?? named;
  const item = (given === null ? null : await findItem(deps.db, given)) ?? (await adoptedIn(deps, pull));
  if (item === null || item.service?.repo !== pull.repo) return null;
  // The name was given to another repository since.
  if (
    item.pullRequest !== null &&
    !sameRepository(item.pullRequest, { ...pull, repo: item.pullRequest.repo })
  )
    return null;
  return beingBuilt.includes(item.stage) ? item.key : null;
}

/**
 * Trackers name branches for their issues (`eli/bil-142-tax`, `142-tax` where the code host is the tracker): that is how
 * work which was adopted shows its change.
 */
async function adoptedIn(deps: Deps, { repo, branch }: PullRequestNow): Promise<WorkItem | null> {
  const [, ref] = /(?:^|\/)([a-z][a-z0-9]*-\d+)(?:-|$)/i.exec(branch) ?? [];
  const [, number] = /(?:^|\/)(\d+)-/.exec(branch) ?? [];
  const named = ref?.toUpperCase() ?? (number === undefined ? null : `${repo}#${number}`);
  const key = named === null ? null : await keyOfRef(deps.db, named);
  const item = key === null ? null : await findItem(deps.db, key);
  return item !== null && adopted(item) ? item : null;
}

const whoDid = async (deps: Deps, { by }: PullEvent): Promise<string> =>
  by.isUs ? 'Throughline' : hostName(await personByLogin(deps.db, by.login), by.login);

async function pullSignal(deps: Deps, item: WorkItem, event: PullEvent): Promise<Signal> {
  const { mergeSha } = event.pullRequest;
  const pullRequest = pullFacts(event.pullRequest);
  const name = await whoDid(deps, event);
  // It was open before its ticket was adopted: whatever is heard of it first links it.
  const isOpen = ['opened', 'pushed', 'ready', 'unready'].includes(event.what);
  if (isOpen && item.pullRequest === null && adopted(item)) {
    return signal('pr_linked', event.asItWas === true ? { pullRequest, asItWas: true } : { pullRequest });
  }
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
    case 'retargeted':
      return signal('pr_unready', { pullRequest, why: `It goes to ${pullRequest.base} now.` });
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
  const key = await keyOfMerge(deps.db, about.event.pullRequest, about.reverts);
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
