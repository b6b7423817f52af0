import { findAsk } from '../../store/asks.ts';
import { allPeople } from '../../store/people.ts';
import { isAbsent, showPages, slotFor } from '../showing/absent.ts';
import { showSlot } from '../showing/post.ts';
import { personView, ticketView } from '../showing/views.ts';
import { done, type Handler, moot } from './effect.ts';

/** A question put to one person directly: handed over to them, or because they asked to be reminded. */
export const remind: Handler = async ({ item, effect }, deps) => {
  const { ask: id, person: whom, by } = effect.input;
  const ask = typeof id === 'string' ? await findAsk(deps.db, id) : null;
  if (ask === null || ask.state !== 'open') return moot('the question is closed');
  const people = await allPeople(deps.db);
  const to = people.find((one) => one.id === whom);
  if (to?.chatId == null || to.outsider) return moot('nobody is there to be told');
  const person = personView(to);
  // Handed to somebody who is not in the channel: that is the one message that they get of it.
  const outside = typeof by === 'string' && (await isAbsent(deps, item, person));
  if (outside) await showPages(deps, item, person);
  const shown = await showSlot(deps, await ticketView(deps, item, { people }), {
    slot: outside ? slotFor(ask.id, person) : `nudge:${ask.id}:${effect.id}`,
    message: {
      kind: 'nudge',
      ask: ask.id,
      by: typeof by === 'string' ? by : null,
      ...(outside ? { outside } : {}),
    },
    current: false,
    place: { channel: to.chatId, thread: null },
  });
  return shown.state === 'gone' ? moot('they cannot be written to') : done;
};
