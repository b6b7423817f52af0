/** Questions asked of a ticket's facts by the tables of stages and gates; the signal's own facts are in it already. */

import type { PersonId } from './item/basics.ts';
import type { CriterionVerdict, LostMerge, PullRequest, Run } from './item/change.ts';
import type { DocumentState } from './item/review.ts';
import type { Signal } from './signals.ts';
import type { StageName } from './stages.ts';
import type { WorkItem } from './work-item.ts';

/** Facts used at a gate are at most this old. */
export const FRESH_MS = 60_000;
/** A red CI goes back to the agent this often, then people are asked. */
export const HEAL_TRIES = 2;

/**
 * A bug or chore may go with fewer questions, if a person or the tracker called it one. A kind that was only read from
 * the text does not count: then whoever writes the text would choose who is asked.
 */
export const mayGoShort = ({ kind, kindFrom }: Pick<WorkItem, 'kind' | 'kindFrom'>): boolean =>
  kind !== 'feature' && (kindFrom === 'person' || kindFrom === 'tracker');
export const short = (item: WorkItem): boolean => item.path === 'short';
export const clear = (item: WorkItem): boolean => item.scorecard?.clear === true;
export const scoring = (item: WorkItem): boolean => item.scoring;
export const isPaused = (item: WorkItem): boolean => item.paused !== null;
export const isByHand = (item: WorkItem): boolean => item.delegation?.agent === 'hand';
/** Work in progress when the tracker was connected: by hand, without documents. */
export const adopted = (item: WorkItem): boolean => isByHand(item) && item.prd === null && item.spec === null;

// Documents

export const prdDue = (item: WorkItem): boolean =>
  item.prd === null || item.path === 'full' || prdAskedAgain(item);
export const specDueOnShortPath = (item: WorkItem): boolean => !prdDue(item);
/** Its team has a tracker, and nobody made an issue of it there. */
export const issueDue = (item: WorkItem): boolean => item.tracker != null && item.issue == null;
export const prdAskedAgain = (item: WorkItem): boolean => item.changeRequest?.document === 'prd';
export const specAskedAgain = (item: WorkItem): boolean => item.changeRequest?.document === 'spec';
/** On the short path: the PRD asks for something else than the spec was drafted from. */
export const specLags = (item: WorkItem): boolean =>
  short(item) && item.spec?.lags === true && item.spec.from !== item.prd?.hash;
export const specDueAgain = (item: WorkItem): boolean => specAskedAgain(item) || specLags(item);
/** Drafted from this very PRD, which was only signed again: what people wrote into it stays as it is. */
export const specFollowsPrd = (item: WorkItem): boolean => {
  const { spec, prd } = item;
  if (spec?.from === undefined || spec.from !== prd?.hash || specAskedAgain(item)) return false;
  return spec.mustBeNewerThan === null || spec.version > spec.mustBeNewerThan;
};
export const aboutPrd = (_item: WorkItem, signal: Signal): boolean =>
  (signal.name === 'document_reopened' || signal.name === 'sign_off_withdrawn') &&
  signal.facts.document === 'prd';

const isSigned = (document: DocumentState<unknown> | null): boolean =>
  document !== null && document.signed !== null && document.signed.hash === document.hash;

/** Signed once, and changed or reopened since. */
export const awaitsReSign = (document: DocumentState<unknown> | null): boolean =>
  document !== null &&
  document.signed !== null &&
  (document.signed.hash !== document.hash || document.reopened === true);

/** Where a closed ticket goes on: the last stage whose sign-offs still hold. */
export function lastValidStage(item: WorkItem): StageName {
  if (adopted(item)) return 'delegated';
  if (item.changeRequest?.about === 'rollback') return 'spec_draft';
  if (isSigned(item.prd) && isSigned(item.spec)) return 'spec_ready';
  if (item.spec !== null && (isSigned(item.prd) || short(item))) return 'spec_draft';
  if (isSigned(item.prd)) return 'prd_ready';
  if (item.prd !== null && item.path === 'full') return 'prd_draft';
  return item.closed?.from === 'backlog' ? 'backlog' : 'incoming';
}

// Scorecard and delegation

/** Rules that only a person can settle: they drop a kept choice of agent. */
export const failsForPerson = (item: WorkItem): boolean => failing(item).some((one) => !one.clearsItself);
export const failing = (item: WorkItem) =>
  item.scorecard?.results.filter((result) => result.verdict === 'fail') ?? [];

/** The choice of agent counts as the click once a scorecard that is not older is clear and nothing is waited for. */
export function chosenAndClear(item: WorkItem): boolean {
  const choice = item.keptChoice;
  if (choice === null || choice.waitsFor !== null || item.scoring || item.scorecard === null) return false;
  return item.scorecard.clear && item.scorecard.at >= choice.at;
}

