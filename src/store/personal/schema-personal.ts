/** What people set about themselves, and what was told to one of them. */
import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, primaryKey, uniqueIndex } from 'drizzle-orm/pg-core';
import type { WorkTime } from '../../pipeline/people.ts';
import { instant, jsonb, text } from '../columns.ts';

const now = sql`clock_timestamp()`;

/** A time away. It counts until `until` or until somebody ends it; `endedAt` is set once, by whoever ends it first. */
export const absences = pgTable(
  'absences',
  {
    id: text('id').primaryKey(),
    person: text('person').notNull(),
    since: instant('since').notNull().default(now),
    until: instant('until'),
    deputy: text('deputy'),
    endedAt: instant('ended_at'),
  },
  (table) => [
    uniqueIndex('absences_one').on(table.person).where(sql`ended_at is null`),
    index('absences_ended').on(table.endedAt),
  ],
);

export const personalSettings = pgTable('personal_settings', {
  person: text('person').primaryKey(),
  asked: text('asked').$type<'thread' | 'message'>().notNull().default('thread'),
  hours: jsonb('hours').$type<WorkTime | null>(),
  /** Said by the person; it authorises nothing. The policy file does. */
  claimedLogin: text('claimed_login'),
  /** Asked in this person's place: they do not want to be asked. */
  instead: text('instead'),
  /** Wants the digest of the morning; without it the second telling of a question is a message of its own. */
  morning: boolean('morning').notNull().default(true),
  /** Wants a message at the end of the day when something waits. */
  evening: boolean('evening').notNull().default(false),
  changedAt: instant('changed_at').notNull().default(now),
});

/** Messages that gather what agents ask of one person. Of several the newest holds; each is drawn until it is `over`. */
export const gatherings = pgTable(
  'gatherings',
  {
    id: text('id').primaryKey(),
    person: text('person').notNull(),
    /** Questions in it, in the order in which they joined. */
    asks: jsonb('asks').$type<string[]>().notNull(),
    at: instant('at').notNull().default(now),
    /** The digest of the morning named them: no message of its own was posted. */
    inDigest: boolean('in_digest').notNull().default(false),
    /** It says how all of it ended, or that a newer one holds. */
    over: boolean('over').notNull().default(false),
  },
  (table) => [
    index('gatherings_person').on(table.person, table.at),
    index('gatherings_open').on(table.person).where(sql`not over`),
  ],
);

/**
 * One row for each person, message and day decides who sends it. `due`: claimed and not yet posted. `told`: posted, and
 * drawn again with its questions. `over`: nothing in it can be answered any more.
 */
export const personalDigests = pgTable(
  'personal_digests',
  {
    person: text('person').notNull(),
    kind: text('kind').$type<'morning' | 'evening'>().notNull(),
    day: text('day').notNull(),
    state: text('state').$type<'due' | 'told' | 'silent' | 'over'>().notNull(),
    /** Questions that it names, in their order. */
    listed: jsonb('listed').$type<string[]>().notNull().default([]),
    claimedAt: instant('claimed_at').notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.person, table.kind, table.day] }),
    index('personal_digests_told').on(table.person).where(sql`state = 'told'`),
  ],
);

/** `[Ask Ana]` on a refusal: when somebody was last pointed to a question. */
export const pointers = pgTable(
  'pointers',
  {
    ask: text('ask').notNull(),
    person: text('person').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.ask, table.person] })],
);

/** What editors and agents of a person show to our own tools; only the SHA-256 is kept. A new one replaces the old. */
export const toolTokens = pgTable(
  'tool_tokens',
  {
    person: text('person').primaryKey(),
    hash: text('hash').notNull(),
    at: instant('at').notNull().default(now),
  },
  (table) => [uniqueIndex('tool_tokens_hash').on(table.hash)],
);
