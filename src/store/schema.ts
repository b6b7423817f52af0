/** The tables. Migrations are generated from here (`npm run db:generate`) and only ever expand. */
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigserial,
  boolean,
  index,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Telling } from '../pipeline/asking/telling.ts';
import type { GateVerdict } from '../pipeline/item/deploy.ts';
import type { Actor, Moved, Profile, Role, WorkTime } from '../pipeline/people.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import { instant, jsonb, text } from './columns.ts';

const now = sql`clock_timestamp()`;

/** A revert of the ticket's merge waits to be merged: the code host is asked for it. */
export const revertIsOpen = (item: AnyPgColumn) => sql`(${item} -> 'revert' ->> 'state') = 'open'`;

/** `signed`: the PRD that was signed, and the spec signed with it, where answers that came with the signature made newer texts. */
interface Answer {
  signal: string;
  words: string | null;
  signed?: { version: number; spec?: number; questions: number };
}

export const ticketNumber = pgSequence('ticket_number');

export const workItems = pgTable(
  'work_items',
  {
    key: text('key').primaryKey(),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    stage: text('stage').notNull(),
    stageSince: instant('stage_since').notNull(),
    service: text('service'),
    channel: text('channel'),
    isPrivate: boolean('is_private').notNull().default(false),
    /** The tracker's or the original message's reference: the same thing is filed once. */
    externalRef: text('external_ref'),
    revision: integer('revision').notNull(),
    item: jsonb('item').$type<WorkItem>().notNull(),
    updatedAt: instant('updated_at').notNull().default(now),
  },
  (table) => [
    /** In the order of a lane, with all that counting one reads: the tickets themselves are not touched. */
    index('work_items_lanes').on(
      table.stage,
      table.stageSince,
      table.number,
      table.isPrivate,
      table.channel,
      table.service,
    ),
    index('work_items_service').on(table.service),
    index('work_items_private').on(table.key).where(sql`is_private`),
    index('work_items_revert').on(table.key).where(revertIsOpen(table.item)),
    uniqueIndex('work_items_number').on(table.number),
    uniqueIndex('work_items_external').on(table.externalRef),
  ],
);

/** Append-only: a trigger refuses UPDATE, DELETE and TRUNCATE. */
export const ledger = pgTable(
  'ledger',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    key: text('key').notNull(),
    revision: integer('revision').notNull(),
    at: instant('at').notNull(),
    signal: text('signal').notNull(),
    facts: jsonb('facts').$type<unknown>().notNull(),
    actor: jsonb('actor').$type<Actor>().notNull(),
    role: text('role').$type<Role | null>(),
    outcome: text('outcome').$type<'moved' | 'stayed' | 'ignored' | 'refused'>().notNull(),
    from: text('from_stage'),
    to: text('to_stage'),
    why: text('why'),
    delivery: text('delivery').notNull(),
  },
  (table) => [
    unique('ledger_delivery').on(table.key, table.delivery),
    index('ledger_item').on(table.key, table.seq),
    index('ledger_moves').on(table.at).where(sql`outcome = 'moved'`),
  ],
);

