/**
 * Where a ticket is, in a word, and the one sentence that says what happens now. Derived at every rendering, the
 * first sentence that fits. `script.md` §2, row by row.
 */
import { columns, type StageName, stages } from '../../pipeline/stages.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { TicketView } from '../../ports/chat.ts';
import { when } from '../text/dates.ts';
import { say } from '../text/mrkdwn.ts';
import { nameOf } from '../text/names.ts';
import { stageWords } from '../text/stage-words.ts';
import { waiting } from './facts.ts';
import { stageSentence } from './sentences.ts';

export interface State {
  emoji: string;
  word: string;
  /** Place among the board's columns; null where the ticket stands on no lane. */
  place: number | null;
  sentence: string;
}

function emojiAndWord(item: WorkItem): [string, string] {
  if (item.paused !== null) return [':double_vertical_bar:', 'Paused'];
  if (item.stage === 'deploying' && item.deploy?.phase === 'held') return [':hourglass:', 'Held'];
  return stageWords[item.stage];
}

export const wordOf = (item: WorkItem): string => emojiAndWord(item)[1];
export const wordOfStage = (stage: StageName): string => stageWords[stage][1];

/** Several stages share a word: what tells them apart, where they stand beside each other. */
const within: Partial<Record<StageName, string>> = {
  enriched: 'PRD',
  prd_ready: 'spec',
  prd_draft: 'PRD',
  spec_draft: 'spec',
  spec_ready: 'check',
};
export function nameOfStage(stage: StageName): string {
  const more = within[stage];
  return more === undefined ? stageWords[stage][1] : `${stageWords[stage][1]} (${more})`;
}

export function placeOf(item: WorkItem): number | null {
  const column = stages[item.stage].column;
  return column === null || item.stage === 'backlog' ? null : columns.indexOf(column) + 1;
}

export function stateOf(view: TicketView): State {
  const [emoji, word] = emojiAndWord(view.item);
  return { emoji, word, place: placeOf(view.item), sentence: sentenceOf(view) };
}

function sentenceOf(view: TicketView): string {
  const { item } = view;
  if (item.paused !== null) {
    const until = item.paused.until === null ? '' : ` until ${when(item.paused.until)}`;
    const reason = item.paused.reason === '' ? '' : `: ${say(item.paused.reason)}`;
    return `Paused by ${nameOf(view, item.paused.by)}${until}${stop(reason)} Nothing runs, nobody is asked.`;
  }
  if (item.trouble !== null) {
    const ask = view.asks.find((one) => one.gate === 'trouble' && one.state === 'open');
    return `${stop(say(item.trouble.sentence))}${ask === undefined ? '' : ` ${waiting(view, ask, 'to choose')}`}`;
  }
  return stageSentence(view);
}

const stop = (text: string): string => (text === '' || /[.!?…]$/.test(text) ? text || '.' : `${text}.`);
