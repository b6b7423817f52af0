/** What the code host says: the pull request, its commits, their CI. */
import { adopted, ciOf, resting, unacceptable } from '../conditions.ts';
import { sameRepository } from '../facts/repository.ts';
import type { NewCommit, PullRequest } from '../item/change.ts';
import type { SignalFacts } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';
import { newDeploy } from './deploying.ts';
import { type Entry, type Recorders, Stale } from './entry.ts';
import { close } from './general.ts';
import { attention, byHand, stopped } from './run.ts';

type Incoming = SignalFacts['pr_opened']['pullRequest'];
const EARLIER_HEADS = 20;
const CI_RUNS = 10;

/** Links a pull request, or follows the linked one; an older word than what is known changes nothing. */
function linked(item: WorkItem, incoming: Incoming): PullRequest | Stale {
  const known = item.pullRequest;
  if (known !== null && same(known, incoming)) return followed(known, incoming);
  if (known?.state === 'open') return new Stale(`#${known.number} is linked already`);
  return { ...incoming, ci: [], mergeSha: null, pushers: [], reverted: false };
}
const same = (known: PullRequest, incoming: Incoming): boolean =>
  known.number === incoming.number && sameRepository(known, incoming);
/** What its repository is called is told by `repository_named` alone: words of it may come under an older name. */
const named = ({
  repo,
  repoId,
  formerly,
}: PullRequest): Pick<PullRequest, 'repo' | 'repoId' | 'formerly'> => ({
  repo,
  ...(repoId === undefined ? {} : { repoId }),
  ...(formerly === undefined ? {} : { formerly }),
});
function followed(known: PullRequest, incoming: Incoming): PullRequest | Stale {
  if (Date.parse(incoming.updatedAt) < Date.parse(known.updatedAt))
    return new Stale('a later state is known');
  if (known.state === 'merged') return new Stale('it is merged');
  const earlier = [...(known.earlier ?? []), known.headSha].filter((sha) => sha !== incoming.headSha);
  const isLater = Date.parse(incoming.updatedAt) > Date.parse(known.updatedAt);
  const readyAgain = incoming.base !== known.base || (known.draft && !incoming.draft);
  return {
    ...incoming,
    ...named(known),
    ci: known.ci,
    mergeSha: known.mergeSha,
    pushers: known.pushers,
    reverted: false,
    earlier: earlier.slice(-EARLIER_HEADS),
    unready: known.unready === true && !readyAgain,
    ...(known.resting === true && !isLater ? { resting: true } : {}),
  };
}
/** The linked pull request as it is now; another one is none of this ticket's business. */
function current(item: WorkItem, incoming: Incoming): PullRequest | Stale {
  const known = item.pullRequest;
  if (known === null || !same(known, incoming)) return new Stale('that pull request is not linked');
  return followed(known, incoming);
}

type Change = (item: WorkItem, facts: { pullRequest: Incoming }) => WorkItem | Stale;
const linking: Change = (item, facts) => {
  const pullRequest = linked(item, facts.pullRequest);
  return pullRequest instanceof Stale ? pullRequest : voided(item, pullRequest);
};

/** What people were asked about before this head, for the question about it. */
function newCommit(item: WorkItem, head: string, by: NewCommit['by']): NewCommit | null {
  const asked = item.judgement;
  const about = item.changeRequest?.sha === asked?.sha ? Number(item.changeRequest?.about) : Number.NaN;
  const after =
    asked === null || asked.sha !== item.pullRequest?.headSha || unacceptable(item)
      ? (item.newCommit?.after ?? null)
      : { sha: asked.sha, criteria: asked.criteria, about: Number.isInteger(about) ? about : null };
  return after === null ? null : { sha: head, by, after };
}

