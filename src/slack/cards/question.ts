/** What every question shares: whom it asks, its buttons, its top-level text, how it ends. */
import type { KnownBlock } from '@slack/types';
import { quietly } from '../../pipeline/asking/telling.ts';
import type { PersonId } from '../../pipeline/item/basics.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import { when } from '../text/dates.ts';
import { limits } from '../text/limits.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { allOf, bareName, mention, nameOf } from '../text/names.ts';
import { type Content, context, fit, labelsIn, type Press, row } from './blocks.ts';
import { keyAndTitle } from './facts.ts';

export interface Asking {
  view: TicketView;
  ask: AskView;
  item: WorkItem;
  /** Mentions of those who are asked, and a space: for the sentence that asks, and nowhere else. */
  who: string;
  /** Their plain names for the top-level text: "Ana, ". */
  whoBare: string;
  press: (label: string, action: string, more?: Omit<Press, 'label' | 'action'>) => Press;
}
export interface Question {
  /** Top-level text after key and title; names of those asked stand before it, the button names are added. */
  text: string;
  /** True: the blocks say themselves why it is asked again. */
  saysWhy?: boolean;
  /** False: the text names them itself. */
  addressed?: boolean;
  blocks: KnownBlock[];
  buttons: Press[];
  menu?: Press[];
  /** Further questions of the same matter, below the buttons. */
  below?: KnownBlock[];
}
export type Builder = (asking: Asking) => Question;

/** How a question is put in its message: whom it names without a mention, and whether hints stand below it. */
export interface Manner {
  plain?: PersonId[];
  hint?: true;
}

export function askingOf(view: TicketView, ask: AskView, plain: PersonId[] = []): Asking {
  const people = ask.state === 'open' ? [...new Set(ask.asked)] : [];
  const unsaid = [...plain, ...quietly(ask.told ?? [])];
  const mentions = people.flatMap((id) => (unsaid.includes(id) ? [] : (mention(view.people[id]) ?? [])));
  const named = people.filter((id) => unsaid.includes(id)).map((id) => `${nameOf(view, id)},`);
  return {
    view,
    ask,
    item: view.item,
    who: [...mentions, ...named].map((one) => `${one} `).join(''),
    whoBare: people.length === 0 ? '' : `${allOf(people.map((id) => bareName(view, id)))}, `,
    press: (label, action, more = {}) => ({ label, action, ask: ask.id, ...more }),
  };
}

/** Handing over and reminding belong to every question that somebody is asked. */
function menuOf({ ask, press }: Asking, menu: Press[]): Press[] {
  if (ask.asked.length === 0) return menu;
  const always = [press('Ask someone else…', 'open:ask_moved'), press('Remind me…', 'open:reminder_set')];
  const more = always.filter((one) => !menu.some((other) => other.action === one.action));
  return [...menu, ...more].slice(0, 5);
}

/** Below the first question that somebody is ever asked, and never again. */
export const firstWords = (ask: AskView): KnownBlock[] =>
  ask.first === true && ask.state === 'open'
    ? [
        context(
          'You can write here as to a colleague. Only buttons decide.',
          'Slack\'s own "Turn off notifications for replies" keeps mentions.',
        ),
      ]
    : [];
/** "Kim is away until <t>. Asked Sam, deputy." */
export function movedLine(view: TicketView, ask: AskView): string[] {
  const { moved } = ask;
  if (moved == null || ask.asked.length === 0 || ask.asked.includes(moved.from)) return [];
  const from = nameOf(view, moved.from);
  const now = allOf(ask.asked.map((id) => nameOf(view, id)));
  if (moved.why === 'handed') return [`Asked ${now} (from ${from}).`];
  const until = moved.until === null ? '' : ` until ${when(moved.until)}`;
  const gone = moved.why === 'away' ? `${from} is away${until}.` : `${from} is not asked any more.`;
  return [`${gone} Asked ${now}${moved.deputy ? ', deputy' : ''}.`];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** For somebody's first tickets; on the very first, how this place works. */
function hints(ask: AskView, hint: Manner['hint']): KnownBlock[] {
  if (hint === undefined || ask.gate !== 'prd_sign_off') return [];
  return [context("Ask me anything here. Try: Why shouldn't we build this?")];
}

export function asQuestion(asking: Asking, question: Question, hint?: Manner['hint']): Content {
  const { ask, item } = asking;
  const again =
    ask.again === null || question.saysWhy === true ? [] : [context(`Asked again: ${say(ask.again)}`)];
  const blocks = [
    ...question.blocks,
    ...again,
    ...movedLine(asking.view, ask).map((line) => context(line)),
    ...row(question.buttons, item.key, menuOf(asking, question.menu ?? [])),
    ...(question.below ?? []),
  ];
  const said = capital(`${question.addressed === false ? '' : asking.whoBare}${question.text}`);
  return fit({
    text: `${keyAndTitle(item)}. ${said}${namedButtons(blocks)}`,
    blocks: [...blocks, ...hints(ask, hint), ...firstWords(ask)],
  });
}

/** " Buttons: Sign off PRD, Ask for changes." */
export function namedButtons(blocks: KnownBlock[]): string {
  const names = [...new Set(labelsIn(blocks).map((label) => bare(label, limits.label)))];
  return names.length === 0 ? '' : ` Button${names.length === 1 ? '' : 's'}: ${names.join(', ')}.`;
}
