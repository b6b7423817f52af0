/** What a face may read, limited to what that person may see. */

import { deedOf, signals } from '../pipeline/signal-words.ts';
import type { SignalName } from '../pipeline/signals.ts';
import { columns, type StageName, stageNames } from '../pipeline/stages.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { BoardCard, BoardFilter, BoardView, Desk, HomeView } from '../ports/flow.ts';
import { type AskRow, findAsk, waitingFor } from '../store/asks.ts';
import { dbNow } from '../store/db.ts';
import { newestEntries } from '../store/ledger.ts';
import { allPeople, type PersonRow } from '../store/people.ts';
import { absentAt } from '../store/personal/absences.ts';
import { allSettings, type SettingsRow } from '../store/personal/settings.ts';
import { runsAtWork } from '../store/records.ts';
import { findItem, findItems, keyInThread, keysOf, newestItems } from '../store/work-items.ts';
import { boardOf } from './board.ts';
import { whoIs } from './company/who.ts';
import type { Deps } from './deps.ts';
import { ownersInScope } from './knowledge/owners.ts';
import { lakeProblems } from './knowledge/problems.ts';
import { keptMeasures } from './measuring/measures.ts';
import { nearKeys } from './near.ts';
import { askView, boardCards, personView, ticketView } from './showing/views.ts';
import { skillProblems } from './skills/look.ts';
import { textCost } from './spending/metered.ts';
import { trackerProblems } from './tracking/problems.ts';

const REVIEWS = 5;
const RUNS = 10;

export function createDesk(deps: Deps): Desk {
  const measures = keptMeasures(deps);
  return {
    ticket: async (key, viewer) => {
      const item = await findItem(deps.db, key);
      return item !== null && (await maySee(deps, item, viewer))
        ? {
            ...(await ticketView(deps, item)),
            ...(await textCost(deps, item)),
            scopeOwners: await ownersInScope(deps, item),
          }
        : null;
    },
    question: async (ask, viewer) => {
      const row = await findAsk(deps.db, ask);
      const item = row === null ? null : await findItem(deps.db, row.key);
      if (row === null || item === null) return null;
      const may = (await maySee(deps, item, viewer)) || (await isAsked(deps, row, viewer));
      return may ? { view: await ticketView(deps, item), ask: askView(row) } : null;
    },
    home: (viewer, filter, needs) => home(deps, viewer, { filter, needs, measures }),
    list: (viewer, about) => list(deps, viewer, about),
    history: (key, viewer, limit) => history(deps, key, { viewer, limit }),
    inThread: (place) =>
      place.thread === null ? Promise.resolve(null) : keyInThread(deps.db, place.channel, place.thread),
  };
}

/** A private channel's tickets are its members' alone; strangers see none. */
export async function maySee(deps: Deps, item: WorkItem, viewer: string): Promise<boolean> {
  const person = await whoIs(deps, viewer);
  if (person === null || person.outsider) return false;
  if (item.home?.isPrivate !== true) return true;
  return deps.directory.isMember(item.home.channel, viewer);
}

/** Whoever is asked may read the question, also one of a private channel that they are not in. */
async function isAsked(deps: Deps, ask: AskRow, viewer: string): Promise<boolean> {
  const person = await whoIs(deps, viewer);
  return person !== null && !person.outsider && ask.state === 'open' && ask.asked.includes(person.id);
}

async function scope(
  deps: Deps,
  viewer: string,
): Promise<{ person: PersonRow | null; privateChannels: string[] }> {
  const person = await whoIs(deps, viewer);
  if (person === null || person.outsider) return { person, privateChannels: [] };
  return { person, privateChannels: await deps.directory.privateChannelsOf(viewer) };
}

