import { findAsk } from '../../store/asks.ts';
import { allPeople } from '../../store/people.ts';
import { showSlot } from '../showing/post.ts';
import { ticketView } from '../showing/views.ts';
import { done, type Handler, moot } from './effect.ts';

/** A question put to one person directly: handed over to them, or because they asked to be reminded. */
export const remind: Handler = async ({ item, effect }, deps) => {
  const { ask: id, person, by } = effect.input;
  const ask = typeof id === 'string' ? await findAsk(deps.db, id) : null;
  if (ask === null || ask.state !== 'open') return moot('the question is closed');
  const people = await allPeople(deps.db);
  const to = people.find((one) => one.id === person);
  if (to?.chatId == null || to.outsider) return moot('nobody is there to be told');
  const shown = await showSlot(deps, await ticketView(deps, item, { people }), {
    slot: `nudge:${ask.id}:${effect.id}`,
    message: { kind: 'nudge', ask: ask.id, by: typeof by === 'string' ? by : null },
    current: false,
    place: { channel: to.chatId, thread: null },
  });
  return shown.state === 'gone' ? moot('they cannot be written to') : done;
};
