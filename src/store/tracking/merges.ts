import { and, desc, inArray, sql } from 'drizzle-orm';
import { fromDelegation } from '../../pipeline/facts/under-way.ts';
import type { Db } from '../db.ts';
import { workItems } from '../schema.ts';

export interface MergedTicket {
  key: string;
  revision: number;
  repo: string;
  repoId?: string;
  /** The branch that it was merged to. */
  base: string;
  mergeSha: string;
  /** A rewriting took the merge from it, as far as is known. */
  lost: boolean;
}

/** The newest: an older merge is under all of them. */
const MOST = 200;

/** Merges of tickets, the newest first. A paused ticket hears of nothing until it goes on. */
export async function mergedTickets(db: Db): Promise<MergedTicket[]> {
  const { item } = workItems;
  const pull = (field: string) => sql<string>`${item} -> 'pullRequest' ->> ${field}`;
  const rows = await db
    .select({
      key: workItems.key,
      revision: workItems.revision,
      repo: pull('repo'),
      repoId: sql<string | null>`${item} -> 'pullRequest' ->> 'repoId'`,
      base: pull('base'),
      mergeSha: pull('mergeSha'),
      lost: sql<boolean>`coalesce(${item} -> 'lost' ->> 'mergeSha' = ${pull('mergeSha')} and ${item} -> 'lost' ->> 'backAt' is null, false)`,
    })
    .from(workItems)
    .where(
      and(
        inArray(workItems.stage, fromDelegation),
        sql`${pull('mergeSha')} is not null`,
        sql`${item} ->> 'paused' is null`,
      ),
    )
    .orderBy(desc(workItems.stageSince))
    .limit(MOST);
  return rows.map(({ repoId, ...row }) => (repoId === null ? row : { ...row, repoId }));
}
