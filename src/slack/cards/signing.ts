import type { KnownBlock } from '@slack/types';
import { prdDigest } from '../../pipeline/documents/prd-digest.ts';
import { signingQuestions } from '../../pipeline/documents/signing-questions.ts';
import { ruleInside } from '../../pipeline/guardrails/words.ts';
import type { DocumentState, SectionChange } from '../../pipeline/item/review.ts';
import { allFlags, type Flag } from '../../pipeline/untrusted/flags.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { TicketView } from '../../ports/chat.ts';
import { changeInline } from '../text/changes.ts';
import { when } from '../text/dates.ts';
import { flaggedBriefly, flaggedWords } from '../text/flags.ts';
import { quote, say } from '../text/mrkdwn.ts';
import { allOf, count, nameOf } from '../text/names.ts';
import { context, linkTo, row, section } from './blocks.ts';
import { needsApproval, openOf } from './facts.ts';
import type { Asking, Builder } from './question.ts';

type Digests = NonNullable<WorkItem['prd']>['digest'] | NonNullable<WorkItem['spec']>['digest'];
export type AnyDocument = DocumentState<Digests>;

type Thin = Pick<Digests, 'assumptions' | 'openQuestions'>;

/** " 2 assumptions, 1 open question.", for top-level text. */
const thinWords = ({ assumptions, openQuestions: open }: Thin): string =>
  `${assumptions > 0 ? ` ${count(assumptions, 'assumption')}${open.length > 0 ? ',' : '.'}` : ''}${open.length > 0 ? ` ${count(open.length, 'open question')}.` : ''}`;

/** "*Thin:* 2 assumptions without a source. 1 open question: "…"." Nothing thin: nothing said. */
function thin(digest: Thin): KnownBlock[] {
  const parts: string[] = [];
  if (digest.assumptions > 0) parts.push(`${count(digest.assumptions, 'assumption')} without a source.`);
  const open = digest.openQuestions;
  if (open.length > 0)
    parts.push(
      `${count(open.length, 'open question')}: ${open
        .slice(0, 3)
        .map((one) => quote(one, 150))
        .join(', ')}`,
    );
  return parts.length === 0 ? [] : [section(`*Thin:* ${parts.join(' ')}`)];
}

export const beforeAndAfter = (change: SectionChange, max = 200): string =>
  `${say(change.section, 60)} (${changeInline(change, max)})`;

function changed(document: AnyDocument): KnownBlock[] {
  if (document.version < 2 || document.changes.length === 0) return [];
  const told = document.changes.filter((change) => !/^answered questions$/i.test(change.section));
  const shown = told.slice(0, 3).map((change) => questionsChanged(change) ?? beforeAndAfter(change));
  const more = told.length > 3 ? ` And ${told.length - 3} more.` : '';
  return [section(`*Changed since v${document.version - 1}:* ${shown.join('. ')}.${more}`)];
}

/** "Open questions: 1 answered, 2 new": their words stand under *Thin*. */
function questionsChanged({ section: title, before, after }: SectionChange): string | null {
  if (!/^open questions?$/i.test(title)) return null;
  const questions = (body: string): string[] => prdDigest(`## Open questions\n\n${body}`).openQuestions;
  const [old, now] = [questions(before), questions(after)];
  const answered = old.filter((one) => !now.includes(one)).length;
  const fresh = now.filter((one) => !old.includes(one)).length;
  const parts = [...(answered > 0 ? [`${answered} answered`] : []), ...(fresh > 0 ? [`${fresh} new`] : [])];
  return parts.length === 0 ? null : `${say(title, 60)}: ${parts.join(', ')}`;
}

function drafted(view: TicketView, document: AnyDocument): string {
  if (document.author !== null) return byPerson(view, document);
  return view.withoutModel
    ? 'Put together without a model. Check the sources.'
    : 'Drafted by a model. Check the sources.';
}

/** "Sam edited Requirements by hand, <t>. This is v3." */
function byPerson(view: TicketView, document: AnyDocument): string {
  const who = nameOf(view, document.author);
  const sections = document.changes.map((change) => say(change.section, 60)).filter((one) => one !== '');
  const named = sections.length > 3 ? [...sections.slice(0, 3), `${sections.length - 3} more`] : sections;
  const what = named.length === 0 ? 'it' : allOf(named);
  const version = `This is v${document.version}.`;
  if (document.how === 'drafted') return `${who} wrote it, ${when(document.at)}.`;
  if (document.how === 'restored')
    return `${who} went back to an earlier text, ${when(document.at)}. ${version}`;
  if (document.how === 'proposal')
    return `${named.length === 0 ? 'Changed' : `${what} changed`} by ${who}, ${when(document.at)}. ${version}`;
  return `${who} edited ${what} by hand, ${when(document.at)}. ${version}`;
}

