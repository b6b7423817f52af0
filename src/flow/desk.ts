/** What a face may read, limited to what that person may see. */

import { type SignalName, signals } from '../pipeline/signals.ts';
import { columns, type StageName, stageNames, stages } from '../pipeline/stages.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { BoardCard, BoardFilter, BoardView, Desk, HomeView, Lane } from '../ports/flow.ts';
import { countWaitingFor, findAsk, waitingFor } from '../store/asks.ts';
import { dbNow } from '../store/db.ts';
import { newestEntries } from '../store/ledger.ts';
import { allPeople, type PersonRow } from '../store/people.ts';
import {
  countByStage,
  findItem,
  type ItemQuery,
  keyInThread,
  keysOf,
  listItems,
  newestItems,
} from '../store/work-items.ts';
import type { Deps } from './deps.ts';
import { nearKeys } from './near.ts';
import { askView, boardCards, personView, ticketView } from './views.ts';
import { whoIs } from './who.ts';

const NEEDS = 5;
const LANE_CLOSED = 3;
const LANE_OPEN = 10;

export function createDesk(deps: Deps): Desk {
  return {
    ticket: async (key, viewer) => {
      const item = await findItem(deps.db, key);
      return item !== null && (await maySee(deps, item, viewer)) ? ticketView(deps, item) : null;
    },
    question: async (ask, viewer) => {
      const row = await findAsk(deps.db, ask);
      const item = row === null ? null : await findItem(deps.db, row.key);
      return row !== null && item !== null && (await maySee(deps, item, viewer))
        ? { view: await ticketView(deps, item), ask: askView(row) }
        : null;
    },
    home: (viewer, filter) => home(deps, viewer, filter),
    list: (viewer, about) => list(deps, viewer, about),
    history: (key, viewer, limit) => history(deps, key, { viewer, limit }),
    inThread: (place) =>
      place.thread === null ? Promise.resolve(null) : keyInThread(deps.db, place.channel, place.thread),
  };
}

/** A private channel's tickets are its members' alone; strangers see none. */
async function maySee(deps: Deps, item: WorkItem, viewer: string): Promise<boolean> {
  const person = await whoIs(deps, viewer);
  if (person === null || person.outsider) return false;
  if (item.home?.isPrivate !== true) return true;
  return deps.directory.isMember(item.home.channel, viewer);
}

async function scope(
  deps: Deps,
  viewer: string,
): Promise<{ person: PersonRow | null; privateChannels: string[] }> {
  const person = await whoIs(deps, viewer);
  if (person === null || person.outsider) return { person, privateChannels: [] };
  return { person, privateChannels: await deps.directory.privateChannelsOf(viewer) };
}

async function home(deps: Deps, viewer: string, filter: BoardFilter): Promise<HomeView> {
  const { person, privateChannels } = await scope(deps, viewer);
  const now = await dbNow(deps.db);
  const nothing: BoardView = {
    lanes: columns.map((column) => ({ column, count: 0, oldest: null, cards: [] })),
    backlog: 0,
    services: [],
    now,
  };
  if (person === null || person.outsider) {
    return {
      me: null,
      outsider: true,
      isAdmin: false,
      needs: [],
      moreNeeds: 0,
      board: nothing,
      agents: [],
      reviews: [],
      setup: [],
      now,
    };
  }
  const [waiting, total, people, board, running, reviewing] = await Promise.all([
    waitingFor(deps.db, person.id, 50),
    countWaitingFor(deps.db, person.id),
    allPeople(deps.db),
    boardOf(deps, { filter, person, privateChannels }),
    listItems(deps.db, { stages: ['delegated', 'needs_attention'], privateChannels, limit: 10 }),
    listItems(deps.db, { stages: ['preview'], privateChannels, limit: 50 }),
  ]);
  const needs = await Promise.all(
    waiting.slice(0, NEEDS).map(async (row) => {
      const item = await findItem(deps.db, row.key);
      const view = item === null ? null : await ticketView(deps, item, { people });
      return view === null ? [] : [{ ask: askView(row), view, thread: view.links.thread }];
    }),
  );
  const reviewKeys = new Set(waiting.filter((row) => row.gate === 'acceptance').map((row) => row.key));
  return {
    me: personView(person),
    outsider: false,
    isAdmin: person.isAdmin,
    needs: needs.flat(),
    moreNeeds: Math.max(0, total - NEEDS),
    board,
    agents: await boardCards(
      deps,
      running.filter((item) => item.run !== null),
      people,
    ),
    reviews: await boardCards(
      deps,
      reviewing.filter((item) => reviewKeys.has(item.key)),
      people,
    ),
    setup: person.isAdmin ? setupProblems(deps, people) : [],
    now,
  };
}

/** What the admin should mend before people rely on it. */
function setupProblems(deps: Deps, people: PersonRow[]): string[] {
  const unlinked = people.filter(
    (person) => Object.keys(person.roles).length > 0 && person.login === null,
  ).length;
  const total = people.filter((person) => Object.keys(person.roles).length > 0).length;
  const lonely = Object.entries(deps.company.teams).filter(([, roles]) => roles.approver.length === 0);
  return [
    ...(unlinked === 0 ? [] : [`${unlinked} of ${total} people have no GitHub login.`]),
    ...lonely.map(([team]) => `Nobody can approve for ${team}.`),
  ];
}

