import { sql } from 'drizzle-orm';
import { type Db, rowsOf, type Tx } from '../db.ts';
import { lakeDocuments } from './schema-lake.ts';

/** Numbers of keys with this prefix that titles of records begin with, as `TL-12 Monthly invoice report`. */
export async function numbersInRecords(db: Db | Tx, prefix: string): Promise<Set<number>> {
  const key = `${prefix}-`;
  const rows = rowsOf<{ n: string }>(
    await db.execute(sql`
      select distinct substring(${lakeDocuments.title} from ${`^\\[?${key}([0-9]{1,7})\\M`}) as n
      from ${lakeDocuments}
      where starts_with(${lakeDocuments.title}, ${key}) or starts_with(${lakeDocuments.title}, ${`[${key}`})`),
  );
  return new Set(rows.flatMap(({ n }) => (n === null ? [] : [Number(n)])));
}
