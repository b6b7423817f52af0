/** What stands for a service or a channel until somebody ends it: freezes, locks by hand, the digest's hour. */
import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { instant, text } from '../columns.ts';

const now = sql`clock_timestamp()`;

/**
 * A freeze or a lock that a person ordered. It stands from `since` until it is ended: by a person (`endedBy`), or, a
 * freeze, by its time (`endedBy` null). The lock that a rollback leaves is its ticket's and stands in `service_locks`.
 */
export const standingOrders = pgTable(
  'standing_orders',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<'freeze' | 'lock'>().notNull(),
    service: text('service').notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    since: instant('since').notNull().default(now),
    until: instant('until'),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
    /** The command that ended it: all that it ended is taken back together. */
    endedIn: text('ended_in'),
    /** The channel's line says what this row says. */
    shown: boolean('shown').notNull().default(false),
  },
  (table) => [
    index('standing_orders_open').on(table.service).where(sql`ended_at is null`),
    index('standing_orders_unshown').on(table.id).where(sql`not shown`),
  ],
);

/** When a channel hears its digest; `at` null: never. No row: at the usual hour. */
export const digestHours = pgTable('digest_hours', {
  channel: text('channel').primaryKey(),
  at: text('at'),
  by: text('by').notNull(),
});

/**
 * One row for each channel and day decides who sends it. `due` is claimed and not yet posted; a claim that grew old
 * was left by a crash and may be taken over.
 */
export const digests = pgTable(
  'digests',
  {
    channel: text('channel').notNull(),
    day: text('day').notNull(),
    state: text('state').$type<'due' | 'told' | 'quiet' | 'silent'>().notNull(),
    claimedAt: instant('claimed_at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.channel, table.day] })],
);