/** A new head voids verdict and acceptance; what needed attention is looked at anew, but for a red CI. */
function voided(item: WorkItem, pullRequest: PullRequest, by: NewCommit['by'] = null): WorkItem {
  if (item.pullRequest?.headSha === pullRequest.headSha) return { ...item, pullRequest };
  return {
    ...item,
    pullRequest,
    newCommit: newCommit(item, pullRequest.headSha, by),
    judgement: null,
    acceptances: [],
    preview: null,
    attention: item.attention?.why === 'ci' ? item.attention : null,
  };
}

/** CI of a commit that is not known yet is kept: its push is on the way. Of one that was pushed over it is late. */
function withCi(item: WorkItem, facts: SignalFacts['ci_passed'], entry: Entry & { state: 'green' | 'red' }) {
  const pull = item.pullRequest;
  if (pull === null) return new Stale('no pull request is linked');
  if (pull.earlier?.includes(facts.sha) === true) return new Stale('an older commit');
  const known = pull.ci.findLast((run) => run.sha === facts.sha);
  if (known !== undefined && known.attempt > facts.attempt) return new Stale('an earlier attempt');
  if (known?.attempt === facts.attempt && known.state === entry.state) return new Stale('that is known');
  const { sha, attempt, failure, url, flagged } = facts;
  const flags = flagged === undefined ? {} : { flagged };
  const ci = [...pull.ci, { sha, state: entry.state, attempt, failure, url, at: entry.at, ...flags }];
  return { ...item, pullRequest: { ...pull, ci: ci.slice(-CI_RUNS) } };
}
const wasRed = (item: WorkItem, sha: string): boolean =>
  item.pullRequest?.ci.some((run) => run.sha === sha && run.state === 'red') === true;
const isRed = (item: WorkItem, sha: string): boolean =>
  item.pullRequest !== null && ciOf(item.pullRequest, sha)?.state === 'red';
/** A newer commit answers the red one: the agent has spent a try. */
function spendTry(before: WorkItem, after: WorkItem, sha: string): WorkItem {
  const answers =
    before.stage === 'needs_attention' && before.attention?.why === 'ci' && !wasRed(before, sha);
  if (!answers || after.run === null) return after;
  return { ...after, run: { ...after.run, healTries: after.run.healTries + 1 } };
}

export const pullRequests: Recorders<
  | 'pr_opened'
  | 'pr_linked'
  | 'pr_pushed'
  | 'pr_ready'
  | 'pr_unready'
  | 'pr_conflicted'
  | 'pr_closed'
  | 'pr_merged'
  | 'repository_named'
  | 'review_submitted'
  | 'ci_passed'
  | 'ci_failed'