export const documents = pgTable(
  'documents',
  {
    key: text('key').notNull(),
    kind: text('kind').$type<'prd' | 'spec' | 'release_notes'>().notNull(),
    version: integer('version').notNull(),
    markdown: text('markdown').notNull(),
    hash: text('hash').notNull(),
    author: text('author'),
    how: text('how').notNull(),
    /** Name and version of the skill that a model wrote it by. */
    skill: text('skill'),
    at: instant('at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.key, table.kind, table.version] })],
);

/**
 * Where a document is shown and edited; `page` is `thread` where the chat has no pages. `seenHash`: its text when we
 * last wrote or imported it. `restored`: how the ticket's documents stood when a deleted page was made anew.
 */
export const pages = pgTable(
  'pages',
  {
    key: text('key').notNull(),
    kind: text('kind').$type<'prd' | 'spec' | 'release_notes'>().notNull(),
    page: text('page').notNull(),
    url: text('url').notNull(),
    seenHash: text('seen_hash').notNull(),
    shownVersion: integer('shown_version').notNull(),
    /** What the channel may do with it; `none` while the ticket has lost it. */
    access: text('access').$type<'read' | 'write' | 'none'>().notNull(),
    channel: text('channel'),
    restored: text('restored'),
  },
  (table) => [primaryKey({ columns: [table.key, table.kind] })],
);

export const asks = pgTable(
  'asks',
  {
    id: text('id').primaryKey(),
    key: text('key').notNull(),
    gate: text('gate').notNull(),
    bound: text('bound').notNull(),
    state: text('state').$type<'open' | 'answered' | 'withdrawn'>().notNull(),
    asked: jsonb('asked').$type<string[]>().notNull(),
    /** Which message shows it; a question that replaces another in place shares its slot. Null: standing, on the card only. */
    slot: text('slot'),
    since: instant('since').notNull(),
    answeredBy: text('answered_by'),
    answeredAt: instant('answered_at'),
    answer: jsonb('answer').$type<Answer | null>(),
    again: text('again'),
    replacedBy: text('replaced_by'),
    told: jsonb('told').$type<Telling[]>().notNull().default([]),
    moved: jsonb('moved').$type<Moved | null>(),
  },
  (table) => [
    uniqueIndex('asks_open').on(table.key, table.gate, table.bound).where(sql`state = 'open'`),
    index('asks_item').on(table.key),
    index('asks_waiting').on(table.state).where(sql`state = 'open' and slot is not null`),
    index('asks_asked').using('gin', table.asked).where(sql`state = 'open' and slot is not null`),
  ],
);

export const people = pgTable('people', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  chatId: text('chat_id').unique(),
  login: text('login'),
  zone: text('zone').notNull(),
  isAdmin: boolean('is_admin').notNull().default(false),
  /** Roles by team, from the policy file. */
  roles: jsonb('roles').$type<Record<string, Role[]>>().notNull(),
  /** Another company's, guest, bot or deactivated, as the chat says. */
  outsider: boolean('outsider').notNull().default(false),
  away: boolean('away').notNull().default(false),
  /** What the chat said of them last, and when. */
  profile: jsonb('profile').$type<Profile | null>(),
  profileAt: instant('profile_at'),
  /** The message of the first question that they were ever asked. */
  firstAsked: text('first_asked'),
  hours: jsonb('hours').$type<WorkTime | null>(),
});

export const effectRows = pgTable(
  'effects',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    key: text('key').notNull(),
    /** Ledger revision that caused it: one entry never causes an effect twice. */
    revision: integer('revision').notNull(),
    name: text('name').notNull(),
    input: jsonb('input').$type<Record<string, string | number | boolean | null>>().notNull(),
    state: text('state').$type<'pending' | 'running' | 'done' | 'moot' | 'needs_human'>().notNull(),
    /** Fencing token: only the newest attempt may record an outcome. */
    attempt: integer('attempt').notNull().default(0),
    /** Attempts that ended in an error: tries used up. */
    failures: integer('failures').notNull().default(0),
    error: text('error'),
    at: instant('at').notNull().default(now),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    unique('effects_once').on(table.key, table.revision, table.name),
    index('effects_open').on(table.state).where(sql`state in ('pending', 'running')`),
  ],
);

export const agentRuns = pgTable(
  'agent_runs',
  {
    id: text('id').primaryKey(),
    key: text('key').notNull(),
    agent: text('agent').notNull(),
    branch: text('branch').notNull(),
    state: text('state').notNull(),
    active: boolean('active').notNull(),
    costUsd: text('cost_usd').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    uniqueIndex('one_active_run').on(table.key).where(sql`active`),
    // The oldest at work, and how many there are.
    index('agent_runs_at_work').on(table.startedAt, table.id, table.state).where(sql`active`),
  ],
);

export const deployments = pgTable(
  'deployments',
  {
    id: text('id').primaryKey(),
    key: text('key').notNull(),
    service: text('service').notNull(),
    environment: text('environment').notNull(),
    sha: text('sha').notNull(),
    previousSha: text('previous_sha'),
    kind: text('kind').$type<'deploy' | 'rollback'>().notNull(),
    state: text('state').$type<'intended' | 'running' | 'verified' | 'failed' | 'unknown'>().notNull(),
    active: boolean('active').notNull(),
    verdict: jsonb('verdict').$type<GateVerdict | null>(),
    startedAt: instant('started_at').notNull().default(now),
    endedAt: instant('ended_at'),
  },
  (table) => [
    uniqueIndex('one_active_deploy').on(table.service, table.environment).where(sql`active`),
    index('deployments_service').on(table.service, table.environment, table.startedAt),
  ],
);

/** A deploy reserves its service and those in its blast radius, in sorted order. */
export const deployLocks = pgTable(
  'deploy_locks',
  {
    service: text('service').notNull(),
    environment: text('environment').notNull(),
    deployment: text('deployment').notNull(),
    key: text('key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.service, table.environment] })],
);

/** No deploys after a rollback, until undone. */
export const serviceLocks = pgTable('service_locks', {
  service: text('service').primaryKey(),
  key: text('key').notNull(),
  reason: text('reason').notNull(),
  by: text('by').notNull(),
  since: instant('since').notNull().default(now),
});

export const inbox = pgTable(
  'inbox',
  {
    source: text('source').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').$type<unknown>().notNull(),
    state: text('state').$type<'received' | 'processed' | 'ignored' | 'failed'>().notNull(),
    note: text('note'),
    tries: integer('tries').notNull().default(1),
    at: instant('at').notNull().default(now),
    settledAt: instant('settled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.id] }),
    index('inbox_pending').on(table.source, table.at).where(sql`state in ('received', 'failed')`),
  ],
);
