import { parentOf } from '../../pipeline/item/parts.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { PutResult, TicketView } from '../../ports/chat.ts';
import { asksOf } from '../../store/asks.ts';
import { findDocument, IN_THREAD, pagesOf } from '../../store/documents.ts';
import { waitedMs } from '../../store/effects.ts';
import { type MessageRow, messagesOf } from '../../store/messages.ts';
import { findItem } from '../../store/work-items.ts';
import { redrawDailies } from '../asking/daily.ts';
import { gatherRequests } from '../asking/gathered.ts';
import type { Deps } from '../deps.ts';
import { closeDocuments, reopenNotes, showDocument } from '../document-pages.ts';
import { channelChanged } from '../rooms/lost-homes.ts';
import { refreshTold } from '../rooms/lost-notices.ts';
import { type Absent, absentees, askDirectly } from '../showing/absent.ts';
import { showAmong, showSlot } from '../showing/post.ts';
import { redraw } from '../showing/redraw.ts';
import { direct, directly, documentSlot, type Slot, slots } from '../showing/slots.ts';
import { ticketView } from '../showing/views.ts';
import { done, type Handler, type Outcome } from './effect.ts';

type Gone = Extract<PutResult, { state: 'gone' }>;

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
  const now = (await findItem(deps.db, job.item.key)) ?? job.item;
  const parent = parentOf(now);
  if (parent !== null) await redraw(deps, parent);
  if (now.home === null || now.stage === 'backlog') return done;
  if (now.lostHome != null) return showElsewhere(deps, now);
  try {
    await showDocument(deps, now, 'prd');
    await showDocument(deps, now, 'spec');
    await reopenNotes(deps, now);
  } catch (error) {
    // A channel that is lost takes no document either, and an event that says so may have been missed.
    if ((await channelChanged(deps, now.home.channel)) === null) throw error;
    return done;
  }
  const known = await messagesOf(deps.db, job.item.key);
  const asks = await asksOf(deps.db, job.item.key);
  let view = await freshView(deps, job.item);
  const { item } = view;
  if (item.lostHome != null) return showElsewhere(deps, item);
  const absent = await absentees(deps, view, asks);
  const absentPeople = item.home?.isPrivate === true ? absent.map(({ person }) => person) : [];
  const again = async (): Promise<TicketView> => ({
    ...(await freshView(deps, item)),
    ...(absentPeople.length === 0 ? {} : { absent: absentPeople }),
  });
  view = { ...view, ...(absentPeople.length === 0 ? {} : { absent: absentPeople }) };
  const wanted = [
    ...(await documentSlots(deps, item, known)),
    ...slots(item, asks, known),
    // Whoever is not in the channel gets the question with its documents instead.
    ...directly(view, known).filter((slot) => !absent.some((one) => isAskOf(slot, one))),
  ];
  const shown = new Set(known.filter((row) => row.ts !== null).map((row) => row.slot));
  // Rewrites first: what was answered shows it before anything new is asked. A card in a new place leads the rest.
  const inPlace = known.some(
    (row) => row.slot === 'card' && row.channel === item.home?.channel && row.state === 'posted',
  );
  const first = (slot: Slot): number => {
    if (slot.slot === 'card') return inPlace ? 1 : 0;
    if (shown.has(slot.slot)) return inPlace ? 0 : 1;
    return slot.message.kind === 'document' ? 2 : 3;
  };
  // What is live or rolled back is said in the thread and on the card together.
  const announces = wanted.some(
    ({ slot, message }) => ['live', 'rolled_back', 'live_again'].includes(message.kind) && !shown.has(slot),
  );
  const stale = announces || (await waitedMs(deps.db, job.effect)) > STALE_MS;
  const mayWait = (slot: Slot): boolean =>
    !stale &&
    job.effect.attempt === 1 &&
    (slot.slot === 'card' ? inPlace : shown.has(slot.slot) && isProgress(slot, view));
  let rows = known;
  for (const slot of wanted.toSorted((one, other) => first(one) - first(other))) {
    if (mayWait(slot)) continue;
    const posted = await showAmong(deps, { view, slot, rows });
    if (posted.state !== 'unchanged' && posted.state !== 'left') rows = await messagesOf(deps.db, item.key);
    if (
      posted.state === 'gone' &&
      slot.current &&
      slot.place === undefined &&
      posted.why !== 'message_deleted' &&
      posted.why !== 'not_wanted'
    )
      return lose(deps, item, posted.why);
    // A question links the document that stands above it.
    if (slot.message.kind === 'document' && posted.state === 'posted') view = await again();
    if (slot.slot !== 'card' || posted.state !== 'posted') continue;
    // Everything else stands in the card's thread and links it; of a card that was deleted, all is drawn anew.
    view = await again();
    if (inPlace) return { kind: 'again', afterMs: 0 };
  }
  await askDirectly(deps, view, { asks, absent });
  await gatherRequests(deps, { key: item.key });
  await redrawDailies(deps, item.key);
  await refreshTold(deps);
  await deps.chat.refreshHome([]);
  return wanted.some(mayWait) ? { kind: 'again', afterMs: SETTLED_MS } : done;
};

