/**
 * How often a word stands in the lake: what is rare says more, and is looked up first. In a small lake words are
 * counted; in a large one Postgres' own statistics know the thousand commonest, and all others are rare.
 */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '../db.ts';
import { lakePassages } from './schema-lake.ts';

interface Statistics {
  passages: number;
  /** Passages with each of the commonest words; null: count them, it is a small lake. */
  common: Map<string, number> | null;
  readAt: number;
}

/** Up to here counting takes a millisecond or two. */
const SMALL = 3_000;
const KEPT_MS = 60_000;
const known = new WeakMap<Db, Statistics>();

async function statisticsOf(db: Db): Promise<Statistics> {
  const before = known.get(db);
  if (before !== undefined && performance.now() - before.readAt < KEPT_MS) return before;
  const [size] = rowsOf<{ rows: number }>(
    await db.execute(
      sql`select reltuples::float8 as rows from pg_class where oid = 'lake_passages'::regclass`,
    ),
  );
  const passages = size?.rows ?? 0;
  // Never analysed, or small: nothing is kept, because a first sync makes it another lake.
  if (passages <= SMALL) return { passages, common: null, readAt: 0 };
  const rows = rowsOf<{ word: string; share: number }>(
    await db.execute(sql`
      select word, share from pg_stats,
        unnest(most_common_elems::text::text[], most_common_elem_freqs) as given(word, share)
      where schemaname = current_schema() and tablename = 'lake_passages' and attname = 'words' and word is not null`),
  );
  const read = {
    passages,
    common: new Map(rows.map((row) => [row.word, row.share * passages])),
    readAt: performance.now(),
  };
  known.set(db, read);
  return read;
}

/**
 * Words that the statistics do not name are counted up to a limit, a lower one where there are many of them: each row
 * that is counted is a page read. One word alone is rarer than no other: it is enough to know that it is there.
 */
const MOST_COUNTED = 300;
const ALL_COUNTED = 600;

export interface Counted {
  passages: number;
  /** Passages with each of these lexemes; 0 where there is none. */
  counts: Map<string, number>;
}

export async function countWords(db: Db, lexemes: string[]): Promise<Counted> {
  const { passages, common } = await statisticsOf(db);
  const counts = new Map<string, number>();
  const unknown: string[] = [];
  for (const lexeme of lexemes) {
    const count = common?.get(lexeme);
    if (count === undefined) unknown.push(lexeme);
    else counts.set(lexeme, Math.max(1, count));
  }
  if (unknown.length > 0) {
    const most =
      common === null
        ? SMALL * 2
        : lexemes.length === 1
          ? 1
          : Math.min(MOST_COUNTED, Math.ceil(ALL_COUNTED / unknown.length));
    const rows = rowsOf<{ lexeme: string; count: number | string }>(
      await db.execute(sql`
        select lexeme, (select count(*) from (
          select 1 from ${lakePassages} p where p.words @@ quote_literal(lexeme)::tsquery limit ${most}
        ) as found) as count
        from jsonb_array_elements_text(${JSON.stringify(unknown)}::text::jsonb) as asked(lexeme)`),
    );
    for (const row of rows) counts.set(row.lexeme, Number(row.count));
  }
  return { passages: Math.max(passages, ...counts.values(), 1), counts };
}
