import { createHash } from 'node:crypto';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Message, Place, PutResult, TicketView } from '../../ports/chat.ts';
import { type AskRow, asksOf } from '../../store/asks.ts';
import { intendMessage, type MessageRow, messagesOf, saveMessage } from '../../store/messages.ts';
import type { Deps } from '../deps.ts';
import { showDocument } from '../documents.ts';
import { ticketView } from '../views.ts';
import { done, type Handler } from './effect.ts';

/**
 * Brings a ticket's thread up to what the database says: documents first (a question links them), then the answered
 * question, the card, and what is new. A message is intended before it is posted; an uncertain one is looked for by
 * its outbox id before it is posted again.
 */
export const showItem: Handler = async ({ item }, deps) => {
  const home = item.home;
  if (home === null || item.stage === 'backlog') return done;
  await showDocument(deps, item, 'prd');
  await showDocument(deps, item, 'spec');
  const asks = await asksOf(deps.db, item.key);
  const known = await messagesOf(deps.db, item.key);
  const wanted = slots(item, asks);
  const shown = new Set(known.filter((row) => row.ts !== null).map((row) => row.slot));
  // Rewrites first: what was answered shows it before anything new is asked.
  const ordered = [
    ...wanted.filter((slot) => shown.has(slot.slot) && slot.slot !== 'card'),
    ...wanted.filter((slot) => slot.slot === 'card'),
    ...wanted.filter((slot) => !shown.has(slot.slot) && slot.slot !== 'card'),
  ];
  let view = await ticketView(deps, item);
  for (const slot of ordered) {
    const posted = await showSlot(deps, view, slot);
    // Everything else stands in the card's thread and links it.
    if (slot.slot === 'card' && posted === 'posted') view = await ticketView(deps, item);
  }
  await deps.chat.refreshHome([]);
  return done;
};

interface Slot {
  slot: string;
  message: Message;
}

/** The messages that a ticket has, each a slot: the card, one per question, run, live and rolled back. */
export function slots(item: WorkItem, asks: AskRow[]): Slot[] {
  const all: Slot[] = [{ slot: 'card', message: { kind: 'card' } }];
  const bySlot = new Map<string, AskRow[]>();
  for (const ask of asks) if (ask.slot !== null) bySlot.set(ask.slot, [...(bySlot.get(ask.slot) ?? []), ask]);
  for (const [slot, sharing] of bySlot) {
    const ask =
      sharing.findLast((one) => one.state === 'open' && one.asked.length > 0) ??
      sharing.findLast((one) => one.state === 'open') ??
      sharing.at(-1);
    if (ask === undefined || slot.startsWith('rolled_back:')) continue;
    all.push({ slot, message: { kind: 'ask', ask: ask.id } });
  }
  const deployment = item.deploy?.deployment?.id;
  if (item.liveAt !== null && deployment !== undefined && ['deployed', 'rolled_back'].includes(item.stage))
    all.push({ slot: `live:${deployment}`, message: { kind: 'live', deployment } });
  if (item.stage === 'rolled_back' && deployment !== undefined)
    all.push({ slot: `rolled_back:${deployment}`, message: { kind: 'rolled_back', deployment } });
  return all;
}

/** Derived from the ticket and the slot, so that a repeat after a crash carries the same id. */
const outboxId = (key: string, slot: string): string =>
  createHash('sha256').update(`${key}\n${slot}`).digest('base64url').slice(0, 22);

async function showSlot(deps: Deps, view: TicketView, slot: Slot): Promise<PutResult['state'] | 'left'> {
  const { item } = view;
  const card = (await messagesOf(deps.db, item.key)).find((row) => row.slot === 'card');
  const place: Place = {
    channel: item.home?.channel ?? '',
    thread: slot.slot === 'card' ? null : (card?.ts ?? null),
  };
  if (slot.slot !== 'card' && place.thread === null) return 'left';
  const intended = await intendMessage(deps.db, {
    id: outboxId(item.key, slot.slot),
    key: item.key,
    slot: slot.slot,
    channel: place.channel,
    thread: place.thread,
  });
  const fingerprint = deps.chat.fingerprint(slot.message, view);
  const ts = await known(deps, intended, place);
  if (ts !== null && intended.row.fingerprint === fingerprint && intended.row.state === 'posted')
    return 'unchanged';
  deps.probe('show_item', 'after_intent');
  const put = await deps.chat.put({ outboxId: intended.row.id, place, ts, message: slot.message, view });
  deps.probe('show_item', 'after_post');
  await saveMessage(
    deps.db,
    intended.row.id,
    put.state === 'gone' ? { state: 'gone' } : { ts: put.ts, state: 'posted', fingerprint },
  );
  return put.state;
}

/** Where the message is. Intended before and never confirmed: it may have been posted, so it is looked for. */
async function known(
  deps: Deps,
  intended: { row: MessageRow; fresh: boolean },
  place: Place,
): Promise<string | null> {
  if (intended.row.ts !== null || intended.fresh) return intended.row.ts;
  return deps.chat.find(place, intended.row.id);
}
