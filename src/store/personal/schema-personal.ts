/** What people set about themselves, and what was told to one of them. */
import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey, uniqueIndex } from 'drizzle-orm/pg-core';
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
  changedAt: instant('changed_at').notNull().default(now),
});

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
