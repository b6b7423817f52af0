/**
 * A question about a ticket is answered once: the outbox id is the question's own. Its address is kept as soon as
 * there is one, so that an answer which a crash cut off is finished and never begun again.
 */
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Place } from '../../ports/chat.ts';
import type { Utterance } from '../../ports/flow.ts';
import { intendMessage, messagesOf, saveMessage } from '../../store/messages.ts';
import type { Deps } from '../deps.ts';
import { material } from '../material.ts';
import { ticketView } from '../showing/views.ts';

export const answerId = (key: string, to: string): string => `${key}-answer:${to}`;

export async function answer(deps: Deps, item: WorkItem, utterance: Utterance): Promise<void> {
  const slot = `answer:${utterance.ts}`;
  const id = answerId(item.key, utterance.ts);
  // Said to us directly, every message begins a thread.
  const place: Place = {
    channel: utterance.channel,
    thread: utterance.thread ?? (utterance.isDirect ? utterance.ts : null),
  };
  const { row, fresh } = await intendMessage(deps.db, { id, key: item.key, slot, ...place });
  if (row.state === 'posted' || row.state === 'gone') return;
  const whole = fresh ? null : await deps.chat.find(place, id);
  if (whole !== null) return saveMessage(deps.db, id, { ts: whole, state: 'posted' });
  const answered = await deps.model.answer(
    utterance.text,
    await material(deps, item, { question: utterance.text }),
  );
  const put = await deps.chat.put({
    outboxId: id,
    place,
    ts: row.ts,
    message: {
      kind: 'answer',
      to: utterance.ts,
      reader: utterance.by,
      text: answered.text,
      sources: answered.sources,
      offers: answered.offers,
    },
    view: await ticketView(deps, item),
    growing: {
      address: (ts) => saveMessage(deps.db, id, { ts, state: 'growing' }),
      cutOff: fresh ? null : { after: utterance.ts, notThese: await known(deps, item, place) },
    },
  });
  await saveMessage(deps.db, id, put.state === 'gone' ? { state: 'gone' } : { ts: put.ts, state: 'posted' });
}

/** Addresses in this thread that we know to be other messages. */
async function known(deps: Deps, item: WorkItem, place: Place): Promise<string[]> {
  const rows = await messagesOf(deps.db, item.key);
  return rows.flatMap((row) => (row.channel === place.channel && row.ts !== null ? [row.ts] : []));
}