/** Who counts as author where two people are required: whoever delegated, or pushed. */
export function authors(item: WorkItem): PersonId[] {
  const all = [item.delegation?.by, ...(item.pullRequest?.pushers ?? [])];
  return [...new Set(all.filter((id): id is PersonId => id != null))];
}

// The run

const runIn = (item: WorkItem, ...states: Run['state'][]): boolean =>
  item.run !== null && states.includes(item.run.state);
export const runQueued = (item: WorkItem): boolean => runIn(item, 'queued');
export const runWorking = (item: WorkItem): boolean => runIn(item, 'working');
export const runFinished = (item: WorkItem): boolean => runIn(item, 'finished');
/** There is an agent that can be told something. */
export const runLives = (item: WorkItem): boolean =>
  item.run !== null && !runIn(item, 'failed', 'stopped', 'queued');
export const runIsActive = (item: WorkItem): boolean =>
  item.run !== null && !runIn(item, 'failed', 'stopped', 'finished');
export const agentIsTold = (item: WorkItem, signal: Signal): boolean =>
  signal.name === 're_signed' && signal.facts.tellAgent && runLives(item) && !isByHand(item);

// The pull request

export const ciOf = (pull: PullRequest, sha: string) => pull.ci.findLast((run) => run.sha === sha) ?? null;
const headCi = (item: WorkItem) =>
  item.pullRequest === null ? null : ciOf(item.pullRequest, item.pullRequest.headSha);
export const headIsGreen = (item: WorkItem): boolean => headCi(item)?.state === 'green';
/** Nobody is asked about it: it is as it was when its ticket was adopted. */
export const resting = (item: WorkItem): boolean => item.pullRequest?.resting === true;
export const headRed = (item: WorkItem): boolean => headCi(item)?.state === 'red' && !resting(item);
export const merged = (item: WorkItem): boolean => item.pullRequest?.state === 'merged';
/** Its merge was taken from the branch by a rewriting, and has not come back. */
export const lostMerge = (item: WorkItem): LostMerge | null =>
  item.lost != null && item.lost.backAt === null && item.lost.mergeSha === item.pullRequest?.mergeSha
    ? item.lost
    : null;
export const notMerged = (item: WorkItem): boolean => !merged(item);
/** A draft, or retargeted, and not marked ready since. */
export const isUnready = (pull: PullRequest): boolean => pull.draft || pull.unready === true;
export const pushedByAgent = (_item: WorkItem, signal: Signal): boolean =>
  signal.name === 'pr_pushed' && signal.facts.pusher.isAgent;
export const pushedByPerson = (_item: WorkItem, signal: Signal): boolean =>
  signal.name === 'pr_pushed' && !signal.facts.pusher.isAgent;
/** Open, and from the branch of our own run. */
export const pullOurs = (item: WorkItem): boolean =>
  item.run !== null && item.pullRequest?.state === 'open' && item.pullRequest.branch === item.run.branch;

/** Nothing needs attention any more. */
export const settled = (item: WorkItem): boolean => item.attention === null;
/** The agent's own pull request is red on the newest commit, and it has tries left; a person's push ends them. */
export const healable = (item: WorkItem): boolean =>
  item.attention?.why === 'ci' &&
  runLives(item) &&
  !isByHand(item) &&
  (item.run?.healTries ?? 0) < HEAL_TRIES;

/** What was asked for, and has not been met by a newer head or a newer signed spec. */
function unsettledRequest(item: WorkItem): boolean {
  const head = item.pullRequest?.headSha;
  const request = item.changeRequest;
  if (request?.sha != null && request.sha === head && (item.spec?.signed?.at ?? '') <= request.at)
    return true;
  return item.judgement?.sha === head && unacceptable(item);
}

/** The run has finished (or the work is by hand), the pull request is no draft, and CI is green on a settled head. */
export function readyForPeople(item: WorkItem): boolean {
  const pull = item.pullRequest;
  if (pull === null || pull.state !== 'open' || isUnready(pull) || pull.conflict || item.bypass !== null)
    return false;
  if (resting(item)) return false;
  if (!isByHand(item) && !runFinished(item)) return false;
  return headIsGreen(item) && !unsettledRequest(item);
}

/** Path and size rules stand whatever the model says: such a change is not put before people. */
export const unacceptable = (item: WorkItem): boolean =>
  item.judgement !== null && (item.judgement.protectedTouched.length > 0 || item.judgement.overLimit);

