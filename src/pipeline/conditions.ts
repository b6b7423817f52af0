/** Questions asked of a ticket's facts by the tables of stages and gates. */
import type { Signal } from './signals.ts';
import type { StageName } from './stages.ts';
import type { PersonId, PullRequest, WorkItem } from './work-item.ts';

/** Facts used at a gate are at most this old. */
export const FRESH_MS = 60_000;
/** A red CI goes back to the agent this often, then people are asked. */
export const HEAL_TRIES = 2;

export const isShort = (item: WorkItem): boolean => item.path === 'short';
export const isClear = (item: WorkItem): boolean => item.scorecard?.clear === true;
export const isHeld = (item: WorkItem): boolean => item.deploy?.phase === 'held';
export const isMerged = (item: WorkItem): boolean => item.pullRequest?.state === 'merged';
export const isByHand = (item: WorkItem): boolean => item.delegation?.agent === 'hand';
export const isPaused = (item: WorkItem): boolean => item.paused !== null;

export const runIsQueued = (item: WorkItem): boolean => item.run?.state === 'queued';
export const runLives = (item: WorkItem): boolean =>
  item.run !== null && !['failed', 'stopped', 'queued'].includes(item.run.state);
export const runIsActive = (item: WorkItem): boolean =>
  item.run !== null && !['failed', 'stopped', 'finished'].includes(item.run.state);

export const ciOf = (pull: PullRequest, sha: string) => pull.ci.findLast((run) => run.sha === sha) ?? null;
export const headIsGreen = (item: WorkItem): boolean =>
  item.pullRequest !== null && ciOf(item.pullRequest, item.pullRequest.headSha)?.state === 'green';

/** The agent's own pull request is red and it has tries left; `healTries` counts the red heads so far. */
export const mayHeal = (item: WorkItem): boolean =>
  item.attention?.why === 'ci' && item.run !== null && !isByHand(item) && item.run.healTries <= HEAL_TRIES;

/** What was asked for, and has not been met by a newer head or a newer signed spec. */
function unsettledRequest(item: WorkItem): boolean {
  const head = item.pullRequest?.headSha;
  const request = item.changeRequest;
  if (request?.sha != null && request.sha === head && (item.spec?.signed?.at ?? '') <= request.at)
    return true;
  const judged = item.judgement;
  return judged !== null && judged.sha === head && (judged.protectedTouched.length > 0 || judged.overLimit);
}

/** The run has finished (or the work is by hand), the pull request is no draft, and CI is green on a settled head. */
export function readyForPeople(item: WorkItem): boolean {
  const pull = item.pullRequest;
  if (pull === null || pull.state !== 'open' || pull.draft || pull.conflict || item.bypass !== null)
    return false;
  if (!isByHand(item) && item.run?.state !== 'finished') return false;
  return headIsGreen(item) && !unsettledRequest(item);
}

/** Path and size rules stand whatever the model says: such a change is not put before people. */
export const unacceptable = (item: WorkItem): boolean =>
  item.judgement !== null && (item.judgement.protectedTouched.length > 0 || item.judgement.overLimit);

/** The choice of agent counts as the click once a scorecard that is not older is clear and nothing is waited for. */
export function choiceCounts(item: WorkItem): boolean {
  const choice = item.keptChoice;
  if (choice === null || choice.waitsFor !== null || item.scorecard === null) return false;
  return item.scorecard.clear && item.scorecard.at >= choice.at;
}

/** Who counts as author where two people are required. */
export function authors(item: WorkItem): PersonId[] {
  const all = [item.delegation?.by, ...(item.pullRequest?.pushers ?? [])];
  return [...new Set(all.filter((id): id is PersonId => id != null))];
}

export interface Needed {
  role: 'engineer' | 'pm';
  criteria: number[];
  done: boolean;
}
/** The acceptances that this head needs, and which it has. */
export function acceptancesNeeded(item: WorkItem): Needed[] {
  const judgement = item.judgement;
  if (judgement === null) return [];
  const valid = item.acceptances.filter((one) => one.sha === judgement.sha);
  const needed: Needed[] = [
    {
      role: 'engineer',
      criteria: judgement.criteria.map((one) => one.number),
      done: valid.some((one) => one.role === 'engineer'),
    },
  ];
  const forPm = judgement.criteria.filter((one) => one.pm).map((one) => one.number);
  if (forPm.length > 0) {
    const ticked = new Set(valid.filter((one) => one.role === 'pm').flatMap((one) => one.criteria));
    needed.push({ role: 'pm', criteria: forPm, done: forPm.every((number) => ticked.has(number)) });
  }
  return needed;
}

