/** How every question ends: who, what, when; the buttons give way. */
import type { GateName } from '../../pipeline/gates.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import { when } from '../text/dates.ts';
import { quote, quoted, say } from '../text/mrkdwn.ts';
import { count, nameOf } from '../text/names.ts';
import { type Content, context, fit, linkTo, type Press, row, section } from './blocks.ts';
import { agentTitle, boundVersion, keyAndTitle, openOf, revertNow } from './facts.ts';
import { newCommit } from './reviewing.ts';
import { wordOf } from './state.ts';

/** The version that the answer was about: with answers of its own, the text that they made. */
const signedVersion = (ask: AskView, document: 'prd' | 'spec'): number | null =>
  ask.answer?.signed?.[document === 'prd' ? 'version' : 'spec'] ?? boundVersion(ask, document);
const answeredToo = (ask: AskView): string =>
  ask.answer?.signed === undefined ? '' : `answered ${count(ask.answer.signed.questions, 'question')} and `;

/** "signed off PRD v3": completes the person's name. Words that were asked for follow in quotation marks. */
function deed(view: TicketView, ask: AskView): string {
  const prd = signedVersion(ask, 'prd');
  const spec = signedVersion(ask, 'spec');
  const agent = agentTitle(view);
  const number = view.item.pullRequest?.number ?? '';
  const deeds: Record<string, string> = {
    started: 'started it',
    service_chosen: 'said which service it is',
    prd_signed_off: `${answeredToo(ask)}signed off PRD v${prd ?? 1}`,
    spec_signed_off: `signed off spec v${spec ?? 1}`,
    both_signed_off: `${answeredToo(ask)}signed off PRD v${prd ?? 1} and spec v${spec ?? 1}`,
    changes_requested: 'asked for changes',
    full_path_chosen: 'chose the full path',
    document_reopened: 'opened the document for changes',
    sign_off_withdrawn: 'withdrew the sign-off',
    re_signed: `signed off v${prd ?? spec ?? 1}`,
    signed_text_kept: 'kept the signed text',
    decided_against: 'decided against it',
    prd_revised: ask.bound.startsWith('undo:') ? 'took that change back' : 'changed the PRD',
    spec_revised: ask.bound.startsWith('undo:') ? 'took that change back' : 'changed the spec',
    proposal_discarded: 'discarded the proposal',
    redraft_chosen: 'asked for a redraft',
    redraft_declined: 'left the documents as they are',
    split_chosen: 'split it',
    split_declined: 'kept it as one',
    waiver_requested: 'asked for a waiver',
    waived: 'waived it for this text',
    waiver_declined: 'declined the waiver',
    waiver_ended: 'ended the waiver',
    choice_forgotten: 'forgot the kept choice',
    taken_by_hand: 'took it by hand',
    delegated: `delegated it to ${agent}`,
    pr_linked: `linked #${number}`,
    given_back: 'gave it back',
    plan_approved: 'approved the plan',
    plan_returned: 'sent the plan back',
    permission_granted: 'allowed it',
    permission_denied: 'denied it',
    question_answered: 'answered',
    agent_parked: 'put it away until morning',
    agent_told: 'told the agent',
    taken_over: 'took over',
    run_stopped: `stopped ${agent}`,
    retry_requested: 'asked for another try',
    budget_raised: 'raised the budget',
    accepted: 'accepted it',
    merge_accepted: 'accepted the merge',
    merge_declined: 'declined the merge',
    deploy_approved: 'approved the deploy',
    deploy_declined: 'declined the deploy',
    deploy_cancelled: 'cancelled the deploy',
    hold_overridden: 'overrode the hold',
    ship_confirmed: 'shipped it',
    ship_postponed: 'put off shipping',
    deploy_continued: 'let the deploy finish',
    deploy_confirmed: 'said that it is live',
    deploy_failed: 'said that it is not live',
    fix_forward_chosen: 'chose to fix forward',
    rollback_requested: 'rolled it back',
    reason_given: 'said why',
    reopened: 'reopened it',
    service_unlocked: 'unlocked the service',
    revert_requested: 'asked for a revert',
    done_by_hand: 'did the step by hand',
    prd_drafted: 'wrote the PRD',
    spec_drafted: 'wrote the tech spec',
    paused: 'paused it',
    resumed: 'let it go on',
    cancelled: 'closed it',
  };
  return deeds[ask.answer?.signal ?? ''] ?? 'answered';
}

