/** App Home as the tickets in memory make it. */
import { columns, stages } from '../../src/pipeline/stages.ts';
import type { TicketView } from '../../src/ports/chat.ts';
import type { BoardCard, BoardFilter, HomeView } from '../../src/ports/flow.ts';
import { now, people } from '../fixtures/company.ts';
import { measured } from '../fixtures/measures.ts';
import type { FakePersonal } from './fake-personal.ts';

export const outsiders = new Set(['U0GUS']);

export function homeOf(
  flow: { tickets: Map<string, TicketView>; personal: Pick<FakePersonal, 'known'> },
  about: { viewer: string; filter: BoardFilter; needs: number; card: (view: TicketView) => BoardCard },
): HomeView {
  const me = Object.values(people).find((one) => one.chatId === about.viewer) ?? null;
  const cards = [...flow.tickets.values()].map(about.card);
  const { open, search } = about.filter;
  const shown = cards.filter(
    (one) => search === null || one.title.toLowerCase().includes(search.toLowerCase()),
  );
  const running = cards.filter((one) => one.view.item.run !== null && one.stage === 'delegated');
  const needs = cards.flatMap((one) =>
    one.view.asks
      .filter((ask) => ask.state === 'open' && me !== null && ask.asked.includes(me.id))
      .map((ask) => ({ ask, view: one.view, thread: one.thread })),
  );
  return {
    me,
    outsider: outsiders.has(about.viewer),
    isAdmin: me?.id === 'kim',
    needs: needs.slice(0, about.needs),
    moreNeeds: Math.max(0, needs.length - about.needs),
    board: {
      lanes: [...columns, ...(open?.column === 'Backlog' ? ['Backlog'] : [])].map((column) => {
        const laneOf = (one: BoardCard) => (one.stage === 'backlog' ? 'Backlog' : stages[one.stage].column);
        const inLane = shown.filter((one) => laneOf(one) === column);
        const page = open?.column === column ? open.page : 0;
        return {
          column,
          count: inLane.length,
          oldest: inLane[0]?.since ?? null,
          cards: inLane.slice(page * 10, page * 10 + 10),
        };
      }),
      backlog: cards.filter((one) => one.stage === 'backlog').length,
      services: ['invoices', 'storefront'],
      now,
    },
    agents: running.slice(0, 10),
    agentCount: {
      all: running.length,
      queued: running.filter((one) => one.view.item.run?.state === 'queued').length,
    },
    reviews: cards.filter((one) => one.stage === 'preview'),
    reviewCount: cards.filter((one) => one.stage === 'preview').length,
    absence: flow.personal.known.get(about.viewer)?.absence ?? null,
    setup: [{ problem: 'GitHub webhook not seen yet.', fix: 'Add it in the settings of the `repository`.' }],
    measures: cards.some((one) => one.stage === 'deployed') ? measured : null,
    now,
  };
}
