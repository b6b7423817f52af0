/** Questions about the text of a document: changed after sign-off, proposed, clashing, redrafted, split, reopened. */
import type { DocumentKind } from '../../pipeline/item/basics.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { TicketView } from '../../ports/chat.ts';
import { changeLines } from '../text/changes.ts';
import { when } from '../text/dates.ts';
import { messageLink, quote, say } from '../text/mrkdwn.ts';
import { allOf, count, nameOf } from '../text/names.ts';
import { context, linkTo, section } from './blocks.ts';
import type { Builder } from './question.ts';
import { type AnyDocument, beforeAndAfter } from './signing.ts';

const documentOf = (item: WorkItem, kind: DocumentKind | null): AnyDocument | null =>
  kind === 'prd' ? item.prd : kind === 'spec' ? item.spec : null;
export const documentName = (kind: DocumentKind | null): string => (kind === 'spec' ? 'spec' : 'PRD');

/** A signed text changed while the work goes on. */
const reSign: Builder = ({ view, item, who, press }) => {
  const document = documentOf(item, item.reSign);
  const name = documentName(item.reSign);
  const version = document?.version ?? 1;
  const signed = document?.signed?.version ?? version - 1;
  const by = document?.author == null ? '' : ` by ${nameOf(view, document.author)}`;
  const changes = document?.changes.slice(0, 3).map((change) => beforeAndAfter(change)) ?? [];
  return {
    text: `${name} v${version} is not signed. The work goes on with v${signed}; nothing ships until it is settled.`,
    blocks: [
      section(
        `${who}*${name} v${version}*${by} is not signed. The work goes on with v${signed}; nothing ships until it is settled.`,
      ),
      ...(changes.length === 0 ? [] : [section(`*Changed since v${signed}:* ${changes.join('. ')}.`)]),
      context(
        `Signing v${version} voids what was accepted. Keeping v${signed} makes its text the newest again.`,
      ),
    ],
    buttons: [
      press(`Sign off v${version}`, 'answer:re_signed', { style: 'primary' }),
      press('Sign off, tell the agent', 'answer:re_signed:tell'),
      press(`Keep v${signed}`, 'answer:signed_text_kept'),
    ],
    menu: [...linkTo(`Read ${name}`, item.reSign === 'spec' ? view.links.spec : view.links.prd)],
  };
};

/** "  Settled by Ana and Sam here."; "  Asked for by Ana here.", where nobody settled it. *here* is the message. */
function settledBy(view: TicketView): string {
  const { by = [], url, asked } = view.item.proposal ?? {};
  if (by.length === 0) return '';
  const here = url == null ? '' : ` ${messageLink(url, 'here')}`;
  return `  ${asked === true ? 'Asked for' : 'Settled'} by ${allOf(by.map((id) => nameOf(view, id)))}${here}.`;
}

/** The lines that differ: a section may be long, and what stays is not what is asked about. */
const beforeAfter = (before: string, after: string): string => changeLines({ before, after }, 900);

/** A small one was applied at once, as the team's policy has it. */
const appliedAtOnce: Builder = ({ view, item, press }) => {
  const applied = item.applied ?? null;
  const document = documentOf(item, applied?.document ?? null);
  const name = documentName(applied?.document ?? 'prd');
  const change = document?.changes.find((one) => one.section === applied?.section);
  const said = `${name} v${applied?.version ?? 1}: ${say(applied?.section ?? '', 80)} changed by ${nameOf(view, document?.author ?? null)}`;
  return {
    text: `${said}.`,
    blocks: [
      section(`${said}, ${when(document?.at ?? view.now)}.`),
      section(beforeAfter(applied?.before ?? '', change?.after ?? '')),
    ],
    buttons: [press('Undo', `answer:${applied?.document ?? 'prd'}_revised:undo`)],
    menu: linkTo(`Read ${name}`, applied?.document === 'spec' ? view.links.spec : view.links.prd),
  };
};

