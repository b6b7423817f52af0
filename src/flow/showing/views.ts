import { whoCan } from '../../pipeline/authorise.ts';
import { buildBrief } from '../../pipeline/brief.ts';
import type { GateName } from '../../pipeline/gates.ts';
import type { Part } from '../../pipeline/item/parts.ts';
import type { WorkTime } from '../../pipeline/people.ts';
import type { StageName } from '../../pipeline/stages.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AskView, PersonView, TicketView } from '../../ports/chat.ts';
import type { BoardCard } from '../../ports/flow.ts';
import { type AskRow, asksOfAll } from '../../store/asks.ts';
import { dbNow } from '../../store/db.ts';
import { findDocument, IN_THREAD, type PageRow, pagesOfAll } from '../../store/documents.ts';
import { landmarksOf } from '../../store/messages.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { allSettings } from '../../store/personal/settings.ts';
import { findItems } from '../../store/work-items.ts';
import { team } from '../company/team.ts';
import type { Deps } from '../deps.ts';
import { standing } from '../documents.ts';
import { comebacksOf } from '../shipping/comebacks.ts';
import { gateNow } from './gate-now.ts';
import { scoreNow } from './score-now.ts';

export const askView = (row: AskRow, people: PersonRow[] = []): AskView => ({
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
  ...(row.slot !== null && people.some((person) => person.firstAsked === row.slot) ? { first: true } : {}),
  told: row.told,
  moved: row.moved,
});
export const personView = (row: PersonRow): PersonView => ({
  id: row.id,
  name: row.name,
  chatId: row.chatId ?? '',
});

const withHours = (row: PersonRow, own: WorkTime | null | undefined): PersonView => {
  const hours = own ?? row.hours;
  return { ...personView(row), ...(hours == null ? {} : { hours: { ...hours, zone: row.zone } }) };
};

/** Everything that a message or a board card of a ticket may show, as the database has it now. */
export async function ticketView(
  deps: Deps,
  item: WorkItem,
  about: { people?: PersonRow[] } = {},
): Promise<TicketView> {
  const [view] = await ticketViews(deps, [item], about);
  if (view === undefined) throw new Error('a ticket has no view');
  const choosing = view.asks.some((ask) => ask.state === 'open' && choosesAgent.includes(ask.gate));
  const signing = view.asks.some((ask) => ask.state === 'open' && signsSpec.includes(ask.gate));
  const accepting = view.asks.some((ask) => ask.state === 'open' && ask.gate === 'acceptance');
  return {
    ...view,
    ...(item.split === null ? {} : { parts: await partsOf(deps, item.split.children) }),
    ...(accepting ? { gate: await gateNow(deps, item, view.now) } : {}),
    ...(signing ? await outlookView(deps, item, view.now) : {}),
    ...(ships.includes(item.stage) ? await comebackView(deps, item) : {}),
    ...(choosing ? { agents: await ableAgents(deps, item) } : {}),
    ...(item.stage === 'blocked' ? { mayWaive: whoCan(item, 'waive', await team(deps.db, item)) } : {}),
  };
}

/** Stages in which people are asked what ships with it. */
const ships: readonly StageName[] = ['preview', 'deploying'];
async function comebackView(deps: Deps, item: WorkItem): Promise<Pick<TicketView, 'comebacks'>> {
  const found = await comebacksOf(deps, item);
  return found.length === 0 ? {} : { comebacks: found.map(({ name, words }) => ({ name, words })) };
}

/** In the order in which they were made. */
async function partsOf(deps: Deps, keys: string[]): Promise<Part[]> {
  const items = new Map((await findItems(deps.db, keys)).map((item) => [item.key, item]));
  return keys.flatMap((key) => {
    const item = items.get(key);
    return item === undefined
      ? []
      : [
          {
            key,
            title: item.title,
            stage: item.stage,
            paused: item.paused !== null,
            owner: item.engineer ?? item.pm,
            waitsFor: item.stage === 'backlog' ? (item.waitsFor ?? []) : [],
          },
        ];
  });
}

/** Questions after whose answer the scorecard is checked. */
const signsSpec: readonly GateName[] = ['spec_sign_off', 'both_sign_off'];
async function outlookView(deps: Deps, item: WorkItem, now: string): Promise<Pick<TicketView, 'outlook'>> {
  const outlook = await scoreNow(deps, item, now);
  return outlook === null ? {} : { outlook };
}

