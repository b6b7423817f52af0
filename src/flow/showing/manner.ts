/**
 * How a question is put to those who are asked, decided when its message is first posted and kept for its rewrites: a
 * new version names whoever is in the conversation anyway without a mention, and hints come with somebody's first
 * tickets.
 */
import type { GateName } from '../../pipeline/gates.ts';
import type { AskView, Message, TicketView } from '../../ports/chat.ts';
import { hintedTickets, type Manner, type MessageRow, wroteSince } from '../../store/messages.ts';
import type { Deps } from '../deps.ts';

const PRESENT_MS = 600_000;
const FIRST_TICKETS = 3;
const signs: readonly GateName[] = ['prd_sign_off', 'spec_sign_off', 'both_sign_off'];

export async function mannerOf(deps: Deps, view: TicketView, message: Message): Promise<Manner> {
  const ask = message.kind === 'ask' ? view.asks.find((one) => one.id === message.ask) : undefined;
  if (ask?.state !== 'open') return { plain: [], hint: null, hinted: [] };
  return { plain: await present(deps, view, ask), ...(await hints(deps, view, ask)) };
}

async function present(deps: Deps, view: TicketView, ask: AskView): Promise<string[]> {
  const isNewVersion =
    signs.includes(ask.gate) && view.asks.find((one) => one.gate === ask.gate)?.id !== ask.id;
  if (!isNewVersion) return [];
  const since = new Date(Date.parse(view.now) - PRESENT_MS).toISOString();
  const here = await wroteSince(deps.db, view.item.key, since);
  return ask.asked.filter((person) => here.includes(person));
}

async function hints(deps: Deps, view: TicketView, ask: AskView): Promise<Pick<Manner, 'hint' | 'hinted'>> {
  const shown = await hintedTickets(deps.db, ask.asked);
  const hinted = ask.asked.filter((person) => {
    const keys = shown.get(person) ?? [];
    return keys.length < FIRST_TICKETS || keys.includes(view.item.key);
  });
  return { hinted, hint: hinted.length === 0 ? null : 'early' };
}

/** The message as it was decided to be put. */
export const inManner = (message: Message, row: Pick<MessageRow, 'plain' | 'hint'>): Message =>
  message.kind !== 'ask'
    ? message
    : {
        ...message,
        ...(row.plain === null ? {} : { plain: row.plain }),
        ...(row.hint === null ? {} : { hint: true as const }),
      };
