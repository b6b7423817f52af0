import { isOfAgent } from '../../pipeline/asking/ladder.ts';
import { lostMerge } from '../../pipeline/conditions.ts';
import type { DocumentKind } from '../../pipeline/item/basics.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Message, Place, TicketView } from '../../ports/chat.ts';
import type { AskRow } from '../../store/asks.ts';
import { type DocumentRow, IN_THREAD, type PageRow } from '../../store/documents.ts';
import type { MessageRow } from '../../store/messages.ts';

/** One message of a ticket. */
export interface Slot {
  slot: string;
  message: Message;
  /** Still says something that people need: posted anew where it was deleted or the ticket has moved. */
  current: boolean;
  /** Elsewhere than in the ticket's thread: a direct message. */
  place?: Place;
}

/** The messages that a ticket has: the card, one per question, run, live, rolled back, and what people got directly. */
export function slots(item: WorkItem, asks: AskRow[], known: MessageRow[]): Slot[] {
  const all: Slot[] = [{ slot: 'card', message: { kind: 'card' }, current: true }, ...questions(asks)];
  all.push(...releases(item, asks, known));
  const { lost } = item;
  if (lost != null)
    all.push({
      slot: `rewritten:${lost.mergeSha}:${Date.parse(lost.at)}`,
      message: { kind: 'rewritten', mergeSha: lost.mergeSha },
      current: lostMerge(item) !== null,
    });
  return [...all, ...asks.filter(wasOffered).map(offer), ...direct(known)];
}

/** What was said of releases: what is so now, and every earlier message, which says what became of it. */
function releases(item: WorkItem, asks: AskRow[], known: MessageRow[]): Slot[] {
  const now = item.deploy?.deployment?.id;
  const wasSaid = (kind: string): string[] =>
    known.flatMap((row) => (row.slot.startsWith(`${kind}:`) ? [row.slot.slice(kind.length + 1)] : []));
  const live = item.liveAt !== null && ['deployed', 'rolled_back'].includes(item.stage) ? now : undefined;
  const back = item.stage === 'rolled_back' ? now : undefined;
  const again = item.rollback?.back?.deployment;
  return [
    ...[...new Set([again ?? [], wasSaid('live_again')].flat())].map(
      (deployment): Slot => ({
        slot: `live_again:${deployment}`,
        message: { kind: 'live_again', deployment },
        current: deployment === again,
      }),
    ),
    ...[...new Set([live ?? [], wasSaid('live')].flat())].map(
      (deployment): Slot => ({
        slot: `live:${deployment}`,
        message: { kind: 'live', deployment },
        current: item.stage === 'deployed' && deployment === now,
      }),
    ),
    ...[...new Set([back ?? [], wasSaid('rolled_back')].flat())].map((deployment): Slot => {
      const slot = `rolled_back:${deployment}`;
      const ask = asks.findLast((one) => one.slot === slot)?.id;
      return {
        slot,
        message: { kind: 'rolled_back', deployment, ...(ask === undefined ? {} : { ask }) },
        current: deployment === back,
      };
    }),
  ];
}

const wasOffered = (ask: AskRow): boolean => ask.told.some((one) => one.step === 'offered');
const offer = (ask: AskRow): Slot => ({
  slot: `offered:${ask.id}`,
  message: { kind: 'offered', ask: ask.id },
  current: ask.state === 'open',
});

/** Open questions that people are told directly, each telling one message; what agents ask is gathered in one of its own. */
export function directly(view: TicketView, known: MessageRow[]): Slot[] {
  const tellings = view.asks
    .filter((ask) => ask.state === 'open' && !isOfAgent(ask.gate))
    .flatMap((ask) =>
      (ask.told ?? [])
        .filter((one) => one.how === 'direct' && ask.asked.includes(one.person))
        .map((one) => ({
          ask,
          one,
          slot: `nudge:${ask.id}:${one.step}:${one.person}:${Date.parse(one.at)}`,
        })),
    );
  return tellings.flatMap(({ ask, one, slot }): Slot[] => {
    const channel = view.people[one.person]?.chatId ?? '';
    if (channel === '' || known.some((row) => row.slot === slot)) return [];
    const message = { kind: 'nudge' as const, ask: ask.id, by: null };
    return [{ slot, message, current: false, place: { channel, thread: null } }];
  });
}

function questions(asks: AskRow[]): Slot[] {
  const bySlot = Map.groupBy(
    asks.filter((ask) => ask.slot !== null && !ask.slot.startsWith('rolled_back:')),
    (ask) => ask.slot ?? '',
  );
  return [...bySlot].map(([slot, sharing]) => {
    const open = sharing.filter((one) => one.state === 'open');
    const ask = open.findLast((one) => one.asked.length > 0) ?? open.at(-1) ?? sharing.at(-1);
    return { slot, message: { kind: 'ask', ask: ask?.id ?? '' }, current: open.length > 0 };
  });
}

/** A document in the thread, where the chat has no pages; one that is on a page by now only says so. */
export function documentSlot(
  item: WorkItem,
  kind: DocumentKind,
  about: { page: PageRow | undefined; text: DocumentRow | null; known: MessageRow[] },
): Slot[] {
  const { page, text, known } = about;
  const state = item[kind];
  const slot = `document:${kind}`;
  if (page === undefined || text === null || state === null) return [];
  const inThread = page.page === IN_THREAD;
  if (!inThread && !known.some((row) => row.slot === slot)) return [];
  return [
    {
      slot,
      message: {
        kind: 'document',
        document: kind,
        version: text.version,
        markdown: inThread ? text.markdown : null,
        open: page.access === 'write',
      },
      current: inThread,
    },
  ];
}

/** Direct messages are rewritten as the question is answered; they are never posted again. */
export function direct(known: MessageRow[]): Slot[] {
  return known.flatMap((row): Slot[] => {
    const [kind, about = '', where] = row.slot.split(':');
    const place = { channel: row.channel, thread: row.thread };
    if (kind !== 'nudge') return [];
    const outside = where === 'outside' ? { outside: true } : {};
    return [
      {
        slot: row.slot,
        message: { kind: 'nudge', ask: about, by: null, ...outside },
        current: false,
        place,
      },
    ];
  });
}
