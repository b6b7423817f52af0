import { and, desc, eq, isNull, or, sql } from 'drizzle-orm';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Db } from '../db.ts';
import { workItems } from '../schema.ts';
import { lakeDocuments } from './schema-lake.ts';

/** Tickets whose document is not of their newest revision, those changed last first. */
export async function ticketsBehind(db: Db, source: string, most: number): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .leftJoin(lakeDocuments, and(eq(lakeDocuments.source, source), eq(lakeDocuments.item, workItems.key)))
    .where(or(isNull(lakeDocuments.nr), sql`${lakeDocuments.version} <> ${workItems.revision}::text`))
    .orderBy(desc(workItems.updatedAt))
    .limit(most);
  return rows.map((row) => row.item);
}