/** Sources that could not be reached when facts were gathered, each with its time. */
export function notReached(view: TicketView, named: string[] = []): string {
  const unknown = view.item.context?.sources.filter((one) => one.state === 'unknown') ?? [];
  const tried = unknown.map((one) => `${say(one.source, 60)}, tried ${when(one.at)}`);
  const others = named
    // A document names a source with the day on which it was tried.
    .filter((name) => !unknown.some(({ source }) => name === source || name.startsWith(`${source}, `)))
    .map((name) => say(name, 60));
  const all = [...tried, ...others];
  return all.length === 0 ? '' : `Not reached: ${all.join('; ')}.`;
}

const changesButton = ({ press }: Asking, document: AnyDocument) =>
  document.version > 1 && document.changes.length > 0 ? [press('See all changes…', 'open:changes')] : [];

const flaggedLine = (flags: readonly Flag[]): KnownBlock[] => {
  const words = flaggedWords(flags);
  return words === null ? [] : [section(words)];
};

const inShort = (text: string): string => `*In short:* ${say(text, 600)}`;
const noDocument = (what: string) => ({
  text: `please sign off the ${what}.`,
  blocks: [section(`The ${what} is being read.`)],
  buttons: [],
});

/** "This looks like 3 tickets." stands with the PRD question and has its own answers. */
function splitOffer(view: TicketView): KnownBlock[] {
  const ask = openOf(view, 'split');
  const titles = view.item.splitProposal;
  if (ask === undefined || titles === null) return [];
  return [
    section(
      `This looks like ${count(titles.length, 'ticket')}: ${titles
        .slice(0, 6)
        .map((one) => say(one, 80))
        .join(' · ')}.`,
    ),
    ...row(
      [
        { label: 'Split…', action: 'open:split_chosen', ask: ask.id },
        { label: 'Keep as one', action: 'answer:split_declined', ask: ask.id },
      ],
      view.item.key,
    ),
  ];
}

const prdSignOff: Builder = (asking) => {
  const { view, item, who, press } = asking;
  const prd = item.prd;
  if (prd === null) return noDocument('PRD');
  const { digest } = prd;
  const counts = `${count(digest.requirements, 'requirement')}, ${count(digest.criteria.length, 'acceptance criterion', 'acceptance criteria')}`;
  const changes = changed(prd);
  const sign = digest.openQuestions.length > 0 ? 'open:prd_signed_off' : 'answer:prd_signed_off';
  const read = linkTo('Read PRD', view.links.prd);
  return {
    saysWhy: prd.author !== null,
    text: `please sign off PRD v${prd.version}.${thinWords(digest)}${flaggedBriefly(prd.flagged ?? [])}`,
    blocks: [
      section(`${who}please sign off the *PRD*, v${prd.version}.`),
      ...(changes.length > 0 ? changes : [section(`${inShort(digest.inShort)} ${counts}.`)]),
      ...thin(digest),
      ...flaggedLine(prd.flagged ?? []),
      context(
        [`${count(digest.sources, 'source')}.`, notReached(view, digest.notReached), drafted(view, prd)]
          .filter((part) => part !== '')
          .join(' '),
      ),
    ],
    buttons: [
      press('Sign off PRD', sign, { style: 'primary' }),
      press('Ask for changes…', 'open:changes_requested'),
      ...(changes.length > 0 ? changesButton(asking, prd) : read),
    ],
    menu: [
      ...(changes.length > 0 ? read : []),
      press('Ask someone else…', 'open:ask_moved'),
      press('Remind me…', 'open:reminder_set'),
      press("Don't build this…", 'open:decided_against'),
    ],
    below: splitOffer(view),
  };
};

function specInShort(item: WorkItem): string {
  const digest = item.spec?.digest;
  if (digest === undefined) return '';
  const migration = digest.migration === null ? '' : ` Migration: ${say(digest.migration, 150)}.`;
  return `${inShort(digest.inShort)} ${count(digest.filesInScope.length, 'file')} in scope, ${digest.doNotTouch.length} not to touch, ${count(digest.steps.length, 'step')}, size ${digest.size}.${migration.replace('..', '.')}${digest.undo === '' ? '' : ` Undo: ${say(digest.undo, 200).replace(/\.$/, '')}.`}`;
}

