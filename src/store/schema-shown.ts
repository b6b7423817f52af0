/** What people are shown: messages and their manner, and how many tickets stand where. */
import { sql } from 'drizzle-orm';
import { bigserial, index, integer, pgTable, primaryKey, unique } from 'drizzle-orm/pg-core';
import { instant, jsonb, text } from './columns.ts';

const now = sql`clock_timestamp()`;

/** The outbox: every message that a ticket shows. The id travels in the message's metadata. */
export const messages = pgTable(
  'messages',
  {
    id: text('id').primaryKey(),
    key: text('key').notNull(),
    slot: text('slot').notNull(),
    channel: text('channel').notNull(),
    thread: text('thread'),
    ts: text('ts'),
    state: text('state').$type<'intended' | 'growing' | 'posted' | 'gone'>().notNull(),
    fingerprint: text('fingerprint'),
    at: instant('at').notNull().default(now),
    /** Decided before the first post and kept for every rewrite: who is named without a mention, and what hint is shown. */
    plain: jsonb('plain').$type<string[] | null>(),
    hint: text('hint').$type<'early' | null>(),
  },
  (table) => [
    unique('messages_slot').on(table.key, table.slot),
    index('messages_place').on(table.channel, table.ts),
  ],
);

/** Tickets on which a person was shown a hint. */
export const hintsShown = pgTable(
  'hints_shown',
  {
    person: text('person').notNull(),
    key: text('key').notNull(),
    at: instant('at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.person, table.key] })],
);

/** That somebody wrote in a ticket's thread, and when; never what. `ts` is the chat's own name of the message. */
export const threadWords = pgTable(
  'thread_words',
  {
    key: text('key').notNull(),
    ts: text('ts').notNull(),
    person: text('person').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.key, table.ts] })],
);

/**
 * How many tickets stand where, as changes that are added up: a trigger writes them with every move of a ticket, and
 * `foldLaneChanges` replaces many by their sum. Counting the tickets themselves took as long as there were tickets.
 */
export const laneChanges = pgTable('lane_changes', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  stage: text('stage').notNull(),
  service: text('service'),
  /** Of a ticket that only its channel may see; else null. */
  privateTo: text('private_to'),
  change: integer('change').notNull(),
});

export const channels = pgTable('channels', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  service: text('service').notNull(),
  linkedBy: text('linked_by'),
});