/** What happens now because of it. */
function next(view: TicketView, ask: AskView): string {
  const { item } = view;
  if (ask.answer?.signal === 'changes_requested' && ask.state === 'answered')
    return item.changeRequest?.document == null ? '' : ' Redrafting.';
  if (ask.answer?.signal === 'merge_declined') {
    const said = revertNow(view).said;
    return said === null ? '' : ` ${said}`;
  }
  if (ask.gate === 'acceptance' && item.deploy?.phase === 'held') {
    const cause = item.deploy.verdict?.results.find((one) => !one.ok);
    return ` Held: ${cause === undefined ? 'the gate is not clear.' : quote(cause.sentence).slice(1, -1)}`;
  }
  return '';
}

function links(view: TicketView, ask: AskView): Press[] {
  const prd = signedVersion(ask, 'prd');
  const spec = signedVersion(ask, 'spec');
  switch (ask.gate) {
    case 'prd_sign_off':
      return linkTo(`Read v${prd ?? 1}`, view.links.prd);
    case 'spec_sign_off':
      return linkTo(`Read v${spec ?? 1}`, view.links.spec);
    case 'both_sign_off':
      return [...linkTo('Read PRD', view.links.prd), ...linkTo('Read spec', view.links.spec)];
    case 'acceptance':
    case 'accept_merged':
    case 'deploy_approval':
      return linkTo(`Open #${view.item.pullRequest?.number ?? ''}`, view.item.pullRequest?.url);
    default:
      return [];
  }
}

const signs: GateName[] = ['prd_sign_off', 'spec_sign_off', 'both_sign_off'];

/** Amend and Withdraw stand on an answered sign-off until the merge; the waiver's end on the waiver. */
function afterwards(view: TicketView, ask: AskView): Press[] {
  const out: Press[] = [];
  const changed = /^(prd|spec)_revised$/.exec(ask.answer?.signal ?? '')?.[1];
  if (changed !== undefined && undo(view, ask).length === 0)
    out.push({ label: 'Undo…', action: `open:versions:${view.item.key}:${changed}` });
  if (signs.includes(ask.gate) && ask.answer?.signal.endsWith('signed_off')) {
    for (const kind of ['prd', 'spec'] as const) {
      const version = signedVersion(ask, kind);
      const amend = version === null ? undefined : openOf(view, 'amend', `${kind}:v${version}`);
      if (amend === undefined) continue;
      const name = ask.gate === 'both_sign_off' ? ` ${kind === 'prd' ? 'PRD' : 'spec'}` : '';
      out.push({ label: `Amend${name}…`, action: `open:document_reopened:${kind}`, ask: amend.id });
      out.push({ label: `Withdraw${name}…`, action: `open:sign_off_withdrawn:${kind}`, ask: amend.id });
    }
  }
  if (ask.answer?.signal === 'merge_declined') out.push(...revertNow(view).buttons);
  const waiver = ask.gate === 'waive' && ask.answer?.signal === 'waived' ? openOf(view, 'waive') : undefined;
  if (waiver !== undefined) out.push({ label: 'End it…', action: 'open:waiver_ended', ask: waiver.id });
  const forget =
    view.item.keptChoice === null ? undefined : (openOf(view, 'delegate') ?? openOf(view, 'unblock'));
  if (signs.includes(ask.gate) && forget !== undefined)
    out.push({ label: 'Forget that', action: 'answer:choice_forgotten', ask: forget.id });
  return [...out.slice(0, 4), { label: 'Details', action: `open:details:${view.item.key}` }];
}