/** What the scorecard says now, and whether the deploy will ask somebody. */
function outlook(view: TicketView): string[] {
  const { item, outlook: found } = view;
  const stops = found?.stops ?? [];
  const more = stops.length > 2 ? ` (and ${stops.length - 2} more)` : '';
  const said = stops
    .slice(0, 2)
    .map((one) => say(ruleInside(one), 120))
    .join('; ');
  const score =
    found === undefined
      ? []
      : [
          `Scorecard as of ${when(found.at)}: ${stops.length === 0 ? 'would pass.' : `would stop: ${said}${more}.`}`,
        ];
  const approval = needsApproval(item);
  return [...score, ...(approval === null ? [] : [`The deploy will need an approver: ${approval}.`])];
}

const specSignOff: Builder = (asking) => {
  const { view, item, who, press } = asking;
  const spec = item.spec;
  if (spec === null) return noDocument('tech spec');
  const changes = changed(spec);
  return {
    saysWhy: spec.author !== null,
    text: `please sign off spec v${spec.version}. ${count(spec.digest.filesInScope.length, 'file')} in scope, size ${spec.digest.size}.${flaggedBriefly(spec.flagged ?? [])}`,
    blocks: [
      section(`${who}please sign off the *tech spec*, v${spec.version}.`),
      ...(changes.length > 0 ? changes : []),
      section(specInShort(item)),
      ...thin(spec.digest),
      ...flaggedLine(spec.flagged ?? []),
      context(
        [...outlook(view), notReached(view), drafted(view, spec)].filter((part) => part !== '').join(' '),
      ),
    ],
    buttons: [
      press('Sign off spec', 'answer:spec_signed_off', { style: 'primary' }),
      press('Sign off and delegate…', 'open:spec_signed_off:delegate'),
      press('Ask for changes…', 'open:changes_requested'),
    ],
    menu: [
      ...changesButton(asking, spec),
      ...linkTo('Read spec', view.links.spec),
      press('Ask someone else…', 'open:ask_moved'),
      press('Remind me…', 'open:reminder_set'),
      press('Back to the PRD…', 'open:document_reopened:prd'),
      press('Close…', 'open:cancelled'),
    ],
  };
};

const bothSignOff: Builder = (asking) => {
  const { view, item, who, press } = asking;
  const spec = item.spec;
  if (spec === null) return noDocument('PRD and tech spec');
  const criteria = item.prd?.digest.criteria ?? [];
  const criterion =
    criteria.length === 0
      ? ''
      : ` ${criteria.length === 1 ? 'Criterion' : 'Criteria'}: ${criteria
          .slice(0, 3)
          .map((one) => say(one.text, 150).replace(/\.$/, ''))
          .join('; ')}.`;
  const changes = [...(item.prd === null ? [] : changed(item.prd)), ...changed(spec)];
  const open = signingQuestions(item, 'both_sign_off').map((one) => one.question);
  const flags = allFlags(item.prd?.flagged, spec.flagged);
  const thinness = {
    assumptions: (item.prd?.digest.assumptions ?? 0) + spec.digest.assumptions,
    openQuestions: open,
  };
  return {
    saysWhy: spec.author !== null,
    text: `please sign off PRD and spec v${spec.version}.${thinWords(thinness)} Size ${spec.digest.size}.${flaggedBriefly(flags)}`,
    blocks: [
      section(`${who}please sign off the *PRD and tech spec*, v${spec.version}.`),
      ...changes,
      section(`${specInShort(item)}${criterion}`),
      ...thin(thinness),
      ...flaggedLine(flags),
      context(
        [...outlook(view), notReached(view), drafted(view, spec)].filter((part) => part !== '').join(' '),
      ),
    ],
    buttons: [
      press('Sign off both', `${open.length > 0 ? 'open' : 'answer'}:both_signed_off`, { style: 'primary' }),
      press('Sign off and delegate…', 'open:both_signed_off:delegate'),
      press('Ask for changes…', 'open:changes_requested'),
    ],
    menu: [
      ...(changes.length > 0 ? [press('See all changes…', 'open:changes')] : []),
      ...linkTo('Read PRD', view.links.prd),
      ...linkTo('Read spec', view.links.spec),
      press('Ask someone else…', 'open:ask_moved'),
      press('Use the full path', 'answer:full_path_chosen'),
      press('Close…', 'open:cancelled'),
    ],
  };
};

export const signing = {
  prd_sign_off: prdSignOff,
  spec_sign_off: specSignOff,
  both_sign_off: bothSignOff,
} as const;