/** Questions whose answer may name an agent. */
const choosesAgent: readonly GateName[] = ['spec_sign_off', 'both_sign_off', 'delegate'];

/** Whether each agent can build this: said to whoever chooses one, before they choose. */
async function ableAgents(deps: Deps, item: WorkItem): Promise<TicketView['agents']> {
  const [prd, spec] = await Promise.all([
    findDocument(deps.db, item.key, { kind: 'prd' }),
    findDocument(deps.db, item.key, { kind: 'spec' }),
  ]);
  const brief = buildBrief(item, prd?.markdown ?? '', spec?.markdown ?? '');
  return Promise.all(
    deps.agents.map(async (agent) => {
      const can = await agent.canBuild(brief);
      return {
        name: agent.name,
        title: agent.title,
        able: can.able,
        sentence: can.able ? null : can.sentence,
      };
    }),
  );
}

/** The same of many tickets, with as many queries as for one. */
export async function ticketViews(
  deps: Deps,
  items: WorkItem[],
  about: { people?: PersonRow[] } = {},
): Promise<TicketView[]> {
  if (items.length === 0) return [];
  const keys = items.map((item) => item.key);
  const [asks, pages, landmarks, people, settings, now] = await Promise.all([
    asksOfAll(deps.db, keys),
    pagesOfAll(deps.db, keys),
    landmarksOf(deps.db, keys),
    about.people ?? allPeople(deps.db),
    allSettings(deps.db),
    dbNow(deps.db),
  ]);
  const shared = {
    people: Object.fromEntries(
      people.map((person) => [person.id, withHours(person, settings.get(person.id)?.hours)]),
    ),
    agents: deps.agents.map((agent) => ({
      name: agent.name,
      title: agent.title,
      able: true,
      sentence: null,
    })),
    withoutModel: !deps.model.isModel,
    now,
  };
  const asksByKey = Map.groupBy(asks, (row) => row.key);
  const pagesByKey = Map.groupBy(pages, (row) => row.key);
  return Promise.all(
    items.map(async (item) => {
      const ownPages = pagesByKey.get(item.key) ?? [];
      const own = landmarks.filter((row) => row.key === item.key);
      const at = async (slot: string): Promise<string | null> => {
        const row = own.find((one) => one.slot === slot);
        return row?.ts == null ? null : deps.chat.permalink(row.channel, row.ts);
      };
      const page = async (kind: PageRow['kind']): Promise<string | null> => {
        const row = ownPages.find((one) => one.kind === kind);
        return row?.page === IN_THREAD ? at(`document:${kind}`) : (row?.url ?? null);
      };
      const earlier = own.findLast((row) => row.slot.startsWith('was:card:') && row.ts !== null);
      return {
        item,
        asks: (asksByKey.get(item.key) ?? []).map((row) => askView(row, people)),
        links: {
          thread: await at('card'),
          earlier: earlier?.ts == null ? null : await deps.chat.permalink(earlier.channel, earlier.ts),
          prd: await page('prd'),
          spec: await page('spec'),
          notes: await page('release_notes'),
          tracker: trackerOf(item),
        },
        restored: restoredOf(item, ownPages),
        ...shared,
      };
    }),
  );
}

/** Pages that were made anew, as long as the documents stand as they did then. */
const restoredOf = (item: WorkItem, pages: PageRow[]): NonNullable<TicketView['restored']> =>
  (['prd', 'spec'] as const).flatMap((document) => {
    const state = item[document];
    const restored = pages.find((one) => one.kind === document)?.restored;
    return state !== null && restored != null && restored === standing(item)
      ? [{ document, version: state.version }]
      : [];
  });

const trackerOf = ({ issue, origin }: WorkItem): { ref: string; url: string } | null => {
  if (issue != null) return { ref: `${issue.label} ${issue.ref}`, url: issue.url };
  return origin.kind === 'tracker' && origin.ref !== undefined && origin.url !== undefined
    ? { ref: origin.ref, url: origin.url }
    : null;
};

/** Cards of the board, with the first question that somebody is asked. */
export async function boardCards(deps: Deps, items: WorkItem[], people: PersonRow[]): Promise<BoardCard[]> {
  const names = new Map(people.map((person) => [person.id, person.name]));
  return (await ticketViews(deps, items, { people })).map((view) => boardCard(view, names));
}

function boardCard(view: TicketView, names: Map<string, string>): BoardCard {
  const { item } = view;
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
}
