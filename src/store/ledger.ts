import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { LedgerEntry } from '../pipeline/ledger.ts';
import type { SignalName } from '../pipeline/signals.ts';
import { type Db, rowsOf, type Tx } from './db.ts';
import { ledger, workItems } from './schema.ts';
import { conditions } from './work-items.ts';

export type LedgerRow = typeof ledger.$inferSelect;
export type NewLedgerRow = Omit<LedgerRow, 'seq'>;

export async function append(tx: Tx, row: NewLedgerRow): Promise<void> {
  await tx.insert(ledger).values(row);
}

/** Whether this delivery was read before. */
export async function wasDelivered(tx: Tx, key: string, delivery: string): Promise<boolean> {
  const rows = await tx
    .select({ seq: ledger.seq })
    .from(ledger)
    .where(and(eq(ledger.key, key), eq(ledger.delivery, delivery)));
  return rows.length > 0;
}

export async function entriesOf(db: Db | Tx, key: string): Promise<LedgerRow[]> {
  return db.select().from(ledger).where(eq(ledger.key, key)).orderBy(ledger.seq);
}

export async function newestEntries(db: Db, key: string, limit: number): Promise<LedgerRow[]> {
  return db.select().from(ledger).where(eq(ledger.key, key)).orderBy(desc(ledger.seq)).limit(limit);
}

/** What happened to a ticket of these kinds, oldest first. */
export async function entriesAbout(
  db: Db,
  key: string,
  signals: readonly SignalName[],
): Promise<LedgerEntry[]> {
  const rows = await db
    .select()
    .from(ledger)
    .where(
      and(
        eq(ledger.key, key),
        inArray(ledger.signal, [...signals]),
        inArray(ledger.outcome, ['moved', 'stayed']),
      ),
    )
    .orderBy(ledger.seq);
  return rows.map((row) => ({ ...row, item: row.key }) as unknown as LedgerEntry);
}

/** The entry that made this revision of a ticket. */
export async function entryAt(db: Db, key: string, revision: number): Promise<LedgerRow | null> {
  const rows = await db
    .select()
    .from(ledger)
    .where(
      and(eq(ledger.key, key), eq(ledger.revision, revision), inArray(ledger.outcome, ['moved', 'stayed'])),
    );
  return rows[0] ?? null;
}

/** Moves of a ticket from filing to live, generously. */
const MOVES = 30;

/**
 * What measures are made of: the history of the tickets that moved since then, the newest so many. Read through the
 * index of moves, so it takes as long as these days were busy; only entries that a measure reads, and of their facts
 * only what it reads (an `enriched` holds all of its evidence).
 */
export async function historyOfMoved(
  db: Db,
  about: { since: string; most: number; service?: string; channel?: string; privateChannels: string[] },
): Promise<{ entries: LedgerEntry[]; tickets: number }> {
  const seen = conditions({
    privateChannels: about.privateChannels,
    ...(about.service === undefined ? {} : { service: about.service }),
  });
  const inChannel = about.channel === undefined ? undefined : eq(workItems.channel, about.channel);
  const rows = rowsOf<Omit<LedgerEntry, 'at'> & { at: string | Date; facts: unknown }>(
    await db.execute(sql`
      with moved as (
        select newest.key from (
          select ${ledger.key} as key, ${ledger.at} as at from ${ledger}
          join ${workItems} on ${workItems.key} = ${ledger.key}
          where ${ledger.outcome} = 'moved' and ${ledger.at} >= ${about.since}::timestamptz
            and ${and(seen, inChannel)}
          order by ${ledger.at} desc limit ${about.most * MOVES}
        ) as newest
        group by newest.key order by max(newest.at) desc limit ${about.most}
      )
      select l.key as item, l.at, l.signal, l.from_stage as "from", l.to_stage as "to", l.actor, l.outcome,
        null as why,
        case when l.signal = 'enriched' then jsonb_build_object('service', l.facts->'service')
          when l.signal in ('service_chosen', 'spec_signed_off', 'both_signed_off') then l.facts
          else '{}'::jsonb end as facts
      from ${ledger} l join moved on moved.key = l.key
      where l.outcome in ('moved', 'stayed')
        and (l.outcome = 'moved' or l.actor->>'kind' = 'person' or l.signal = 'service_chosen')
      order by l.seq`),
  );
  const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);
  const entries = rows.map((row) => ({
    ...row,
    at: new Date(row.at).toISOString(),
    facts: parsed(row.facts),
    actor: parsed(row.actor),
  })) as LedgerEntry[];
  return { entries, tickets: new Set(entries.map((entry) => entry.item)).size };
}