interface Board {
  filter: BoardFilter;
  person: PersonRow;
  privateChannels: string[];
}

async function boardOf(deps: Deps, about: Board): Promise<BoardView> {
  const { filter } = about;
  const query: Omit<ItemQuery, 'limit'> = {
    privateChannels: about.privateChannels,
    ...(typeof filter.show === 'object' ? { service: filter.show.service } : {}),
    ...(filter.search === null ? {} : { search: filter.search }),
  };
  const [counts, people, now] = await Promise.all([
    countByStage(deps.db, query),
    allPeople(deps.db),
    dbNow(deps.db),
  ]);
  const lanes = await Promise.all(
    columns.map((column) => lane(deps, { column, query, counts, people, ...about })),
  );
  const services = [...new Set(deps.company.channels.map((channel) => channel.service))];
  return { lanes, backlog: counts.find((row) => row.stage === 'backlog')?.count ?? 0, services, now };
}

async function lane(
  deps: Deps,
  about: Board & {
    column: (typeof columns)[number];
    query: Omit<ItemQuery, 'limit'>;
    counts: Awaited<ReturnType<typeof countByStage>>;
    people: PersonRow[];
  },
): Promise<Lane> {
  const inLane = stageNames.filter((name) => stages[name].column === about.column && name !== 'backlog');
  const rows = about.counts.filter((row) => inLane.includes(row.stage));
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const oldest = rows.map((row) => row.oldest).toSorted()[0] ?? null;
  if (count === 0) return { column: about.column, count, oldest, cards: [] };
  const open = about.filter.open?.column === about.column ? about.filter.open : null;
  const narrowed = about.filter.show === 'mine' || about.filter.show === 'team';
  const limit = open === null ? LANE_CLOSED : LANE_OPEN;
  const items = await listItems(deps.db, {
    ...about.query,
    stages: inLane,
    limit: narrowed ? 200 : limit,
    offset: narrowed ? 0 : (open?.page ?? 0) * LANE_OPEN,
  });
  const mine = narrowed ? items.filter((item) => concerns(item, about)) : items;
  const shown = narrowed
    ? mine.slice((open?.page ?? 0) * LANE_OPEN, (open?.page ?? 0) * LANE_OPEN + limit)
    : mine;
  return {
    column: about.column,
    count: narrowed ? mine.length : count,
    oldest,
    cards: await boardCards(deps, shown, about.people),
  };
}

function concerns(item: WorkItem, about: Board): boolean {
  const id = about.person.id;
  if (about.filter.show === 'mine')
    return [item.reporter, item.pm, item.engineer, item.delegation?.by].includes(id);
  return item.service?.team != null && Object.keys(about.person.roles).includes(item.service.team);
}

async function list(
  deps: Deps,
  viewer: string,
  about: { mine: boolean; stage: StageName | null; limit: number; near?: string },
): Promise<BoardCard[]> {
  const { person, privateChannels } = await scope(deps, viewer);
  if (person === null || person.outsider) return [];
  const people = await allPeople(deps.db);
  if (about.near !== undefined) {
    const keys = nearKeys(
      about.near,
      (await keysOf(deps.db)).map((row) => row.key),
    );
    const items = (await Promise.all(keys.map((key) => findItem(deps.db, key)))).filter(
      (item) => item !== null && item.home?.isPrivate !== true,
    );
    return boardCards(deps, items as WorkItem[], people);
  }
  const stagesWanted =
    about.stage === null
      ? stageNames.filter((name) => !['cancelled', 'backlog', 'split'].includes(name))
      : [about.stage];
  const items = await newestItems(deps.db, {
    stages: stagesWanted,
    privateChannels,
    limit: about.mine ? 200 : about.limit,
  });
  const wanted = about.mine
    ? items.filter((item) => [item.reporter, item.pm, item.engineer, item.delegation?.by].includes(person.id))
    : items;
  return boardCards(deps, wanted.slice(0, about.limit), people);
}

async function history(deps: Deps, key: string, about: { viewer: string; limit: number }) {
  const item = await findItem(deps.db, key);
  if (item === null || !(await maySee(deps, item, about.viewer))) return [];
  const [rows, people] = await Promise.all([newestEntries(deps.db, key, about.limit), allPeople(deps.db)]);
  return rows.map((row) => ({
    at: row.at,
    who:
      row.actor.kind === 'person'
        ? (people.find((person) => row.actor.kind === 'person' && person.id === row.actor.id)?.name ??
          'Somebody')
        : row.actor.kind === 'system'
          ? 'Throughline'
          : row.actor.name,
    what:
      row.outcome === 'refused'
        ? `was refused: ${signals[row.signal as SignalName]}`
        : signals[row.signal as SignalName],
    why: row.why,
    from: row.from as StageName | null,
    to: row.to as StageName | null,
  }));
}