async function home(
  deps: Deps,
  viewer: string,
  about: { filter: BoardFilter; needs: number; measures: ReturnType<typeof keptMeasures> },
): Promise<HomeView> {
  const { filter, needs } = about;
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
      agentCount: { all: 0, queued: 0 },
      reviews: [],
      reviewCount: 0,
      setup: [],
      measures: null,
      now,
    };
  }
  const service = typeof filter.show === 'object' ? filter.show.service : null;
  const [waiting, people, board, running, measures, absent] = await Promise.all([
    waitingFor(deps.db, person.id, { all: needs, reviews: REVIEWS }),
    allPeople(deps.db),
    boardOf(deps, { filter, person, privateChannels }),
    runsAtWork(deps.db, { privateChannels, limit: RUNS }),
    about.measures({ service, privateChannels }),
    absentAt(deps.db, now),
  ]);
  const absence = absent.get(person.id);
  const deputy = people.find((one) => one.id === absence?.deputy);
  const keys = [
    ...board.lanes.flatMap((lane) => lane.keys),
    ...running.keys,
    ...[...waiting.all.rows, ...waiting.reviews.rows].map((one) => one.key),
  ];
  const cards = await cardsByKey(deps, keys, people);
  const cardsOf = (wanted: string[]): BoardCard[] => wanted.flatMap((key) => cards.get(key) ?? []);
  const namedBy = (rows: { key: string }[]): string[] => rows.map((row) => row.key);
  return {
    me: personView(person),
    outsider: false,
    isAdmin: person.isAdmin,
    needs: waiting.all.rows.flatMap((row) => needOf(row, cards)),
    moreNeeds: Math.max(0, waiting.all.total - waiting.all.rows.length),
    board: {
      ...board,
      now,
      lanes: board.lanes.map(({ keys: shown, ...lane }) => ({ ...lane, cards: cardsOf(shown) })),
    },
    agents: cardsOf(running.keys),
    agentCount: { all: running.all, queued: running.queued },
    reviews: cardsOf(namedBy(waiting.reviews.rows)),
    reviewCount: waiting.reviews.total,
    setup: person.isAdmin
      ? [
          ...setupProblems(deps, { people, settings: await allSettings(deps.db) }),
          ...skillProblems(deps),
          ...(await lakeProblems(deps)),
          ...(await trackerProblems(deps)),
        ]
      : [],
    measures,
    absence:
      absence === undefined
        ? null
        : { until: absence.until, deputy: deputy === undefined ? null : personView(deputy) },
    now,
  };
}

const needOf = (row: AskRow, cards: Map<string, BoardCard>): HomeView['needs'] => {
  const card = cards.get(row.key);
  return card === undefined ? [] : [{ ask: askView(row), view: card.view, thread: card.thread }];
};

/** One set of queries for whatever a page shows, each ticket once. */
async function cardsByKey(deps: Deps, keys: string[], people: PersonRow[]): Promise<Map<string, BoardCard>> {
  const items = await findItems(deps.db, [...new Set(keys)]);
  return new Map((await boardCards(deps, items, people)).map((card) => [card.key, card]));
}

/** What the admin should mend before people rely on it. */
function setupProblems(
  deps: Deps,
  { people, settings }: { people: PersonRow[]; settings: Map<string, SettingsRow> },
): HomeView['setup'] {
  const unlinked = people.filter(
    (person) => Object.keys(person.roles).length > 0 && person.login === null,
  ).length;
  const total = people.filter((person) => Object.keys(person.roles).length > 0).length;
  const lonely = Object.entries(deps.company.teams).filter(([, roles]) => roles.approver.length === 0);
  return [
    ...(unlinked === 0
      ? []
      : [
          {
            problem: `${unlinked} of ${total} people have no GitHub login.`,
            fix: 'Give each a `login` in throughline.yaml, under `people`, and start again. Without one a person cannot be checked for write access.',
          },
        ]),
    ...people.flatMap((person) => {
      const claimed = person.login === null ? (settings.get(person.id)?.claimedLogin ?? null) : null;
      return claimed === null
        ? []
        : [
            {
              problem: `${person.name} claims ${claimed} on GitHub: it counts once the policy file has it.`,
              fix: `Ask ${person.name} whether that is so, write \`login: ${claimed}\` beside the name in throughline.yaml, under \`people\`, and start again.`,
            },
          ];
    }),
    ...lonely.map(([team]) => ({
      problem: `Nobody can approve for ${team}.`,
      fix: `Name at least one person as \`approver\` of ${team} in throughline.yaml, under \`teams\`, and start again. Until then deploys that need an approval wait.`,
    })),
  ];
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

/** Systems are called by what they are: "CI passed", "Code host …". A person's name there stays as it is written. */
const atTheStart = (name: string): string =>
  name === 'ci' ? 'CI' : name === 'code host' ? 'Code host' : name;

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
          : atTheStart(row.actor.name),
    what:
      row.outcome === 'refused'
        ? `was refused: ${signals[row.signal as SignalName]}`
        : deedOf({ signal: row.signal as SignalName, facts: row.facts }),
    why: row.why,
    from: row.from as StageName | null,
    to: row.to as StageName | null,
  }));
}
