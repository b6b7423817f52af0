import { isByHand } from '../../pipeline/conditions.ts';
import { type GateName, gates as gateTable } from '../../pipeline/gates.ts';
import type { GateVerdict } from '../../pipeline/item/deploy.ts';
import type { StageName } from '../../pipeline/stages.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import { when } from '../text/dates.ts';
import { say } from '../text/mrkdwn.ts';
import { allOf, nameOf, short } from '../text/names.ts';
import { summedUp } from '../text/parts.ts';
import { agentTitle, revertNow, waiting } from './facts.ts';
import { leftLine, lockWords } from './release/left.ts';

type Sentence = (view: TicketView) => string;

/** What an open question of a gate waits for, as it stands on the card. */
const matters: Partial<Record<GateName, (view: TicketView) => string>> = {
  choose_service: () => 'to say which service this is',
  prd_sign_off: ({ item }) => `to sign off PRD v${item.prd?.version ?? 1}`,
  spec_sign_off: ({ item }) => `to sign off spec v${item.spec?.version ?? 1}`,
  both_sign_off: ({ item }) => `to sign off PRD and spec v${item.spec?.version ?? 1}`,
  re_sign: ({ item }) =>
    item.reSign === 'spec'
      ? `to settle spec v${item.spec?.version ?? 1}`
      : `to settle PRD v${item.prd?.version ?? 1}`,
  clash: () => 'to settle two edits of one section',
  redraft: () => 'to say what to do about the changed description',
  unblock: () => 'to choose',
  waive: () => 'to decide on a waiver',
  delegate: () => 'to delegate it or take it',
  plan_approval: () => 'to approve the plan',
  acceptance: () => 'to accept',
  deploy_approval: () => 'to approve the deploy',
  ship_after_hold: () => 'to ship after the hold',
  ship_to_production: () => 'to ship to production',
  deploy_incident: () => 'to choose while it deploys',
  deploy_failed: () => 'to choose',
  deploy_outcome: () => 'to say',
  rollback_failed: () => 'to try the rollback again',
  accept_merged: () => 'to accept that',
};

/** "sign off spec v2": what a question wants, for lists. */
export const matterOf = (view: TicketView, ask: AskView): string =>
  (matters[ask.gate]?.(view) ?? `to ${gateTable[ask.gate].matter}`).replace(/^to /, '');

const openAsk = (view: TicketView, ...gates: GateName[]): AskView | undefined =>
  view.asks.find((ask) => ask.state === 'open' && gates.includes(ask.gate) && ask.asked.length > 0);

/** "Waiting for …" of the first of these gates that is open. */
function waitsFor(view: TicketView, ...gates: GateName[]): string | null {
  const ask = openAsk(view, ...gates);
  return ask === undefined ? null : waiting(view, ask, matters[ask.gate]?.(view) ?? 'to answer');
}

/** The rule that holds most, and how many more there are. */
function blockedBy(view: TicketView): string {
  const failing = view.item.scorecard?.results.filter((one) => one.verdict === 'fail') ?? [];
  const first = failing.find((one) => !one.clearsItself) ?? failing[0];
  const rule = first === undefined ? 'The scorecard has not passed.' : say(first.sentence);
  const more = failing.length > 1 ? ` (and ${failing.length - 1} more)` : '';
  if (failing.length > 0 && failing.every((one) => one.clearsItself))
    return `${rule} Goes on by itself.${more}`;
  const wait = waitsFor(view, 'waive', 'unblock');
  return wait === null ? `${rule}${more}` : `${rule} ${wait}${more}`;
}

function bypassed(view: TicketView): string | null {
  const { bypass, pullRequest } = view.item;
  if (bypass === null || bypass.accepted !== null) return null;
  const merged = `${say(bypass.by, 60)} merged #${pullRequest?.number ?? ''} on GitHub.`;
  const wait = waitsFor(view, 'accept_merged');
  return wait === null ? merged : `${merged} ${wait}`;
}

function reSign(view: TicketView): string | null {
  const { item } = view;
  const document = item.reSign === 'prd' ? item.prd : item.reSign === 'spec' ? item.spec : null;
  if (document === null) return null;
  const name = item.reSign === 'prd' ? 'PRD' : 'Spec';
  const by = document.author === null ? '' : ` by ${nameOf(view, document.author)}`;
  const held = item.stage === 'deploying' ? `${name} changed after sign-off.` : null;
  const goesOn =
    document.signed === null
      ? ''
      : ` ${isByHand(item) ? nameOf(view, item.engineer) : agentTitle(view)} goes on with v${document.signed.version};`;
  return (
    held ?? `${name} v${document.version}${by} is not signed.${goesOn} nothing ships until it is settled.`
  );
}

