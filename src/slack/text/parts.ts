/** The parts of a ticket that was split: summed up in its sentence, one line each on its card. */
import type { Part } from '../../pipeline/item/parts.ts';
import type { TicketView } from '../../ports/chat.ts';
import { say } from './mrkdwn.ts';
import { allOf, nameOf } from './names.ts';
import { stageWords } from './stage-words.ts';

const wordOf = (part: Part): string =>
  part.stage === 'deployed'
    ? 'live'
    : part.waitsFor.length > 0
      ? 'waiting'
      : stageWords[part.stage][1].toLowerCase();

/** ": 1 live, 1 in development" */
export function summedUp(parts: readonly Part[]): string {
  const counts = new Map<string, number>();
  for (const part of parts) counts.set(wordOf(part), (counts.get(wordOf(part)) ?? 0) + 1);
  const said = [...counts].map(([word, number]) => `${number} ${word}`);
  return said.length === 0 ? '' : `: ${said.join(', ')}`;
}

const MOST_LINES = 20;

/** "TL-51 Export button · :wrench: In development · Eli" */
export function partLines(view: TicketView): string[] {
  const parts = view.parts ?? [];
  const lines = parts.slice(0, MOST_LINES).map((part) => {
    const named = `*${say(part.key, 20)}* ${say(part.title, 80)}`;
    if (part.waitsFor.length > 0)
      return `${named} · waits for ${allOf(part.waitsFor.map((key) => say(key, 20)))}`;
    const state = part.paused ? 'Paused' : stageWords[part.stage].join(' ');
    return `${named} · ${state}${part.owner === null ? '' : ` · ${nameOf(view, part.owner)}`}`;
  });
  const more = parts.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])];
}
