/** What tickets say of themselves, without opening them: for what looks like a text, and for what must not be shown. */
import { and, desc, eq, inArray, not, sql } from 'drizzle-orm';
import type { StageName } from '../../pipeline/stages.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { type Db, rowsOf } from '../db.ts';
import { workItems } from '../schema.ts';
import { conditions, type ItemQuery } from '../work-items.ts';

export interface ItemText {
  key: string;
  title: string;
  description: string;
  stage: StageName;
}

/** Descriptions are compared by their words: their beginning is enough. */
const MOST_CHARACTERS = 2_000;

/** The newest tickets that a viewer may see. */
export async function textsOf(
  db: Db,
  about: Pick<ItemQuery, 'privateChannels' | 'limit'>,
): Promise<ItemText[]> {
  return rowsOf<ItemText>(
    await db.execute(sql`
      select ${workItems.key} as key, ${workItems.title} as title, ${workItems.stage} as stage,
        left(coalesce(${workItems.item} ->> 'description', ''), ${MOST_CHARACTERS}::int) as description
      from ${workItems} where ${conditions(about)} order by ${workItems.number} desc limit ${about.limit}::int`),
  );
}

/** Tickets of a service that were rolled back, the newest first. */
export async function rolledBackItems(
  db: Db,
  service: string,
  about: Pick<ItemQuery, 'privateChannels' | 'limit'> & { since: string },
): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .where(
      and(conditions({ ...about, service }), sql`${workItems.item} -> 'rollback' ->> 'at' >= ${about.since}`),
    )
    .orderBy(desc(workItems.number))
    .limit(about.limit);
  return rows.map((row) => row.item);
}

/** Of these keys, those whose tickets these viewers may not see. */
export async function hiddenAmong(db: Db, keys: string[], privateChannels: string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .select({ key: workItems.key })
    .from(workItems)
    .where(
      and(
        inArray(workItems.key, keys),
        eq(workItems.isPrivate, true),
        privateChannels.length === 0 ? undefined : not(inArray(workItems.channel, privateChannels)),
      ),
    );
  return rows.map((row) => row.key);
}
