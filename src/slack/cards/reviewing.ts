import { acceptancesNeeded, preFilled } from '../../pipeline/conditions.ts';
import type { CriterionVerdict } from '../../pipeline/item/change.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { TicketView } from '../../ports/chat.ts';
import { flaggedWords } from '../text/flags.ts';
import { bare, code, say } from '../text/mrkdwn.ts';
import { allOf, count, nameOf, short } from '../text/names.ts';
import { ownersShown } from '../text/owners.ts';
import { type Confirm, context, linkTo, section } from './blocks.ts';
import { agentTitle, ciWord, needsApproval, openOf } from './facts.ts';
import type { Builder } from './question.ts';
import { comebackBriefly, comebackLines } from './release/left.ts';

const verdicts: Record<CriterionVerdict['verdict'], string> = {
  met: 'Met.',
  not_met: 'Not met.',
  check: 'Please check.',
};

const ended = (text: string): string => (text === '' || /[.!?…"]$/.test(text) ? text : `${text}.`);

function criterionLine(one: CriterionVerdict): string {
  const text = say(one.text, 180);
  const because = ended(say(one.because, 180));
  const said =
    one.verdict === 'check' && because !== '' ? `"${text}": ${because}` : `${ended(text)} ${because}`;
  return `${one.number}. *${verdicts[one.verdict]}* ${said.trim()}`;
}

/** "2 criteria met, 1 to check." What there is none of goes without saying. */
function countsOf(criteria: CriterionVerdict[]): string {
  const of = (verdict: CriterionVerdict['verdict']): number =>
    criteria.filter((one) => one.verdict === verdict).length;
  const counts: [number, string][] = [
    [of('met'), 'met'],
    [of('not_met'), 'not met'],
    [of('check'), 'to check'],
  ];
  const [first = [0, 'met'], ...rest] = counts.filter(([many]) => many > 0);
  const noun = first[0] === 1 ? 'criterion' : 'criteria';
  return `${[`${first[0]} ${noun} ${first[1]}`, ...rest.map(([many, how]) => `${many} ${how}`)].join(', ')}.`;
}

/** "an engineer, and Ana for 1 and 3": whose acceptance is still missing. */
function missing(view: TicketView): string {
  const open = acceptancesNeeded(view.item).filter((one) => !one.done);
  const named = open.map((one) =>
    one.role === 'engineer'
      ? 'an engineer'
      : `${view.item.pm === null ? 'a PM' : nameOf(view, view.item.pm)} for ${allOf(one.criteria.map(String))}`,
  );
  return named.join(', and ');
}

function needs(view: TicketView): string {
  const named = missing(view);
  return named === '' ? '' : ` · needs: ${named}`;
}

const isLastToAccept = (item: WorkItem): boolean =>
  acceptancesNeeded(item).filter((one) => !one.done).length <= 1;

/** What an acceptance sets in motion, and what goes along with it. */
export function acceptMeans(view: TicketView): string {
  const { item } = view;
  const last = isLastToAccept(item);
  const environments = item.policy?.environments ?? ['production'];
  const where =
    environments.length > 1
      ? `ships to ${environments[0]}; production is asked for then.`
      : `ships to production when ${needsApproval(item) === null ? '' : 'an approver has approved and '}the gate is clear.`;
  const then = last
    ? `Merges #${item.pullRequest?.number ?? ''} and ${where}`
    : `Nothing ships before all have accepted: ${bare(missing(view), 80)}.`;
  const gate =
    view.gate === undefined || !last
      ? ''
      : ` Gate now: ${view.gate.clear ? 'clear.' : bare(view.gate.why ?? 'held.', 90)}`;
  const without = item.preview?.state === 'failed' ? ' Accepted without a preview.' : '';
  return `${last ? comebackBriefly(view) : ''} ${then}${gate}${without}`.trim();
}

/** What pressing Accept sets in motion, said before it is pressed. */
export function acceptConfirm(view: TicketView): Confirm {
  const { item } = view;
  const judgement = item.judgement;
  const unsure = judgement?.criteria.filter((one) => one.verdict === 'check').map((one) => one.number) ?? [];
  const total = judgement?.criteria.length ?? 0;
  const which = total === 1 ? '' : ` also ${allOf(unsure.map(String))},`;
  const also = unsure.length === 0 ? '' : `,${which} which I could not check`;
  const all = total === 1 ? 'Its one criterion' : `All ${total} criteria`;
  return {
    title: `Accept ${item.key}?`,
    text: `${all} on ${short(judgement?.sha)}${also}. ${acceptMeans(view)}`,
    yes: isLastToAccept(item) ? 'Accept and ship' : 'Accept',
    no: 'Not yet',
  };
}

/** "1 and 2 are pre-filled, their files did not change; please look at 3." */
function ticksNow(item: WorkItem): string {
  const kept = preFilled(item);
  const open = (item.judgement?.criteria ?? []).map((one) => one.number).filter((one) => !kept.includes(one));
  const all = (numbers: number[]): string => allOf(numbers.map(String));
  const look = open.length === 0 ? '' : `please look at ${all(open)}.`;
  if (kept.length === 0) return look.replace(/^p/, 'P');
  const filled = `${all(kept)} ${kept.length === 1 ? 'is' : 'are'} pre-filled, ${kept.length === 1 ? 'its' : 'their'} files did not change`;
  return look === '' ? `${filled}.` : `${filled}; ${look}`;
}

/** Said once people were asked about an earlier commit. */
export function newCommit(view: TicketView): string | null {
  const { newCommit: came, pullRequest: pull } = view.item;
  if (came == null || came.sha !== pull?.headSha) return null;
  const by = came.by === null ? '' : ` by ${came.by.isAgent ? agentTitle(view) : say(came.by.name, 60)}`;
  return `New commit${by}: ${short(came.sha)}. Verdict and acceptance are void.`;
}

function againstSpec(item: WorkItem): string {
  const outside = item.judgement?.outOfScope ?? [];
  return outside.length === 0
    ? '*Against the spec:* nothing outside scope.'
    : `*Against the spec:* not in scope: ${outside
        .slice(0, 6)
        .map((file) => code(file, 120))
        .join(', ')}${outside.length > 6 ? ` and ${outside.length - 6} more` : ''}.`;
}

const acceptance: Builder = ({ view, item, who, press }) => {
  const judgement = item.judgement;
  if (judgement === null) {
    return {
      text: 'the change is being compared with the spec.',
      blocks: [section('Comparing the change with the spec.')],
      buttons: [],
    };
  }
  const notMet = judgement.criteria.some((one) => one.verdict === 'not_met');
  const last = acceptancesNeeded(item).filter((one) => !one.done).length <= 1;
  const risk = judgement.risk;
  const because = risk.factors.toSorted((one, other) => other.points - one.points)[0]?.because;
  const preview = item.preview?.state === 'up' ? linkTo('Open preview', item.preview.url) : [];
  const failed =
    item.preview?.state === 'failed'
      ? [context(`No preview: ${say(item.preview.sentence ?? 'it did not start.')}`)]
      : [];
  const flagged = flaggedWords(judgement.flagged ?? []);
  const owners = ownersShown(view, judgement.owners ?? []);
  const accepted = item.acceptances.filter((one) => one.sha === judgement.sha);
  const came = newCommit(view);
  const pushed = came === null ? null : `${accepted.length === 0 ? `${came} ` : ''}${ticksNow(item)}`;
  return {
    ...(pushed === null ? {} : { saysWhy: true }),
    text: `it is ready to look at. ${countsOf(judgement.criteria)} ${judgement.outOfScope.length === 0 ? 'Nothing outside the spec.' : `${count(judgement.outOfScope.length, 'file')} outside the spec.`}`,
    blocks: [
      section(`${who}*${item.key}* is ready to look at.`),
      ...(pushed === null ? [] : [section(pushed)]),
      ...(accepted.length === 0
        ? []
        : [
            section(
              `${allOf([...new Set(accepted.map((one) => nameOf(view, one.by)))])} accepted ${short(judgement.sha)}.`,
            ),
          ]),
      section(
        judgement.criteria.slice(0, 12).map(criterionLine).join('\n') || 'The documents name no criteria.',
      ),
      section(againstSpec(item)),
      ...comebackLines(view),
      ...(flagged === null ? [] : [section(flagged)]),
      ...(owners === null ? [] : [context(`Owners of the files: ${owners}`)]),
      ...failed,
      context(
        `#${item.pullRequest?.number ?? ''} · ${short(judgement.sha)} · ${ciWord(item)} · ${count(judgement.files, 'file')}, ${count(judgement.added, 'line')} added, ${judgement.removed} removed · risk ${risk.score} of 100${because === undefined ? '' : `: ${say(because, 120)}`}${needs(view)}`,
      ),
    ],
    buttons: [
      notMet
        ? press('Accept…', 'open:accepted:not_met', { style: 'primary' })
        : press(last ? 'Accept and ship' : 'Accept', 'answer:accepted', {
            style: 'primary',
            confirm: acceptConfirm(view),
          }),
      press('Ask for changes…', 'open:changes_requested'),
      ...preview,
    ],
    menu: [
      press('One by one…', 'open:accepted'),
      ...linkTo(`Open #${item.pullRequest?.number ?? ''}`, item.pullRequest?.url),
      press('Why this risk…', 'open:risk'),
      press('Ask someone else…', 'open:ask_moved'),
      press('Remind me…', 'open:reminder_set'),
    ],
  };
};

const acceptMerged: Builder = ({ view, item, who, press }) => {
  const by = say(item.bypass?.by ?? 'Somebody', 60);
  const number = item.pullRequest?.number ?? '';
  const live = openOf(view, 'rollback');
  return {
    text: `${by} merged #${number} on GitHub before it was accepted. Recorded as a bypass.`,
    blocks: [
      section(`${who}*${by} merged #${number} on GitHub before it was accepted.* Recorded as a bypass.`),
      context(
        live === undefined
          ? 'Nothing is deployed until you accept it; then the gate is checked.'
          : 'It is live already.',
      ),
    ],
    buttons: [
      press('Accept the merge', 'answer:merge_accepted', {
        style: 'primary',
        confirm: {
          title: `Accept the merge of ${item.key}?`,
          text: `It counts as the approval of its deploy. The gate of ${item.service?.name ?? 'the service'} is checked first.`,
          yes: 'Accept the merge',
          no: 'Not yet',
        },
      }),
      press('Decline…', 'open:merge_declined'),
      ...linkTo(`Open #${number}`, item.pullRequest?.url),
    ],
  };
};

const deployApproval: Builder = ({ view, item, who, press }) => {
  const why = item.deploy?.verdict?.needsApproval ?? needsApproval(item) ?? 'the policy asks for it';
  const [factor] = item.judgement?.risk.factors.toSorted((one, other) => other.points - one.points) ?? [];
  const detail = why.startsWith('risk') && factor !== undefined ? `: ${factor.because}` : '';
  const said = say(`${why}${detail}`, 300).replace(/\.$/, '');
  const because = `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
  const signed = [
    ...(item.prd?.signed == null
      ? []
      : [`PRD v${item.prd.signed.version} signed by ${nameOf(view, item.prd.signed.by)}`]),
    ...(item.spec?.signed == null
      ? []
      : [`spec v${item.spec.signed.version} by ${nameOf(view, item.spec.signed.by)}`]),
  ];
  const accepted = [...new Set(item.acceptances.map((one) => nameOf(view, one.by)))];
  const undo = item.spec?.digest.undo;
  return {
    text: `please approve the deploy. ${because}.`,
    blocks: [
      section(`${who}please approve the deploy of *${item.key}*. ${because}.`),
      ...comebackLines(view),
      section(
        `${signed.length === 0 ? 'No documents.' : `${signed.join(', ')}.`} Accepted by ${accepted.length === 0 ? 'nobody yet' : allOf(accepted)} on ${short(item.pullRequest?.headSha)}.${undo ? ` Undo: ${say(undo, 300).replace(/\.$/, '')}.` : ''}`,
      ),
    ],
    buttons: [
      press('Approve deploy', 'answer:deploy_approved', {
        style: 'primary',
        confirm: {
          title: `Approve the deploy of ${item.key}?`,
          text: `The gate is checked again, never skipped. ${item.service?.name ?? ''} ${short(item.pullRequest?.headSha)}.${comebackBriefly(view)}`,
          yes: 'Approve deploy',
          no: 'Not yet',
        },
      }),
      press('Decline…', 'open:deploy_declined'),
      ...linkTo(`Open #${item.pullRequest?.number ?? ''}`, item.pullRequest?.url),
    ],
    menu: [
      press('Why is it high…', 'open:risk'),
      press('Hand over…', 'open:ask_moved'),
      press('Remind me…', 'open:reminder_set'),
    ],
  };
};

export const reviewing = {
  acceptance,
  accept_merged: acceptMerged,
  deploy_approval: deployApproval,
} as const;
