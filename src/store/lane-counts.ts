/** How many tickets stand in each stage, for a viewer: read from the changes, so it takes as long with 100 as with 10,000. */
import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { type StageName, stageNames } from '../pipeline/stages.ts';
import { type Db, rowsOf } from './db.ts';
import { workItems } from './schema.ts';
import { laneChanges } from './schema-shown.ts';
import { conditions, type ItemQuery } from './work-items.ts';

export interface StageCount {
  stage: StageName;
  count: number;
  /** Since when the one that stands there longest does. */
  oldest: string;
}

export async function countByStage(
  db: Db,
  query: Omit<ItemQuery, 'limit' | 'stages'>,
): Promise<StageCount[]> {
  const counted = query.search === undefined ? addedUp(query) : searched(query);
  const rows = rowsOf<{ stage: StageName; count: number; oldest: string | Date }>(
    await db.execute(sql`
      select counted.stage, counted.count, first.since as oldest from (${counted}) as counted
      cross join lateral (
        select ${workItems.stageSince} as since from ${workItems}
        where ${workItems.stage} = counted.stage and ${conditions(query)}
        order by ${workItems.stageSince} limit 1
      ) as first`),
  );
  return rows.map((row) => ({ ...row, oldest: new Date(row.oldest).toISOString() }));
}

function addedUp(query: Omit<ItemQuery, 'limit' | 'stages'>) {
  const seen =
    query.privateChannels.length === 0
      ? isNull(laneChanges.privateTo)
      : or(isNull(laneChanges.privateTo), inArray(laneChanges.privateTo, query.privateChannels));
  const ofService = query.service === undefined ? undefined : eq(laneChanges.service, query.service);
  return sql`
    select ${laneChanges.stage} as stage, sum(${laneChanges.change})::int as count from ${laneChanges}
    where ${and(seen, ofService)} group by ${laneChanges.stage} having sum(${laneChanges.change}) > 0`;
}

/** Titles are not in the changes: a search reads the tickets. Stage by stage, so that it walks the lanes' index. */
function searched(query: Omit<ItemQuery, 'limit' | 'stages'>) {
  const wanted = sql.join(
    stageNames.map((stage) => sql`(${stage}::text)`),
    sql`, `,
  );
  return sql`
    select wanted.stage, found.count from (values ${wanted}) as wanted(stage)
    cross join lateral (
      select count(*)::int as count from ${workItems}
      where ${workItems.stage} = wanted.stage and ${conditions(query)}
    ) as found
    where found.count > 0`;
}

/** Replaces the changes by their sum. Changes that are being written meanwhile stay as they are; two may do it at once. */
export async function foldLaneChanges(db: Db): Promise<void> {
  await db.execute(sql`
    with gone as (delete from ${laneChanges} returning stage, service, private_to, change)
    insert into ${laneChanges} (stage, service, private_to, change)
    select stage, service, private_to, sum(change)::int from gone
    group by stage, service, private_to having sum(change) <> 0`);
}
