/** What every question shares: whom it asks, its buttons, its top-level text, how it ends. */
import type { KnownBlock } from '@slack/types';
import { quietly } from '../../pipeline/asking/telling.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import { when } from '../text/dates.ts';
import { limits } from '../text/limits.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { allOf, bareName, mention, nameOf } from '../text/names.ts';
import { type Content, context, fit, type Press, row } from './blocks.ts';
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
  /** False: the text names them itself. */
  addressed?: boolean;
  blocks: KnownBlock[];
  buttons: Press[];
  menu?: Press[];
  /** Further questions of the same matter, below the buttons. */
  below?: KnownBlock[];
}
export type Builder = (asking: Asking) => Question;

export function askingOf(view: TicketView, ask: AskView): Asking {
  const people = ask.state === 'open' ? [...new Set(ask.asked)] : [];
  const quiet = quietly(ask.told ?? []);
  const mentions = people.flatMap((id) =>
    quiet.includes(id) ? [nameOf(view, id)] : (mention(view.people[id]) ?? []),
  );
  return {
    view,
    ask,
    item: view.item,
    who: mentions.length === 0 ? '' : `${mentions.join(' ')} `,
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

export function asQuestion(asking: Asking, question: Question): Content {
  const { ask, item } = asking;
  const names = question.buttons.map((press) => bare(press.label.replace(/…$/, ''), limits.label));
  const buttons = names.length === 0 ? '' : ` Button${names.length === 1 ? '' : 's'}: ${names.join(', ')}.`;
  const again = ask.again === null ? [] : [context(`Asked again: ${say(ask.again)}`)];
  return fit({
    text: `${keyAndTitle(item)}. ${capital(`${question.addressed === false ? '' : asking.whoBare}${question.text}`)}${buttons}`,
    blocks: [
      ...question.blocks,
      ...again,
      ...movedLine(asking.view, ask).map((line) => context(line)),
      ...row(question.buttons, item.key, menuOf(asking, question.menu ?? [])),
      ...(question.below ?? []),
    ],
  });
}
