import type { WorkItem } from '../../pipeline/work-item.ts';
import type { PutResult } from '../../ports/chat.ts';
import { asksOf } from '../../store/asks.ts';
import { messagesOf } from '../../store/messages.ts';
import { allPeople } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { showDocument } from '../documents.ts';
import { showSlot } from '../post.ts';
import { type Slot, slots } from '../slots.ts';
import { ticketView } from '../views.ts';
import { done, type Handler } from './effect.ts';

/**
 * Brings a ticket's thread up to what the database says: documents first (a question links them), then the answered
 * question, the card, and what is new.
 */
export const showItem: Handler = async ({ item }, deps) => {
  if (item.home === null || item.stage === 'backlog') return done;
  await showDocument(deps, item, 'prd');
  await showDocument(deps, item, 'spec');
  const known = await messagesOf(deps.db, item.key);
  const wanted = slots(item, await asksOf(deps.db, item.key), known);
  const shown = new Set(known.filter((row) => row.ts !== null).map((row) => row.slot));
  // Rewrites first: what was answered shows it before anything new is asked. A card in a new place leads the rest.
  const inPlace = known.some(
    (row) => row.slot === 'card' && row.channel === item.home?.channel && row.state === 'posted',
  );
  const first = (slot: Slot): number =>
    slot.slot === 'card' ? (inPlace ? 1 : 0) : shown.has(slot.slot) ? (inPlace ? 0 : 1) : 2;
  let view = await ticketView(deps, item);
  for (const slot of wanted.toSorted((one, other) => first(one) - first(other))) {
    const posted = await showSlot(deps, view, slot);
    if (posted.state === 'gone' && slot.current) await tellOwner(deps, item, posted.why);
    // Everything else stands in the card's thread and links it.
    if (slot.slot === 'card' && posted.state === 'posted') view = await ticketView(deps, item);
  }
  await deps.chat.refreshHome([]);
  return done;
};

/** The ticket has lost its channel: its owner is told once, directly, and may choose a new home. */
async function tellOwner(
  deps: Deps,
  item: WorkItem,
  why: Extract<PutResult, { state: 'gone' }>['why'],
): Promise<void> {
  if (why === 'message_deleted' || item.home === null) return;
  const people = await allPeople(deps.db);
  const owner =
    item.prd?.signed == null ? (item.pm ?? item.reporter) : (item.engineer ?? item.pm ?? item.reporter);
  const chatId = people.find((person) => person.id === owner)?.chatId;
  if (chatId == null) return;
  const { channel } = item.home;
  await showSlot(deps, await ticketView(deps, item), {
    slot: `homeless:${channel}`,
    message: { kind: 'homeless', channel, why },
    current: false,
    place: { channel: chatId, thread: null },
  });
}
