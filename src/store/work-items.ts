import { and, desc, eq, inArray, isNotNull, notInArray, sql } from 'drizzle-orm';
import type { StageName } from '../pipeline/stages.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import { storable } from './columns.ts';
import { type Db, rowsOf, type Tx } from './db.ts';
import { numbersInRecords } from './knowledge/record-keys.ts';
import { asks, revertIsOpen, workItems } from './schema.ts';
import { messages } from './schema-shown.ts';

/** The ticket, locked until the transaction ends; null where there is none. */
export async function lockItem(tx: Tx, key: string): Promise<WorkItem | null> {
  const rows = await tx
    .select({ item: workItems.item })
    .from(workItems)
    .where(eq(workItems.key, key))
    .for('update');
  return rows[0]?.item ?? null;
}

export async function findItem(db: Db | Tx, key: string): Promise<WorkItem | null> {
  const rows = await db.select({ item: workItems.item }).from(workItems).where(eq(workItems.key, key));
  return rows[0]?.item ?? null;
}

/** Those of these tickets that there are, in no order. */
export async function findItems(db: Db | Tx, keys: string[]): Promise<WorkItem[]> {
  if (keys.length === 0) return [];
  const rows = await db.select({ item: workItems.item }).from(workItems).where(inArray(workItems.key, keys));
  return rows.map((row) => row.item);
}

/** Any number will do, as long as it never changes. */
const NUMBER_LOCK = 7_340_222;

/**
 * The number after the highest, for one filer at a time. Not from a sequence: after a crash of the database, which
 * embedded is every kill of ours, it goes on up to 32 numbers later (seen: TL-1, killed, TL-34). A number that a record
 * of another time bears is left out: two things of one key would answer for each other, in search and in branches.
 */