export interface Needed {
  role: 'engineer' | 'pm';
  criteria: number[];
  done: boolean;
}
/** The acceptances that this head needs, and which it has: an engineer ticks all criteria, the PM those marked. */
export function acceptancesNeeded(item: WorkItem): Needed[] {
  const judgement = item.judgement;
  if (judgement === null) return [];
  const need = (role: Needed['role'], criteria: number[]): Needed => {
    const given = item.acceptances.filter((one) => one.sha === judgement.sha && one.role === role);
    const ticked = new Set(given.flatMap((one) => one.criteria));
    return { role, criteria, done: given.length > 0 && criteria.every((number) => ticked.has(number)) };
  };
  const forPm = judgement.criteria.filter((one) => one.pm).map((one) => one.number);
  const engineer = need(
    'engineer',
    judgement.criteria.map((one) => one.number),
  );
  return forPm.length > 0 ? [engineer, need('pm', forPm)] : [engineer];
}

/**
 * Criteria that a new commit left alone: met before and now, nobody asked for changes to them, and no file in which they
 * were seen has changed. They are ticked for people beforehand, and count only with a person's own press.
 */
export function preFilled(item: WorkItem): number[] {
  const { judgement, newCommit } = item;
  if (newCommit == null || judgement?.since == null || judgement.sha !== newCommit.sha) return [];
  const { after } = newCommit;
  if (judgement.since.sha !== after.sha) return [];
  const changed = new Set(judgement.since.files);
  const untouched = ({ files = [] }: CriterionVerdict): boolean =>
    files.length > 0 && !files.some((file) => changed.has(file));
  const before = new Map(after.criteria.map((one) => [one.number, one]));
  return judgement.criteria
    .filter((one) => {
      const was = before.get(one.number);
      const met = one.verdict === 'met' && was?.verdict === 'met' && was.text === one.text;
      return met && one.number !== after.about && untouched(one) && untouched(was);
    })
    .map((one) => one.number);
}

/** The change is judged on the head as it is, green, and may be accepted or sent back. */
export function acceptable(item: WorkItem): boolean {
  const pull = item.pullRequest;
  if (pull === null || pull.state !== 'open' || isUnready(pull) || pull.conflict) return false;
  return item.judgement?.sha === pull.headSha && headIsGreen(item) && item.bypass === null;
}
/** Accepted by all that it needs, on the head that was judged and is green, with current signatures. */
export function acceptedByAll(item: WorkItem): boolean {
  const needed = acceptancesNeeded(item);
  return acceptable(item) && item.reSign === null && needed.length > 0 && needed.every((one) => one.done);
}

// The deploy

const phaseIn = (item: WorkItem, ...phases: NonNullable<WorkItem['deploy']>['phase'][]): boolean =>
  item.deploy !== null && phases.includes(item.deploy.phase);
export const held = (item: WorkItem): boolean => phaseIn(item, 'held');
export const gateDue = (item: WorkItem): boolean => phaseIn(item, 'checking', 'held', 'awaiting_ci');
export const deployRunning = (item: WorkItem): boolean => phaseIn(item, 'deploying');
export const notDeployed = (item: WorkItem): boolean => item.deploy?.deployment == null;
export const rolledBack = (item: WorkItem): boolean => item.rollback !== null;

/** Our merge is made, and CI is green on it: the deploy may go on. */
export function mergeGreen(item: WorkItem): boolean {
  const pull = item.pullRequest;
  if (pull?.mergeSha == null || !phaseIn(item, 'awaiting_ci')) return false;
  return ciOf(pull, pull.mergeSha)?.state === 'green';
}
/** … on a clear verdict that still counts; the time of the newest fact stands for now. */
export function clearedAndGreen(item: WorkItem): boolean {
  const verdict = item.deploy?.verdict;
  const pull = item.pullRequest;
  if (!mergeGreen(item) || verdict == null || !verdict.clear || pull?.mergeSha == null) return false;
  const now = Date.parse(ciOf(pull, pull.mergeSha)?.at ?? verdict.at);
  return now - Date.parse(verdict.at) <= FRESH_MS;
}

const environments = (item: WorkItem): string[] => item.policy?.environments ?? ['production'];
export const isLastEnvironment = (item: WorkItem): boolean =>
  item.deploy?.environment === environments(item).at(-1);
export const nextEnvironment = (item: WorkItem): string | null =>
  environments(item)[environments(item).indexOf(item.deploy?.environment ?? '') + 1] ?? null;
export const last = (item: WorkItem): boolean => isLastEnvironment(item);
/** A fix ships through the lock of its own rollback, and opens it. */
export const lastAndLocked = (item: WorkItem): boolean => isLastEnvironment(item) && item.locked;
/** A parent of a split went live through its children. */
export const shippedItself = (item: WorkItem): boolean => item.split === null;
export const anyShipped = (_item: WorkItem, signal: Signal): boolean =>
  signal.name === 'children_closed' && signal.facts.shipped > 0;