> = {
  pr_opened: linking,
  pr_linked: (item, facts) => {
    const after = linking(item, facts);
    if (after instanceof Stale || after.pullRequest === null || facts.asItWas !== true) return after;
    return { ...after, pullRequest: { ...after.pullRequest, resting: true } };
  },
  pr_pushed: (item, facts, entry) => {
    const pull = current(item, facts.pullRequest);
    if (pull instanceof Stale) return pull;
    const { name, isAgent } = facts.pusher;
    const pushed = voided(item, pull, { name, isAgent });
    if (facts.pusher.isAgent) return pushed;
    const pushers =
      facts.pusher.person === null ? pull.pushers : [...new Set([...pull.pushers, facts.pusher.person])];
    const by = facts.pusher.person ?? item.delegation?.by ?? item.reporter;
    return byHand({ ...pushed, pullRequest: { ...pull, pushers } }, by, entry);
  },
  pr_ready: (item, facts) => {
    const pull = current(item, facts.pullRequest);
    return pull instanceof Stale ? pull : voided(item, { ...pull, unready: false });
  },
  pr_unready: (item, facts) => {
    const pull = current(item, facts.pullRequest);
    return pull instanceof Stale ? pull : { ...voided(item, { ...pull, unready: true }), acceptances: [] };
  },
  pr_conflicted: (item, facts, entry) => {
    const pull = current(item, facts.pullRequest);
    if (pull instanceof Stale) return pull;
    const files = `${facts.files.length} ${facts.files.length === 1 ? 'file' : 'files'}`;
    const conflicted = voided(item, { ...pull, conflict: true });
    const sentence = `Merge conflict with ${pull.base} in ${files}.`;
    return attention(conflicted, { why: 'conflict', sentence }, entry);
  },
  pr_closed: (item, facts) => {
    const pull = current(item, facts.pullRequest);
    if (pull instanceof Stale) return pull;
    const closed = { ...pull, state: 'closed' as const };
    return stopped({ ...item, pullRequest: closed, attention: null, judgement: null, acceptances: [] });
  },
  pr_merged: (item, facts, entry) => {
    const known = item.pullRequest;
    if (known?.state === 'merged') return new Stale('the merge is known');
    if (facts.byUs) return new Stale('our own merge');
    const linkedOne = known !== null && same(known, facts.pullRequest) ? known : null;
    const base = linkedOne ?? { ci: [], pushers: [], reverted: false };
    const incoming = linkedOne === null ? facts.pullRequest : { ...facts.pullRequest, ...named(linkedOne) };
    const pullRequest = { ...base, ...incoming, state: 'merged' as const, mergeSha: facts.mergeSha };
    const ended = stopped({ ...item, attention: null, pullRequest });
    if (adopted(item)) {
      const reason = `#${pullRequest.number} was merged by ${facts.by}.`;
      return close(ended, entry, { reason, as: 'elsewhere' });
    }
    return {
      ...ended,
      reSign: null,
      bypass: { by: facts.by, at: entry.at, mergeSha: facts.mergeSha, accepted: null },
      deploy: item.stage === 'deploying' ? { ...newDeploy(ended), phase: 'held' } : item.deploy,
    };
  },
  repository_named: (item, { repo, repoId }) => {
    const pull = item.pullRequest;
    if (pull === null) return new Stale('no pull request is linked');
    if (pull.repoId !== undefined && pull.repoId !== repoId) return new Stale('that is another repository');
    if (pull.repoId === repoId && pull.repo === repo) return new Stale('it is called so');
    const before = pull.repo === repo ? {} : { formerly: pull.formerly ?? pull.repo };
    const url = pull.url.replace(`/${pull.repo}/`, () => `/${repo}/`);
    return { ...item, pullRequest: { ...pull, ...before, repo, repoId, url } };
  },
  review_submitted: (item) => item,
  ci_passed: (item, facts, entry) => {
    const green = withCi(item, facts, { ...entry, state: 'green' });
    if (green instanceof Stale || facts.sha !== item.pullRequest?.headSha) return green;
    if (item.attention?.why !== 'ci') return green;
    return { ...spendTry(item, green, facts.sha), attention: null };
  },
  ci_failed: (item, facts, entry) => {
    const red = withCi(item, facts, { ...entry, state: 'red' });
    if (red instanceof Stale) return red;
    if (isRed(item, facts.sha)) return new Stale('CI is red on it already');
    if (item.stage === 'deploying') return heldByCi(red, facts.sha);
    if (resting(item)) return red;
    const stuckOtherwise = item.attention !== null && item.attention.why !== 'ci';
    if (facts.sha !== item.pullRequest?.headSha || stuckOtherwise) return red;
    const why = { why: 'ci' as const, sentence: facts.failure ?? 'CI is red.' };
    return attention(spendTry(item, red, facts.sha), why, entry);
  },
};

/** Before the merge a red head goes back to the gate, which holds; after it the gate is asked by its own row. */
function heldByCi(item: WorkItem, sha: string): WorkItem {
  const before = item.pullRequest?.state === 'open' && item.pullRequest.headSha === sha;
  return before && item.deploy !== null ? { ...item, deploy: { ...item.deploy, phase: 'checking' } } : item;
}