function development(view: TicketView): string {
  const { item } = view;
  const asked = bypassed(view) ?? reSign(view) ?? waitsFor(view, 'plan_approval');
  if (asked !== null) return asked;
  const request = openAsk(view, 'permission', 'agent_question');
  if (request !== undefined) {
    const what = request.gate === 'permission' ? 'for a permission' : 'a question';
    const whom = allOf(request.asked.map((id) => nameOf(view, id)));
    return `${agentTitle(view)} asks ${whom} ${what}, since ${when(request.since)}.`;
  }
  const pull = item.pullRequest;
  const run = item.run;
  if (pull !== null && (run === null || run.state === 'finished')) {
    return `#${pull.number} is open, CI is ${pull.ci.at(-1)?.state === 'red' ? 'red' : 'running'}.`;
  }
  if (isByHand(item)) return `${nameOf(view, item.engineer)} is working on it by hand.`;
  if (run === null || run.state === 'queued') return 'Queued for an agent.';
  if (run.state === 'parked') {
    const until = run.parkedUntil == null ? 'a person answers' : when(run.parkedUntil);
    return `${agentTitle(view)} is put away until ${until}.`;
  }
  if (run.step !== null) {
    return `${agentTitle(view)} is on step ${run.step.number} of ${run.step.of}: ${say(run.step.title)}.`;
  }
  if (run.state === 'finished') return `${agentTitle(view)} has finished. Opening the pull request.`;
  return run.plan === null
    ? `${agentTitle(view)} is reading the repository.`
    : `${agentTitle(view)} is starting on its plan.`;
}

function attention(view: TicketView): string {
  const { item } = view;
  const first = bypassed(view) ?? reSign(view);
  if (first !== null) return first;
  const ask = openAsk(view, 'attention');
  const number = item.pullRequest?.number ?? '';
  if (item.attention?.why === 'ci' && ask === undefined) {
    const tries = Math.min(2, (item.run?.healTries ?? 0) + 1);
    return `CI is red on #${number}. ${agentTitle(view)} is fixing it, try ${tries} of 2.`;
  }
  if (item.attention === null) return 'Looking at what happened.';
  const what =
    item.attention.why === 'ci'
      ? 'CI is still red after 2 tries'
      : say(item.attention.sentence).replace(/\.$/, '');
  if (ask === undefined) return `${what}.`;
  return `Waiting for ${allOf(ask.asked.map((id) => nameOf(view, id)))}: ${what}, since ${when(ask.since)}.`;
}

function preview(view: TicketView): string {
  const { item } = view;
  const first = bypassed(view) ?? reSign(view);
  if (first !== null) return first;
  const wait = waitsFor(view, 'acceptance');
  const current = item.acceptances.filter((one) => one.sha === item.judgement?.sha);
  const accepted = [...new Set(current.map((one) => nameOf(view, one.by)))];
  if (wait !== null) return accepted.length === 0 ? wait : `${allOf(accepted)} accepted. ${wait}`;
  if (item.pullRequest?.draft === true)
    return `#${item.pullRequest.number} is a draft again; it waits until it is ready.`;
  return 'Comparing the change with the spec.';
}

/** A hold that ended out of hours: until when it waits, and what happens then. */
export function hoursWords(verdict: GateVerdict | null | undefined): string | null {
  const waits = verdict?.results.find((one) => one.waits !== undefined)?.waits;
  if (waits === undefined) return null;
  const then =
    waits.next === 'ships'
      ? 'ships by itself then'
      : 'asks then before it ships, since it was accepted more than 12 h before';
  return `The hold has ended outside deploy hours. It waits until ${when(waits.until)} and ${then}.`;
}

function deploying(view: TicketView): string {
  const { item } = view;
  const deploy = item.deploy;
  const first = bypassed(view) ?? reSign(view);
  if (first !== null) return first;
  const environment = say(deploy?.environment ?? 'production', 60);
  const started = deploy?.deployment?.startedAt;
  switch (deploy?.phase) {
    case 'held': {
      const hours = hoursWords(deploy.verdict);
      if (hours !== null) return hours;
      const held = deploy.verdict?.results.find((one) => !one.ok);
      const checked = deploy.verdict === null ? '' : ` Checked ${when(deploy.verdict.at)}.`;
      return `${say(held?.sentence ?? 'The deploy gate is not clear.')}${checked} Ships by itself when clear, in deploy hours.`;
    }
    case 'awaiting_approval':
      return waitsFor(view, 'deploy_approval') ?? 'Waiting for an approval of the deploy.';
    case 'awaiting_ship_after_hold':
      return `The hold has ended. ${waitsFor(view, 'ship_after_hold') ?? ''}`.trim();
    case 'awaiting_production':
      return `Healthy on ${environment}. ${waitsFor(view, 'ship_to_production') ?? ''}`.trim();
    case 'failed':
      return `The deploy failed. ${waitsFor(view, 'deploy_failed') ?? ''}`.trim();
    case 'unknown':
      return `No word from the deploy. ${waitsFor(view, 'deploy_outcome') ?? ''}`.trim();
    case 'rolling_back': {
      if (item.rollback?.failed != null)
        return `The rollback failed. ${waitsFor(view, 'rollback_failed') ?? ''}`.trim();
      const to = deploy.deployment?.previousSha;
      const began = item.rollback === null ? '' : `, started ${when(item.rollback.at)}`;
      return `Rolling back${to == null ? '' : ` to ${short(to)}`}${began}.`;
    }
    case 'merging':
      return `Merging #${item.pullRequest?.number ?? ''}.`;
    case 'awaiting_ci':
      return `Merged. CI is running on ${short(item.pullRequest?.mergeSha)}.`;
    case 'deploying':
    case 'starting':
      return (
        waitsFor(view, 'deploy_incident') ??
        `Deploying to ${environment}${started === undefined || started === null ? '' : `, started ${when(started)}`}.`
      );
    default:
      return 'Checking the deploy gate.';
  }
}

