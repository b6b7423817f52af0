/** The board: lanes with their counts, and the tickets that each shows. Two queries, however many tickets there are. */
import { columns, type StageName, stageNames, stages } from '../pipeline/stages.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { BoardFilter, BoardView, Lane } from '../ports/flow.ts';
import { countByStage, type StageCount } from '../store/lane-counts.ts';
import type { PersonRow } from '../store/people.ts';
import { findItems, type ItemRef, oldestOfEach } from '../store/work-items.ts';
import type { Deps } from './deps.ts';

const LANE_CLOSED = 3;
const LANE_OPEN = 10;
/** Not one of the seven lanes: it stands on the board only while it is opened. */
const BACKLOG = 'Backlog';
/** Tickets of a stage that are looked through for a person's own. */
const NARROWED = 200;

export interface Board {
  filter: BoardFilter;
  person: PersonRow;
  privateChannels: string[];
}

/** Counts of all lanes in one query, the tickets that they show in another. */
export async function boardOf(
  deps: Deps,
  about: Board,
): Promise<Omit<BoardView, 'now' | 'lanes'> & { lanes: LaneOfKeys[] }> {
  const { filter } = about;
  const query = {
    privateChannels: about.privateChannels,
    ...(typeof filter.show === 'object' ? { service: filter.show.service } : {}),
    ...(filter.search === null ? {} : { search: filter.search }),
  };
  const [counts, oldest] = await Promise.all([
    countByStage(deps.db, query),
    oldestOfEach(
      deps.db,
      query,
      [...boardStages, ...(openPage(about, BACKLOG) === null ? [] : (['backlog'] as const))].map((stage) => ({
        stage,
        limit: mostOf(stage, about),
      })),
    ),
  ]);
  const refs = isNarrowed(about) ? await concerning(deps, about, oldest) : oldest;
  const lanes = [...columns, ...(openPage(about, BACKLOG) === null ? [] : [BACKLOG])].map((column) =>
    laneOf(column, { ...about, counts, refs }),
  );
  const services = [...new Set(deps.company.channels.map((channel) => channel.service))];
  const backlog = counts.find((row) => row.stage === 'backlog')?.count ?? 0;
  return { lanes, backlog, services };
}

const boardStages = stageNames.filter((name) => stages[name].column !== null && name !== 'backlog');
const laneOfStage = (stage: StageName): string =>
  stage === 'backlog' ? BACKLOG : (stages[stage].column ?? '');
const isNarrowed = ({ filter }: Board): boolean => filter.show === 'mine' || filter.show === 'team';
const openPage = ({ filter }: Board, column: string): number | null =>
  filter.open?.column === column ? filter.open.page : null;

/** How many of a stage could be shown: the lane's page may be filled by this stage alone. */
function mostOf(stage: StageName, about: Board): number {
  if (isNarrowed(about)) return NARROWED;
  const page = openPage(about, laneOfStage(stage));
  return page === null ? LANE_CLOSED : (page + 1) * LANE_OPEN;
}

/** A lane with the keys of what it shows: the tickets are read once for the whole page. */
export interface LaneOfKeys extends Omit<Lane, 'cards'> {
  keys: string[];
}

function laneOf(column: string, about: Board & { counts: StageCount[]; refs: ItemRef[] }): LaneOfKeys {
  const inLane = stageNames.filter((name) => laneOfStage(name) === column);
  const rows = about.counts.filter((row) => inLane.includes(row.stage));
  const refs = about.refs.filter((ref) => inLane.includes(ref.stage));
  const page = openPage(about, column);
  const from = (page ?? 0) * LANE_OPEN;
  return {
    column,
    count: isNarrowed(about) ? refs.length : rows.reduce((sum, row) => sum + row.count, 0),
    oldest: rows.map((row) => row.oldest).toSorted()[0] ?? null,
    keys: refs.slice(from, from + (page === null ? LANE_CLOSED : LANE_OPEN)).map((ref) => ref.key),
  };
}

async function concerning(deps: Deps, about: Board, refs: ItemRef[]): Promise<ItemRef[]> {
  const items = await findItems(
    deps.db,
    refs.map((ref) => ref.key),
  );
  const theirs = new Set(items.filter((item) => concerns(item, about)).map((item) => item.key));
  return refs.filter((ref) => theirs.has(ref.key));
}

function concerns(item: WorkItem, about: Board): boolean {
  const id = about.person.id;
  if (about.filter.show === 'mine')
    return [item.reporter, item.pm, item.engineer, item.delegation?.by].includes(id);
  return item.service?.team != null && Object.keys(about.person.roles).includes(item.service.team);
}