const proposal: Builder = (about) => {
  const { ask, view, item, press } = about;
  if (ask.bound.startsWith('undo:')) return appliedAtOnce(about);
  const made = item.proposal;
  const name = documentName(made?.document ?? 'prd');
  const document = documentOf(item, made?.document ?? null);
  const voids = document?.signed != null;
  const more = made?.more?.length ?? 0;
  return {
    text: `Change to ${name} v${document?.version ?? 1}, section ${say(made?.section ?? '', 60)}?`,
    blocks: [
      section(
        `*Change to ${name} v${document?.version ?? 1}, section ${say(made?.section ?? '', 80)}?*${settledBy(view)}`,
      ),
      section(beforeAfter(made?.before ?? '', made?.after ?? '')),
      ...(more === 0 ? [] : [context(`${count(more, 'more change')} proposed, asked after this one.`)]),
    ],
    buttons: [
      press(voids ? 'Apply (voids sign-off)' : 'Apply', `answer:${made?.document ?? 'prd'}_revised:apply`, {
        style: 'primary',
      }),
      press('Edit…', `open:${made?.document ?? 'prd'}_revised:edit`),
      press('Discard', 'answer:proposal_discarded'),
    ],
    menu: [...linkTo(`Read ${name}`, made?.document === 'spec' ? view.links.spec : view.links.prd)],
  };
};

const clash: Builder = ({ item, who, press, view }) => {
  const found = item.clash;
  const document = documentOf(item, found?.document ?? null);
  const hand = found?.by === undefined ? document?.author : found.by;
  const author = hand == null ? null : nameOf(view, hand);
  const them = author === null ? 'Theirs' : `${author}'s`;
  const answer = `${found?.document ?? 'prd'}_revised`;
  const more = found?.more?.length ?? 0;
  return {
    text: `two edits of ${say(found?.section ?? '', 60)} meet. Please choose.`,
    blocks: [
      section(
        `${who}${author ?? 'somebody'} and I both changed *${say(found?.section ?? '', 80)}*. Nothing is overwritten until you choose.`,
      ),
      section(`*${them}:* ${quote(found?.theirs ?? '', 1_200)}`),
      section(`*Mine:* ${quote(found?.ours ?? '', 1_200)}`),
      ...(more === 0 ? [] : [context(`${count(more, 'more section')} after this one.`)]),
    ],
    buttons: [
      press(`Keep ${them.toLowerCase() === 'theirs' ? 'theirs' : them}`, `answer:${answer}:theirs`),
      press('Keep mine', `answer:${answer}:ours`),
      press('Combine…', `open:${answer}:combine`),
    ],
  };
};

const redraft: Builder = ({ item, who, press, view }) => {
  const tracker = item.issue?.label ?? (item.origin.kind === 'tracker' ? 'the tracker' : 'the issue');
  const from = item.redraft?.from === undefined ? null : say(item.redraft.from, 60);
  const by = item.redraft?.by;
  const [what, short] =
    by === undefined
      ? from === null
        ? [`the description of *${item.key}* changed in ${tracker}`, `the description changed in ${tracker}`]
        : [
            `${from} changed the description of *${item.key}* in ${tracker}`,
            `${from} changed the description in ${tracker}`,
          ]
      : [`${nameOf(view, by)} changed what *${item.key}* asks for`, `${nameOf(view, by)} changed the ticket`];
  return {
    text: `${short}. Redraft the PRD?`,
    blocks: [section(`${who}${what}. Sign-offs are void only if the PRD changes.`)],
    buttons: [
      press('Redraft the PRD', 'answer:redraft_chosen'),
      press('Leave it', 'answer:redraft_declined'),
    ],
  };
};

const split: Builder = ({ item, press }) => {
  const titles = item.splitProposal ?? [];
  return {
    text: `this looks like ${count(titles.length, 'ticket')}.`,
    blocks: [
      section(
        `This looks like ${count(titles.length, 'ticket')}: ${allOf(titles.map((one) => say(one, 80)))}.`,
      ),
    ],
    buttons: [press('Split…', 'open:split_chosen'), press('Keep as one', 'answer:split_declined')],
  };
};

const amend: Builder = ({ ask, item, press }) => {
  const kind: DocumentKind = ask.bound.startsWith('spec') ? 'spec' : 'prd';
  const signed = documentOf(item, kind)?.signed;
  return {
    text: `${documentName(kind)} v${signed?.version ?? 1} is signed.`,
    blocks: [section(`*${documentName(kind)} v${signed?.version ?? 1}* is signed.`)],
    buttons: [
      press('Amend…', `open:document_reopened:${kind}`),
      press('Withdraw…', `open:sign_off_withdrawn:${kind}`),
    ],
  };
};

export const texts = { re_sign: reSign, proposal, clash, redraft, split, amend } as const;
