/**
 * Keeps one message as the database says. It is intended before it is posted; an uncertain one is looked for by its
 * outbox id before it is posted again. Deleted by somebody, or its ticket moved: what is still needed is posted anew
 * under an id derived from the old one, so that a repeat after a crash is the same message.
 */
import { createHash } from 'node:crypto';
import type { Place, PutResult, TicketView } from '../../ports/chat.ts';
import {
  intendMessage,
  type MessageRow,
  messagesOf,
  renewMessage,
  saveMessage,
} from '../../store/messages.ts';
import type { Deps } from '../deps.ts';
import { inManner, mannerOf } from './manner.ts';
import type { Slot } from './slots.ts';
import { ticketView } from './views.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
const outboxId = (key: string, slot: string): string => hash(`${key}\n${slot}`);

export type Shown = PutResult | { state: 'left' };

export const showSlot = async (deps: Deps, view: TicketView, slot: Slot): Promise<Shown> =>
  showAmong(deps, { view, slot, rows: await messagesOf(deps.db, view.item.key) });

/** `rows`: the ticket's messages, where nothing was posted since they were read. */
export async function showAmong(
  deps: Deps,
  { view, slot, rows }: { view: TicketView; slot: Slot; rows: MessageRow[] },
): Promise<Shown> {
  const { item } = view;
  const card = rows.find((row) => row.slot === 'card');
  const thread = slot.slot === 'card' ? null : (card?.ts ?? null);
  const place: Place = slot.place ?? { channel: item.home?.channel ?? '', thread };
  if (slot.place === undefined && slot.slot !== 'card' && thread === null) return { state: 'left' };
  const known = rows.find((row) => row.slot === slot.slot);
  if (known === undefined && !slot.current && slot.place === undefined && !postedLate(slot))
    return { state: 'left' };
  if (known === undefined)
    return put(deps, { view, slot, row: await intend(deps, view, { slot, place }), fresh: true });
  // What is over stays as it was where the ticket lived before: that channel may be another company's by now.
  if (known.channel !== place.channel && !slot.current) return { state: 'left' };
  const elsewhere = known.channel !== place.channel || known.thread !== place.thread;
  if (!elsewhere || !slot.current) return put(deps, { view, slot, row: known, fresh: false });
  const row = await renew(deps, known, { place, deleted: false });
  // The card links where it was before, which is known only now.
  return put(deps, {
    view: slot.slot === 'card' ? await ticketView(deps, item) : view,
    slot,
    row,
    fresh: false,
  });
}

/** An answered question, or a release that was rolled back meanwhile, is still posted once: the thread tells it all. */
const postedLate = (slot: Slot): boolean => !['nudge', 'offered'].includes(slot.message.kind);

async function intend(
  deps: Deps,
  view: TicketView,
  about: { slot: Slot; place: Place },
): Promise<MessageRow> {
  const { slot } = about.slot;
  const id = outboxId(view.item.key, slot);
  const manner = await mannerOf(deps, view, about.slot.message);
  return (await intendMessage(deps.db, { id, key: view.item.key, slot, ...about.place }, manner)).row;
}

const renew = (deps: Deps, row: MessageRow, about: { place: Place; deleted: boolean }): Promise<MessageRow> =>
  renewMessage(deps.db, row, { id: hash(row.id), ...about.place, deleted: about.deleted });

interface Putting {
  view: TicketView;
  slot: Slot;
  row: MessageRow;
  /** Intended just now: it cannot have been posted yet. */
  fresh: boolean;
}

async function put(deps: Deps, { view, slot, row, fresh }: Putting): Promise<Shown> {
  const place: Place = { channel: row.channel, thread: row.thread };
  const message = inManner(slot.message, row);
  const fingerprint = deps.chat.fingerprint(message, view);
  const ts = row.ts ?? (fresh ? null : await deps.chat.find(place, row.id));
  if (ts !== null && row.fingerprint === fingerprint && row.state === 'posted')
    return { state: 'unchanged', ts };
  deps.probe('show_item', 'after_intent');
  const result = await deps.chat.put({ outboxId: row.id, place, ts, message, view });
  deps.probe('show_item', 'after_post');
  if (result.state !== 'gone') {
    await saveMessage(deps.db, row.id, { ts: result.ts, state: 'posted', fingerprint });
    return result;
  }
  if (result.why === 'message_deleted' && slot.current && ts !== null) {
    return put(deps, { view, slot, row: await renew(deps, row, { place, deleted: true }), fresh: true });
  }
  await saveMessage(deps.db, row.id, { state: 'gone' });
  return result;
}
