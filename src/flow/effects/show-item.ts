import type { WorkItem } from '../../pipeline/work-item.ts';
import type { PutResult, TicketView } from '../../ports/chat.ts';
import { asksOf } from '../../store/asks.ts';
import { waitedMs } from '../../store/effects.ts';
import { messagesOf } from '../../store/messages.ts';
import { allPeople } from '../../store/people.ts';
import { findItem } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { showDocument } from '../documents.ts';
import { showSlot } from '../showing/post.ts';
import { directly, type Slot, slots } from '../showing/slots.ts';
import { ticketView } from '../showing/views.ts';
import { done, type Handler } from './effect.ts';

/** How long a ticket stands still before its card says so: what is over sooner is never drawn. */
const SETTLED_MS = 1_500;
/** A ticket that never stands still must not leave its card behind for longer than this. */
const STALE_MS = 3_000;

/**
 * Brings a ticket's thread up to what the database says: documents first (a question links them), then the answered
 * question and what is new, at once. The card and a run's progress follow when the ticket stands still: a drawing
 * whose successor is queued is left out, so a smooth ticket's card is rewritten a dozen times, not forty (measured).
 */
export const showItem: Handler = async (job, deps) => {
  if (job.item.home === null || job.item.stage === 'backlog') return done;
  await showDocument(deps, job.item, 'prd');
  await showDocument(deps, job.item, 'spec');
  const known = await messagesOf(deps.db, job.item.key);
  const asks = await asksOf(deps.db, job.item.key);
  let view = await freshView(deps, job.item);
  const { item } = view;
  const wanted = [...slots(item, asks, known), ...directly(view, known)];
  const shown = new Set(known.filter((row) => row.ts !== null).map((row) => row.slot));
  // Rewrites first: what was answered shows it before anything new is asked. A card in a new place leads the rest.
  const inPlace = known.some(
    (row) => row.slot === 'card' && row.channel === item.home?.channel && row.state === 'posted',
  );
  const first = (slot: Slot): number =>
    slot.slot === 'card' ? (inPlace ? 1 : 0) : shown.has(slot.slot) ? (inPlace ? 0 : 1) : 2;
  // What is live or rolled back is said in the thread and on the card together.
  const announces = wanted.some(
    ({ slot, message }) => (message.kind === 'live' || message.kind === 'rolled_back') && !shown.has(slot),
  );
  const stale = announces || (await waitedMs(deps.db, job.effect)) > STALE_MS;
  const mayWait = (slot: Slot): boolean =>
    !stale &&
    job.effect.attempt === 1 &&
    (slot.slot === 'card' ? inPlace : shown.has(slot.slot) && isProgress(slot, view));
  for (const slot of wanted.toSorted((one, other) => first(one) - first(other))) {
    if (mayWait(slot)) continue;
    const posted = await showSlot(deps, view, slot);
    if (posted.state === 'gone' && slot.current) await tellOwner(deps, item, posted.why);
    if (slot.slot !== 'card' || posted.state !== 'posted') continue;
    // Everything else stands in the card's thread and links it; of a card that was deleted, all is drawn anew.
    view = await freshView(deps, item);
    if (inPlace) return { kind: 'again', afterMs: 0 };
  }
  await deps.chat.refreshHome([]);
  return wanted.some(mayWait) ? { kind: 'again', afterMs: SETTLED_MS } : done;
};

/** The ticket is read after its questions: a question whose ticket is older would be asked without its words. */
async function freshView(deps: Deps, item: WorkItem): Promise<TicketView> {
  const view = await ticketView(deps, item);
  return { ...view, item: (await findItem(deps.db, item.key)) ?? item };
}

/** A run at work: only its progress changes. */
const isProgress = ({ message }: Slot, view: TicketView): boolean =>
  message.kind === 'ask' &&
  view.asks.some((ask) => ask.id === message.ask && ask.gate === 'run' && ask.state === 'open');

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
