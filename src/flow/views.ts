import type { GateName } from '../pipeline/gates.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { AskView, PersonView, TicketView } from '../ports/chat.ts';
import type { BoardCard } from '../ports/flow.ts';
import { type AskRow, asksOf } from '../store/asks.ts';
import { dbNow } from '../store/db.ts';
import { pagesOf } from '../store/documents.ts';
import { messagesOf } from '../store/messages.ts';
import { allPeople, type PersonRow } from '../store/people.ts';
import type { Deps } from './deps.ts';

export const askView = (row: AskRow): AskView => ({
  id: row.id,
  gate: row.gate as GateName,
  bound: row.bound,
  state: row.state,
  asked: row.asked,
  since: row.since,
  answeredBy: row.answeredBy,
  answeredAt: row.answeredAt,
  answer: row.answer,
  again: row.again,
  replacedBy: row.replacedBy,
});
export const personView = (row: PersonRow): PersonView => ({
  id: row.id,
  name: row.name,
  chatId: row.chatId ?? '',
});

/** Everything that a message or a board card of a ticket may show, as the database has it now. */
export async function ticketView(
  deps: Deps,
  item: WorkItem,
  about: { people?: PersonRow[] } = {},
): Promise<TicketView> {
  const [asks, pages, messages, people, now] = await Promise.all([
    asksOf(deps.db, item.key),
    pagesOf(deps.db, item.key),
    messagesOf(deps.db, item.key),
    about.people ?? allPeople(deps.db),
    dbNow(deps.db),
  ]);
  const card = messages.find((row) => row.slot === 'card');
  const page = (kind: string): string | null => pages.find((one) => one.kind === kind)?.url ?? null;
  return {
    item,
    asks: asks.map(askView),
    people: Object.fromEntries(people.map((person) => [person.id, personView(person)])),
    links: {
      thread: card?.ts == null ? null : await deps.chat.permalink(card.channel, card.ts),
      prd: page('prd'),
      spec: page('spec'),
      notes: page('release_notes'),
      tracker:
        item.origin.kind === 'tracker' && item.origin.ref !== undefined && item.origin.url !== undefined
          ? { ref: item.origin.ref, url: item.origin.url }
          : null,
    },
    agents: deps.agents.map((agent) => ({
      name: agent.name,
      title: agent.title,
      able: true,
      sentence: null,
    })),
    withoutModel: !deps.model.isModel,
    now,
  };
}

/** Cards of the board, with the first question that somebody is asked. */
export async function boardCards(deps: Deps, items: WorkItem[], people: PersonRow[]): Promise<BoardCard[]> {
  const names = new Map(people.map((person) => [person.id, person.name]));
  return Promise.all(
    items.map(async (item) => {
      const view = await ticketView(deps, item, { people });
      const owner = item.prd?.signed == null && item.path === 'full' ? item.pm : (item.engineer ?? item.pm);
      return {
        key: item.key,
        title: item.title,
        stage: item.stage,
        since: item.stageSince,
        service: item.service?.name ?? null,
        owner: owner === null ? null : (names.get(owner) ?? null),
        view,
        ask: view.asks.find((ask) => ask.state === 'open' && ask.asked.length > 0) ?? null,
        thread: view.links.thread,
      };
    }),
  );
}
