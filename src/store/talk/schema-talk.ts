import { sql } from 'drizzle-orm';
import { boolean, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { instant, text } from '../columns.ts';

const now = sql`clock_timestamp()`;

/** Threads in which we answer only when we are named. */
export const quietThreads = pgTable(
  'quiet_threads',
  {
    channel: text('channel').notNull(),
    thread: text('thread').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.channel, table.thread] })],
);

/** What people thought of an answer, their newest word. It is read by people and moves nothing. */
export const answerRatings = pgTable(
  'answer_ratings',
  {
    /** The answer's id in the outbox. */
    answer: text('answer').notNull(),
    key: text('key').notNull(),
    person: text('person').notNull(),
    good: boolean('good').notNull(),
    at: instant('at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.answer, table.person] })],
);