/** Accepted by all that it needs, on the head that was judged and is green, with current signatures. */
export function acceptedByAll(item: WorkItem): boolean {
  const needed = acceptancesNeeded(item);
  const pull = item.pullRequest;
  if (needed.length === 0 || !needed.every((one) => one.done) || pull === null) return false;
  return (
    pull.state === 'open' &&
    !pull.draft &&
    item.judgement?.sha === pull.headSha &&
    headIsGreen(item) &&
    item.reSign === null
  );
}

const isMergeCi = (item: WorkItem, signal: Signal): boolean =>
  signal.name !== 'ci_passed' || signal.facts.sha === item.pullRequest?.mergeSha;

/** Our merge is made, CI is green on it, and the deploy has not been started. */
export function goesOnAfterMerge(item: WorkItem, signal: Signal): boolean {
  const pull = item.pullRequest;
  if (pull?.mergeSha == null || item.deploy?.phase !== 'awaiting_ci' || !isMergeCi(item, signal))
    return false;
  return ciOf(pull, pull.mergeSha)?.state === 'green';
}

/** A clear verdict counts for a minute; `at` of the newest fact stands for now. */
export function gateVerdictFresh(item: WorkItem, _signal: Signal): boolean {
  const verdict = item.deploy?.verdict;
  const pull = item.pullRequest;
  if (verdict == null || !verdict.clear || pull?.mergeSha == null) return false;
  const now = Date.parse(ciOf(pull, pull.mergeSha)?.at ?? verdict.at);
  return now - Date.parse(verdict.at) <= FRESH_MS;
}

export function isLastEnvironment(item: WorkItem): boolean {
  const environments = item.policy?.environments ?? ['production'];
  return item.deploy?.environment === environments.at(-1);
}
export function nextEnvironment(item: WorkItem): string | null {
  const environments = item.policy?.environments ?? ['production'];
  return environments[environments.indexOf(item.deploy?.environment ?? '') + 1] ?? null;
}

/** A push is the agent's unless a person made it. */
export const byAgent = (_item: WorkItem, signal: Signal): boolean =>
  signal.name === 'pr_pushed' && signal.facts.pusher.isAgent;

export const reopensPrd = (_item: WorkItem, signal: Signal): boolean =>
  (signal.name === 'document_reopened' || signal.name === 'sign_off_withdrawn') &&
  signal.facts.document === 'prd';

const isSigned = (document: WorkItem['prd'] | WorkItem['spec']): boolean =>
  document !== null && document.signed !== null && document.signed.hash === document.hash;

/** Where a closed ticket goes on: the last stage whose sign-offs still hold. */
export function lastValidStage(item: WorkItem): StageName {
  if (isSigned(item.prd) && isSigned(item.spec)) return 'spec_ready';
  if (item.spec !== null && (isSigned(item.prd) || item.path === 'short')) return 'spec_draft';
  if (isSigned(item.prd)) return 'prd_ready';
  if (item.prd !== null && item.path === 'full') return 'prd_draft';
  return item.closed?.from === 'backlog' ? 'backlog' : 'incoming';
}

/** Both documents carry a signature of the text that is newest (adopted work has none and passes). */
export function signaturesCurrent(item: WorkItem): boolean {
  const adopted = item.prd === null && item.spec === null && isByHand(item);
  return adopted || (isSigned(item.prd) && isSigned(item.spec));
}

/** Rules that only a person can settle: they drop a kept choice of agent. */
export const failsForPerson = (item: WorkItem): boolean =>
  item.scorecard?.results.some((result) => result.verdict === 'fail' && !result.clearsItself) === true;
export const failing = (item: WorkItem) =>
  item.scorecard?.results.filter((result) => result.verdict === 'fail') ?? [];