async function documentSlots(deps: Deps, item: WorkItem, known: MessageRow[]): Promise<Slot[]> {
  if (item.prd === null && item.spec === null) return [];
  const pages = await pagesOf(deps.db, item.key);
  const found = await Promise.all(
    (['prd', 'spec'] as const).map(async (kind) => {
      const page = pages.find((one) => one.kind === kind);
      // A document on a page of its own has no message, unless it stood in the thread before.
      const isTold = page?.page === IN_THREAD || known.some((row) => row.slot === `document:${kind}`);
      return page === undefined || !isTold
        ? []
        : documentSlot(item, kind, { page, text: await findDocument(deps.db, item.key, { kind }), known });
    }),
  );
  return found.flat();
}

/** The ticket is read after its questions: a question whose ticket is older would be asked without its words. */
async function freshView(deps: Deps, item: WorkItem): Promise<TicketView> {
  const view = await ticketView(deps, item);
  return { ...view, item: (await findItem(deps.db, item.key)) ?? item };
}

/** The first telling of a question to this person; what comes later on the ladder is a message of its own. */
const isAskOf = ({ slot, place }: Slot, { ask, person }: Absent): boolean =>
  slot.startsWith(`nudge:${ask.id}:asked:`) && place?.channel === person.chatId;

/** A run at work: only its progress changes. */
const isProgress = ({ message }: Slot, view: TicketView): boolean =>
  message.kind === 'ask' &&
  view.asks.some((ask) => ask.id === message.ask && ask.gate === 'run' && ask.state === 'open');

/** Nothing is posted where the ticket lives: only direct messages follow. What is due is shown when it ends. */
async function showElsewhere(deps: Deps, item: WorkItem): Promise<Outcome> {
  const lost = item.lostHome;
  if (lost?.why === 'shared') await closeDocuments(deps, item.key, lost.channel);
  const view = await ticketView(deps, item);
  const known = await messagesOf(deps.db, item.key);
  for (const slot of [...direct(known), ...directly(view, known)]) await showSlot(deps, view, slot);
  await gatherRequests(deps, { key: item.key });
  await redrawDailies(deps, item.key);
  await deps.chat.refreshHome([]);
  return done;
}

const goneAs = { channel_archived: undefined, not_in_channel: 'removed', channel_gone: undefined } as const;

/** A post was refused because of its channel: all of its tickets learn that, unless it was over in a moment. */
async function lose(
  deps: Deps,
  item: WorkItem,
  why: Exclude<Gone['why'], 'message_deleted' | 'not_wanted'>,
): Promise<Outcome> {
  if (item.home !== null && (await channelChanged(deps, item.home.channel, goneAs[why])) !== null)
    return done;
  return { kind: 'again', afterMs: 60_000 };
}
