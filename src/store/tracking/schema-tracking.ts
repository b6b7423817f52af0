/** Trackers: the issues that we know, what was last seen of each, and what the admin chose for each team's. */
import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import type { Priority } from '../../pipeline/item/basics.ts';
import type { StartsRule } from '../../pipeline/tracking/settings.ts';
import { instant, jsonb, text } from '../columns.ts';

const now = sql`clock_timestamp()`;

/** What an issue said when it was last looked at: a change is told from an echo by it, and late news from new. */
export interface Seen {
  title: string;
  /** Of the description's canonical form. */
  hash: string;
  priority: Priority | null;
  state: string;
  ref: string;
}

/**
 * An issue of a tracker. `key` null: it was left alone when the tracker was adopted. `updatedAt` is the tracker's own
 * time of what was last seen. Written by `flow/tracking` and by the effect that made the issue.
 */
export const trackerIssues = pgTable(
  'tracker_issues',
  {
    tracker: text('tracker').notNull(),
    issue: text('issue').notNull(),
    key: text('key'),
    place: text('place').notNull(),
    team: text('team').notNull(),
    updatedAt: instant('updated_at').notNull(),
    seen: jsonb('seen').$type<Seen>().notNull(),
    /** Ids of comments that we have made. */
    said: jsonb('said').$type<string[]>().notNull(),
    gone: text('gone').$type<'removed' | 'closed' | null>(),
    /** It came by itself, and started by the team's rule. */
    arrivedAt: instant('arrived_at'),
    startedAt: instant('started_at'),
    checkedAt: instant('checked_at').notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.tracker, table.issue] }),
    index('tracker_issues_key').on(table.key),
    index('tracker_issues_arrived').on(table.tracker, table.team, table.arrivedAt),
    index('tracker_issues_checked')
      .on(table.tracker, table.checkedAt)
      .where(sql`key is not null and gone is null`),
  ],
);

export interface Found {
  total: number;
  backlog: number;
  inProgress: number;
  withPullRequest: number;
  leftAlone: number;
}

/** A team's tracker. *found*: looked at, the admin is asked. *adopted*: issues come in. *later*: not now, they said. */
export const trackerLinks = pgTable(
  'tracker_links',
  {
    tracker: text('tracker').notNull(),
    team: text('team').notNull(),
    state: text('state').$type<'found' | 'adopted' | 'later'>().notNull(),
    found: jsonb('found').$type<Found>().notNull(),
    /** Chosen by the admin; null: the policy file's. */
    starts: jsonb('starts').$type<StartsRule | null>(),
    /** By place: the newest change that was seen. */
    cursors: jsonb('cursors').$type<Record<string, string>>().notNull(),
    decidedBy: text('decided_by'),
    at: instant('at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.tracker, table.team] })],
);

/** Why a team's tracker could not be looked at the last time, or what its settings name and it lacks; no row: nothing is wrong. */
export const trackerTroubles = pgTable(
  'tracker_troubles',
  {
    tracker: text('tracker').notNull(),
    team: text('team').notNull(),
    sentence: text('sentence').notNull(),
    since: instant('since').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.tracker, table.team] })],
);
