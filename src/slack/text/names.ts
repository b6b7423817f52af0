import type { PersonId } from '../../pipeline/item/basics.ts';
import type { PersonView, TicketView } from '../../ports/chat.ts';
import { bare, say } from './mrkdwn.ts';

const conjunction = new Intl.ListFormat('en', { type: 'conjunction' });
const disjunction = new Intl.ListFormat('en', { type: 'disjunction' });
export const allOf = (names: string[]): string => conjunction.format(names);
export const oneOf = (names: string[]): string => disjunction.format(names);

/** Plain name: never a mention. */
export const nameOf = (view: TicketView, id: PersonId | null | undefined): string =>
  id == null ? 'somebody' : say(view.people[id]?.name ?? 'somebody who left', 60);

/** The same by the chat's own id; null for somebody whom the ticket does not know. */
export function nameByChat(view: TicketView, chatId: string): string | null {
  const found = Object.values(view.people).find((one) => one.chatId === chatId);
  return found === undefined ? null : say(found.name, 60);
}

/** The same for top-level text. */
export const bareName = (view: TicketView, id: PersonId): string =>
  bare(view.people[id]?.name ?? 'somebody who left', 60);

/** `<@U1>`: only in the sentence that asks, only of those who are asked, only while it is open. */
export const mention = (person: PersonView | undefined): string | null =>
  person !== undefined && /^[UW][A-Z0-9]+$/.test(person.chatId) ? `<@${person.chatId}>` : null;

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

export const usd = (amount: number): string => `${amount.toFixed(2)} USD`;
export const short = (sha: string | null | undefined): string => say((sha ?? '').slice(0, 7));
