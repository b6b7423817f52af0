import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import type { SummaryLine } from '../../pipeline/talk/summary.ts';
import { instant, jsonb, text } from '../columns.ts';

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

/** The whole of answers of which a thread shows the first lines. */
export const wholeAnswers = pgTable('whole_answers', {
  /** The answer's id in the outbox. */
  answer: text('answer').primaryKey(),
  key: text('key').notNull(),
  text: text('text').notNull(),
  at: instant('at').notNull().default(now),
});

/** Questions that were put to us and our answers, as the model saw them: shown again to the byte in the next turn. Shown for a week, kept for two. */
export const talkTurns = pgTable(
  'talk_turns',
  {
    channel: text('channel').notNull(),
    /** The question's message. */
    ts: text('ts').notNull(),
    key: text('key').notNull(),
    thread: text('thread').notNull(),
    /** Who asked. */
    by: text('by'),
    sources: jsonb('sources').$type<{ id: string; title: string; text: string }[]>().notNull(),
    question: text('question').notNull(),
    answer: text('answer').notNull(),
    at: instant('at').notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.channel, table.ts] }),
    index('talk_turns_thread').on(table.key, table.channel, table.thread),
    index('talk_turns_age').on(table.at),
  ],
);

/** What a long talk came to, of the turns that are shown no more: one row a thread, with what is tried for the next one. */
export const talkSummaries = pgTable(
  'talk_summaries',
  {
    key: text('key').notNull(),
    channel: text('channel').notNull(),
    thread: text('thread').notNull(),
    lines: jsonb('lines').$type<SummaryLine[]>().notNull(),
    /** The newest turn that it covers; empty: none yet. */
    coversTo: text('covers_to').notNull(),
    /** What wrote the newest lines, and by which version of its skill. */
    model: text('model'),
    skill: text('skill'),
    /** Tries since the last one that came to something. */
    tries: integer('tries').notNull(),
    /** Nobody else begins before: it is being made, or was tried in vain. */
    nextAt: instant('next_at'),
    at: instant('at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.key, table.channel, table.thread] })],
);