const fixed =
  (sentence: string): Sentence =>
  () =>
    sentence;

const sentences: Record<StageName, Sentence> = {
  backlog: ({ item }) =>
    (item.waitsFor ?? []).length > 0
      ? `Starts by itself when ${allOf((item.waitsFor ?? []).map((key) => say(key, 20)))} ${item.waitsFor?.length === 1 ? 'is' : 'are'} live.`
      : item.origin.ref === undefined
        ? 'Not started.'
        : `Not started. From ${say([item.issue?.label ?? [], item.origin.ref].flat().join(' '), 60)}.`,
  incoming: (view) => waitsFor(view, 'choose_service') ?? 'Looking up owner, code and incidents.',
  enriched: fixed('Drafting the PRD.'),
  prd_draft: (view) => waitsFor(view, 'clash', 'prd_sign_off', 'redraft') ?? redrafting(view, 'PRD'),
  prd_ready: (view) => {
    const signed = view.item.prd?.signed;
    return signed == null
      ? 'Drafting the tech spec.'
      : `${nameOf(view, signed.by)} signed PRD v${signed.version}. Drafting the tech spec.`;
  },
  spec_draft: (view) =>
    waitsFor(view, 'clash', 'both_sign_off', 'spec_sign_off', 'redraft') ?? redrafting(view, 'tech spec'),
  spec_ready: fixed('Checking whether an agent may do this.'),
  blocked: blockedBy,
  ready: (view) => {
    const waits = view.item.keptChoice?.waitsFor;
    if (waits != null) return `Waits for ${say(waits, 60)}, which changes the same file.`;
    return waitsFor(view, 'delegate') ?? 'Checking the scorecard once more.';
  },
  delegated: development,
  needs_attention: attention,
  preview,
  deploying,
  deployed: (view) => {
    const { item } = view;
    if (item.rollback?.failed != null)
      return `The rollback failed. ${waitsFor(view, 'rollback_failed') ?? ''}`.trim();
    if (item.deploy?.phase === 'rolling_back') return deploying(view);
    const said = revertNow(view).said?.replaceAll('*', '') ?? null;
    const reverted = said === null ? '' : ` ${said}`;
    return `${item.liveAt === null ? 'Live.' : `Live since ${when(item.liveAt)}.`} Healthy.${reverted}`;
  },
  rolled_back: ({ item, people, ...rest }) => {
    const view = { item, people, ...rest };
    const rollback = item.rollback;
    const reason = rollback?.reason == null ? '' : `: ${say(rollback.reason).replace(/\.$/, '')}`;
    const service = say(item.service?.name ?? 'The service', 60);
    const who = item.engineer ?? rollback?.by;
    const said = revertNow(view).said?.replaceAll('*', '') ?? null;
    const deploys = item.locked ? `${service} is locked.` : lockWords(item);
    // The line below the sentence says how the revert stands.
    const revert = said === null || leftLine(view).length > 0 ? '' : ` ${said}`;
    const locked = ` ${deploys}${revert}`;
    return `${nameOf(view, rollback?.by)} rolled it back ${rollback === null ? '' : when(rollback.at)}${reason}.${locked} Waiting for ${nameOf(view, who)} to reopen it.`;
  },
  split: ({ item, parts = [] }) =>
    item.split === null || item.split.children.length === 0
      ? 'Making the smaller tickets.'
      : `Split into ${allOf(item.split.children.map((key) => say(key, 20)))}${summedUp(parts)}.`,
  cancelled: (view) => {
    const closed = view.item.closed;
    if (closed === null) return 'Not built.';
    const reason = closed.reason === '' ? '' : `: ${say(closed.reason).replace(/\.$/, '')}`;
    const by = closed.by === null ? '' : `${nameOf(view, closed.by)}, `;
    return `${closed.as === 'elsewhere' ? 'Done elsewhere' : 'Not built'}${reason}. ${by}${when(closed.at)}.`;
  },
};

const redrafting = ({ item }: TicketView, what: string): string =>
  item.changeRequest?.document != null ? `Redrafting the ${what}.` : `Getting the ${what} ready for review.`;

export const stageSentence = (view: TicketView): string => sentences[view.item.stage](view);