export async function nextNumber(tx: Tx, prefix: string): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(${NUMBER_LOCK})`);
  const rows = rowsOf<{ n: number | string }>(
    await tx.execute(sql`select coalesce(max(${workItems.number}), 0) + 1 as n from ${workItems}`),
  );
  const taken = await numbersInRecords(tx, prefix);
  let number = Number(rows[0]?.n);
  while (taken.has(number)) number += 1;
  return number;
}

const columnsOf = (item: WorkItem) => ({
  title: item.title,
  stage: item.stage,
  stageSince: item.stageSince,
  service: item.service?.name ?? null,
  channel: item.home?.channel ?? null,
  isPrivate: item.home?.isPrivate ?? false,
  revision: item.revision,
  item,
  updatedAt: sql`clock_timestamp()`,
});

/** `ref`: what it was filed from; the same thing is filed once. */
export async function insertItem(
  tx: Tx,
  item: WorkItem,
  about: { number: number; ref: string },
): Promise<void> {
  await tx
    .insert(workItems)
    .values({ key: item.key, number: about.number, externalRef: about.ref, ...columnsOf(item) });
}

/** Writes the next value over the one that was read; another writer's is never lost. */
export async function saveItem(tx: Tx, item: WorkItem): Promise<void> {
  const saved = await tx
    .update(workItems)
    .set(columnsOf(item))
    .where(and(eq(workItems.key, item.key), eq(workItems.revision, item.revision - 1)))
    .returning({ key: workItems.key });
  if (saved.length !== 1) throw new Error(`${item.key} was changed by another writer`);
}

export async function itemByRef(db: Db | Tx, ref: string): Promise<WorkItem | null> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .where(eq(workItems.externalRef, ref));
  return rows[0]?.item ?? null;
}

/** The ticket whose card is the root of this thread. */
export async function keyInThread(db: Db, channel: string, thread: string): Promise<string | null> {
  const rows = await db
    .select({ key: messages.key })
    .from(messages)
    .where(and(eq(messages.channel, channel), eq(messages.ts, thread), eq(messages.slot, 'card')));
  return rows[0]?.key ?? null;
}

export interface ItemQuery {
  stages?: readonly StageName[];
  service?: string;
  /** Private channels whose tickets the viewer may see. */
  privateChannels: string[];
  search?: string;
  limit: number;
}

const visible = (channels: string[]) =>
  channels.length === 0
    ? eq(workItems.isPrivate, false)
    : sql`(not ${workItems.isPrivate} or ${inArray(workItems.channel, channels)})`;

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** What a viewer's query asks of a ticket, in SQL. */
export function conditions(query: Omit<ItemQuery, 'limit'>) {
  const search = query.search === undefined ? undefined : storable(query.search);
  return and(
    visible(query.privateChannels),
    query.stages === undefined ? undefined : inArray(workItems.stage, [...query.stages]),
    query.service === undefined ? undefined : eq(workItems.service, query.service),
    search === undefined
      ? undefined
      : sql`(${workItems.title} ilike ${`%${escaped(search)}%`} or ${workItems.key} ilike ${escaped(search)})`,
  );
}

export interface ItemRef {
  key: string;
  stage: StageName;
}

/** The oldest of every stage in one query, so many of each, oldest first. Read from an index: no ticket is opened. */
export async function oldestOfEach(
  db: Db,
  query: Omit<ItemQuery, 'limit' | 'stages'>,
  stages: { stage: StageName; limit: number }[],
): Promise<ItemRef[]> {
  if (stages.length === 0) return [];
  const wanted = sql.join(
    stages.map((one) => sql`(${one.stage}::text, ${one.limit}::int)`),
    sql`, `,
  );
  return rowsOf<ItemRef>(
    await db.execute(sql`
      select first.key, wanted.stage from (values ${wanted}) as wanted(stage, most)
      cross join lateral (
        select ${workItems.key} as key, ${workItems.stageSince} as since, ${workItems.number} as number
        from ${workItems}
        where ${workItems.stage} = wanted.stage and ${conditions(query)}
        order by ${workItems.stageSince}, ${workItems.number}
        limit wanted.most
      ) as first
      order by first.since, first.number`),
  );
}

export async function newestItems(db: Db, query: ItemQuery): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .where(conditions(query))
    .orderBy(desc(workItems.number))
    .limit(query.limit);
  return rows.map((row) => row.item);
}

/** Keys of all tickets that still move: read by reconcile and by the collision rule. */
export async function itemsIn(db: Db, stages: readonly StageName[]): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .where(inArray(workItems.stage, [...stages]));
  return rows.map((row) => row.item);
}

/** Tickets that live in a channel, in these stages. */
export async function itemsInChannel(
  db: Db,
  channel: string,
  stages: readonly StageName[],
): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .where(and(eq(workItems.channel, channel), inArray(workItems.stage, [...stages])));
  return rows.map((row) => row.item);
}

/** Tickets of a service in these stages. */
export async function itemsOfService(
  db: Db,
  service: string,
  stages: readonly StageName[],
): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .where(and(eq(workItems.service, service), inArray(workItems.stage, [...stages])));
  return rows.map((row) => row.item);
}

/** Where nothing was deployed yet, or what was deployed runs. */
const neverRolledBack: StageName[] = ['backlog', 'incoming', 'enriched', 'deployed', 'split'];

/** Tickets of a service that were rolled back and are not live by a deploy of their own since. */
export async function rolledBackOf(db: Db | Tx, service: string): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .where(
      and(
        eq(workItems.service, service),
        notInArray(workItems.stage, neverRolledBack),
        sql`${workItems.item} -> 'rollback' ->> 'toSha' is not null`,
      ),
    )
    .orderBy(workItems.number);
  return rows.map((row) => row.item);
}

/** Tickets whose revert is open, in whatever stage: there are few, and an index holds them. */
export async function itemsWithOpenRevert(db: Db): Promise<WorkItem[]> {
  const rows = await db.select({ item: workItems.item }).from(workItems).where(revertIsOpen(workItems.item));
  return rows.map((row) => row.item);
}

export async function keysOf(db: Db): Promise<{ key: string; title: string }[]> {
  return db
    .select({ key: workItems.key, title: workItems.title })
    .from(workItems)
    .where(isNotNull(workItems.key))
    .orderBy(desc(workItems.number))
    .limit(2_000);
}

/** Every ticket that lives in a channel, whatever became of it. */
export async function itemsAt(db: Db, channel: string): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .where(eq(workItems.channel, channel))
    .orderBy(workItems.number);
  return rows.map((row) => row.item);
}

/** Those among them that were lost there, or are allowed although it is shared. */
export async function unsettledAt(db: Db, channel: string): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(workItems)
    .where(
      and(
        eq(workItems.channel, channel),
        sql`(${workItems.item} -> 'lostHome' ->> 'channel' = ${channel} or ${workItems.item} ->> 'sharingAllowed' = ${channel})`,
      ),
    )
    .orderBy(workItems.number);
  return rows.map((row) => row.item);
}

/** Channels that tickets live in; with `lostIn`, those that a ticket of these stages has lost. */
export async function homeChannels(
  db: Db,
  about: { lostIn: readonly StageName[] | null },
): Promise<string[]> {
  const rows = await db
    .selectDistinct({ channel: workItems.channel })
    .from(workItems)
    .where(
      and(
        isNotNull(workItems.channel),
        about.lostIn === null
          ? undefined
          : and(
              inArray(workItems.stage, [...about.lostIn]),
              sql`${workItems.item} -> 'lostHome' ->> 'channel' is not null`,
            ),
      ),
    );
  return rows.flatMap((row) => row.channel ?? []);
}

/** Tickets of a channel with an open question to this person. */
export async function keysAsking(db: Db, channel: string, person: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ key: workItems.key })
    .from(workItems)
    .innerJoin(asks, and(eq(asks.key, workItems.key), eq(asks.state, 'open'), isNotNull(asks.slot)))
    .where(and(eq(workItems.channel, channel), sql`${asks.asked} ? ${person}`));
  return rows.map((row) => row.key);
}
