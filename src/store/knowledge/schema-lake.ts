/**
 * The written part of the context lake. A document is replaced as a whole. Its passages repeat what a search filters
 * and ranks by, because a join before ranking cost as much as the ranking itself.
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  unique,
} from 'drizzle-orm/pg-core';
import type { Evidence } from '../../pipeline/item/context.ts';
import type { Visibility } from '../../pipeline/knowledge/visibility.ts';
import { instant, jsonb, text } from '../columns.ts';

const words = customType<{ data: string }>({ dataType: () => 'tsvector' });
const now = sql`clock_timestamp()`;

export interface SourceProblem {
  /** The file or page, as its source names it. */
  what: string;
  why: string;
}

/** How each source was found when it was looked through last. */
export const lakeSources = pgTable('lake_sources', {
  name: text('name').primaryKey(),
  triedAt: instant('tried_at').notNull(),
  /** When it answered last; what is searched is as of then. */
  reachedAt: instant('reached_at'),
  /** Why it did not answer; null where it did. */
  reason: text('reason'),
  problems: jsonb('problems').$type<SourceProblem[]>().notNull(),
});

export const lakeDocuments = pgTable(
  'lake_documents',
  {
    nr: bigserial('nr', { mode: 'number' }).primaryKey(),
    source: text('source').notNull(),
    /** What the source calls it when it lists what it has. */
    item: text('item').notNull(),
    /** As the source tells whether it changed. */
    version: text('version').notNull(),
    id: text('id').notNull(),
    kind: text('kind').$type<Evidence['kind']>().notNull(),
    title: text('title').notNull(),
    url: text('url'),
    service: text('service'),
    visibility: jsonb('visibility').$type<Visibility>().notNull(),
    at: instant('at').notNull(),
    fetchedAt: instant('fetched_at').notNull().default(now),
    hash: text('hash').notNull(),
    files: jsonb('files').$type<string[]>().notNull(),
    cutFrom: integer('cut_from'),
  },
  (table) => [
    unique('lake_documents_item').on(table.source, table.item),
    unique('lake_documents_id').on(table.source, table.id),
    index('lake_documents_incidents').on(table.service, table.at).where(sql`kind = 'incident'`),
  ],
);

/** `-`, `/` and the like part words, or Postgres keeps a path as one and a number after a dash as negative. */
const english = (column: string): string =>
  `to_tsvector('english', translate(${column}, '/._-@:#', '       '))`;

export const lakePassages = pgTable(
  'lake_passages',
  {
    document: bigint('document', { mode: 'number' }).notNull(),
    place: integer('place').notNull(),
    kind: text('kind').$type<Evidence['kind']>().notNull(),
    service: text('service'),
    /** `all`, `channel:C…` or `person:…`: whoever has one of them may read it. */
    readers: text('readers').array().notNull(),
    at: instant('at').notNull(),
    title: text('title').notNull(),
    heading: text('heading').notNull(),
    text: text('text').notNull(),
    /** Names as one word each: by the dictionary that leaves words as they are. */
    names: text('names').notNull(),
    words: words('words')
      .notNull()
      .generatedAlwaysAs(
        sql.raw(
          `setweight(${english('title')}, 'A') || setweight(${english('heading')}, 'B') || setweight(to_tsvector('simple', names), 'B') || setweight(${english('text')}, 'C')`,
        ),
      ),
  },
  (table) => [
    primaryKey({ columns: [table.document, table.place] }),
    index('lake_passages_words').using('gin', table.words),
  ],
);
