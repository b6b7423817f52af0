/**
 * The owners of a lost channel's tickets are told directly: one message for each owner and loss, whatever the number
 * of tickets. Sharing is allowed by an admin alone, so an admin is told of that too.
 */
import type { PersonId } from '../../pipeline/item/basics.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Notice } from '../../ports/chat.ts';
import { asksOfAll } from '../../store/asks.ts';
import { type MessageRow, noticesOf, saveMessage } from '../../store/messages.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { unsettledAt } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { showNotice } from '../showing/notice.ts';

const KEY = 'lost-homes';
/** Stands where the fingerprint does: the loss is over, and a new one is told anew. */
const OVER = 'over';

type Told = Extract<Notice, { kind: 'lost_home' }>;

/** Brings what owners were told of this channel up to what the tickets say. */
export async function tellOwners(deps: Deps, channel: string): Promise<void> {
  const lost = (await unsettledAt(deps.db, channel)).filter(
    (item) => item.lostHome?.channel === channel && !ended.has(item.stage),
  );
  const people = await allPeople(deps.db);
  const byPerson = recipients(lost, people);
  const rows = (await noticesOf(deps.db, KEY)).filter((row) => row.slot.startsWith(`${channel}:`));
  for (const [person, items] of byPerson) {
    const own = rows.filter((row) => row.channel === person);
    const open = own.find((row) => row.fingerprint !== OVER);
    await showNotice(deps, {
      key: KEY,
      slot: open?.slot ?? `${channel}:${person}:${own.length + 1}`,
      channel: person,
      notice: await noticeOf(deps, items),
    });
  }
  for (const row of rows)
    if (row.fingerprint !== OVER && !byPerson.has(row.channel)) await close(deps, row, channel);
}

/** Tickets that moved, were allowed or ended meanwhile leave the messages that name them. */
export async function refreshTold(deps: Deps): Promise<void> {
  const open = (await noticesOf(deps.db, KEY)).filter((row) => row.fingerprint !== OVER);
  for (const channel of new Set(open.map((row) => row.slot.split(':')[0] ?? '')))
    await tellOwners(deps, channel);
}

const ended = new Set<string>(['cancelled', 'split', 'deployed']);

/** By the chat's id of whoever is told. */
function recipients(items: WorkItem[], people: PersonRow[]): Map<string, WorkItem[]> {
  const chatIdOf = (id: PersonId | null | undefined): string | null =>
    people.find((person) => person.id === id && !person.outsider)?.chatId ?? null;
  const admin = people.find((person) => person.isAdmin && !person.outsider)?.chatId ?? null;
  const told = new Map<string, WorkItem[]>();
  for (const item of items) {
    const owner = chatIdOf(ownerOf(item)) ?? chatIdOf(item.reporter) ?? admin;
    for (const chatId of new Set([owner, item.lostHome?.why === 'shared' ? admin : owner]))
      if (chatId !== null) told.set(chatId, [...(told.get(chatId) ?? []), item]);
  }
  return told;
}

const ownerOf = (item: WorkItem): PersonId =>
  item.prd?.signed == null ? (item.pm ?? item.reporter) : (item.engineer ?? item.pm ?? item.reporter);

async function noticeOf(deps: Deps, items: WorkItem[]): Promise<Told> {
  const asks = await asksOfAll(
    deps.db,
    items.map((item) => item.key),
  );
  const now = items.at(-1)?.lostHome;
  return {
    kind: 'lost_home',
    why: now?.why ?? 'removed',
    channel: now?.name ?? null,
    company: now?.company ?? null,
    tickets: items.map(({ key, title }) => ({
      key,
      title,
      ask: asks.find((ask) => ask.key === key && ask.gate === 'card' && ask.state === 'open')?.id ?? null,
    })),
  };
}

async function close(deps: Deps, row: MessageRow, channel: string): Promise<void> {
  const found = await deps.directory.channel(channel);
  const notice: Told = {
    kind: 'lost_home',
    why: 'removed',
    channel: found?.name ?? null,
    company: null,
    tickets: [],
  };
  if (row.ts !== null) await showNotice(deps, { key: row.key, slot: row.slot, channel: row.channel, notice });
  await saveMessage(deps.db, row.id, { fingerprint: OVER });
}