/** On the proposal that was applied, while nothing newer and no signature stands on it. */
function undo(view: TicketView, ask: AskView): Press[] {
  const { applied } = view.item;
  const open = applied == null ? undefined : openOf(view, 'proposal', `undo:${applied.id}`);
  return ask.gate === 'proposal' && open !== undefined && open.id === ask.replacedBy
    ? [{ label: 'Undo', action: `answer:${applied?.document ?? 'prd'}_revised:undo`, ask: open.id }]
    : [];
}

/** "PRD v3: Non-goals changed by Ana, <t>." Null: no proposal was applied with it. */
function appliedBy(view: TicketView, ask: AskView): string | null {
  const signal = ask.answer?.signal ?? '';
  const words = ask.answer?.words ?? null;
  if (ask.gate !== 'proposal' || !signal.endsWith('_revised') || words === null) return null;
  const name = signal === 'spec_revised' ? 'Spec' : 'PRD';
  const at = ask.answeredAt === null ? '' : `, ${when(ask.answeredAt)}`;
  return `${name} ${say(words, 100)} changed by ${nameOf(view, ask.answeredBy)}${at}.`;
}

export function answered(view: TicketView, ask: AskView): Content {
  const applied = appliedBy(view, ask);
  if (applied !== null)
    return fit({
      text: `${keyAndTitle(view.item)}. ${nameOf(view, ask.answeredBy)} ${deed(view, ask)}.`,
      blocks: [section(applied), ...row(undo(view, ask), view.item.key, afterwards(view, ask))],
    });
  if (ask.answer?.signal === 'changes_requested' && laterVersion(view, ask) !== null)
    return withdrawn(view, ask);
  const who = nameOf(view, ask.answeredBy);
  const at = ask.answeredAt === null ? '' : ` ${when(ask.answeredAt)}`;
  const words =
    ask.answer?.words == null || ask.answer.words === '' ? '' : `: ${quoted(ask.answer.words, 600)}`;
  const did = deed(view, ask);
  return fit({
    text: `${keyAndTitle(view.item)}. ${who} ${did}.`,
    blocks: [
      section(`${who} ${did}${at === '' ? '' : `,${at}`}${words === '' ? '.' : words}${next(view, ask)}`),
      ...row(links(view, ask), view.item.key, afterwards(view, ask)),
    ],
  });
}

const versionOf = (ask: AskView): number | null => boundVersion(ask, 'spec') ?? boundVersion(ask, 'prd');

/** The version for which the same was asked next; null where it was not. */
function laterVersion(view: TicketView, ask: AskView): number | null {
  const own = versionOf(ask);
  if (!signs.includes(ask.gate) || own === null) return null;
  const later = view.asks.flatMap((one) => (one.gate === ask.gate ? (versionOf(one) ?? []) : []));
  return later.filter((version) => version > own).toSorted((one, other) => one - other)[0] ?? null;
}

/** Nobody has to answer it any more: asked again for a newer text, or the ticket moved on. */
export function withdrawn(view: TicketView, ask: AskView): Content {
  const { item } = view;
  const before = versionOf(ask);
  const now = laterVersion(view, ask);
  const pushed = ask.gate === 'acceptance' && item.stage === 'preview' ? newCommit(view) : null;
  const again =
    ask.replacedBy === null && now === null
      ? pushed !== null
        ? `${pushed} Comparing it with the spec.`
        : `This question is closed. ${item.key}: ${wordOf(item)}.`
      : signs.includes(ask.gate) && before !== null
        ? `v${before}: asked again as v${now ?? before + 1}.`
        : `Asked again below${ask.again === null ? '.' : `: ${quoted(ask.again)}`}`;
  return fit({ text: `${keyAndTitle(item)}. ${again}`, blocks: [context(again)] });
}
