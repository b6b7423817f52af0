/**
 * Whoever is asked and is not in the ticket's channel gets the question directly, and may read what it is about. It
 * stays one question: answered anywhere, it closes everywhere.
 */
import { isOfAgent } from '../../pipeline/asking/ladder.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { PersonView, TicketView } from '../../ports/chat.ts';
import type { AskRow } from '../../store/asks.ts';
import { IN_THREAD, pagesOf } from '../../store/documents.ts';
import { type MessageRow, messagesOf } from '../../store/messages.ts';
import type { Deps } from '../deps.ts';
import { showSlot } from './post.ts';

export interface Absent {
  ask: AskRow;
  person: PersonView;
}

/** Open questions of the thread whose asked person cannot see it. */
export async function absentees(deps: Deps, view: TicketView, asks: AskRow[]): Promise<Absent[]> {
  const { home } = view.item;
  const asked = asks
    .filter((ask) => ask.state === 'open' && ask.slot !== null)
    .flatMap((ask) => ask.asked.flatMap((id) => view.people[id] ?? []).map((person) => ({ ask, person })));
  if (home === null || asked.length === 0) return [];
  const missing = await deps.directory.notIn(home.channel, [
    ...new Set(asked.map(({ person }) => person.chatId).filter((id) => id !== '')),
  ]);
  return asked.filter(({ person }) => missing.includes(person.chatId));
}

/** Where the question stands that a person gets because they are not in the channel. */
export const slotFor = (ask: string, person: PersonView): string => `nudge:${ask}:outside:${person.id}`;

export async function isAbsent(deps: Deps, { home }: WorkItem, person: PersonView): Promise<boolean> {
  return home !== null && (await deps.directory.notIn(home.channel, [person.chatId])).length > 0;
}

export async function askDirectly(
  deps: Deps,
  view: TicketView,
  about: { asks: AskRow[]; absent: Absent[] },
): Promise<void> {
  if (about.absent.length === 0) return;
  const known = await messagesOf(deps.db, view.item.key);
  for (const { ask, person } of about.absent) {
    // What agents ask is gathered for that person in a message of its own.
    if (isOfAgent(ask.gate) || toldBefore(known, { ask, person, asks: about.asks })) continue;
    await showPages(deps, view.item, person);
    await showSlot(deps, view, {
      slot: slotFor(ask.id, person),
      message: { kind: 'nudge', ask: ask.id, by: null, outside: true },
      current: false,
      place: { channel: person.chatId, thread: null },
    });
  }
}

/** A question that replaced another in place has its message, and is rewritten there. */
function toldBefore(known: MessageRow[], about: Absent & { asks: AskRow[] }): boolean {
  const same = about.asks.filter((ask) => ask.slot === about.ask.slot);
  return same.some((ask) =>
    known.some((row) => row.slot === slotFor(ask.id, about.person) && row.ts !== null),
  );
}

export async function showPages(deps: Deps, item: WorkItem, person: PersonView): Promise<void> {
  for (const page of await pagesOf(deps.db, item.key))
    if (page.page !== IN_THREAD) await deps.pages.showTo(page.page, person.chatId);
}
