/** What the database must say after any number of deaths. Each check answers with sentences; none is good. */
import { isDeepStrictEqual } from 'node:util';
import { decide } from '../../../src/pipeline/decide.ts';
import type { Signal } from '../../../src/pipeline/signals.ts';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import { type Database, openPglite, openPostgres } from '../../../src/store/db.ts';
import { entriesOf } from '../../../src/store/ledger.ts';
import {
  agentRuns,
  deployLocks,
  deployments,
  documents,
  effectRows,
  inbox,
  workItems,
} from '../../../src/store/schema.ts';
import { messages } from '../../../src/store/schema-shown.ts';
import { modelCalls } from '../../../src/store/spending/schema-spending.ts';

/** The product's database, opened beside it (Postgres) or while it is down (embedded). */
export function openBooks(about: { home: string; databaseUrl: string | null }): Promise<Database> {
  return about.databaseUrl === null
    ? openPglite({ folder: `${about.home}/db` })
    : openPostgres({ url: about.databaseUrl, poolSize: 2 });
}

export interface Books {
  items: WorkItem[];
  effects: (typeof effectRows.$inferSelect)[];
  messages: (typeof messages.$inferSelect)[];
  documents: (typeof documents.$inferSelect)[];
  runs: (typeof agentRuns.$inferSelect)[];
  deployments: (typeof deployments.$inferSelect)[];
  modelCalls: (typeof modelCalls.$inferSelect)[];
  problems: string[];
}

export async function readBooks({ db }: Database): Promise<Books> {
  const [rows, effects, posted, texts, runs, deployed, locks, deliveries, calls] = await Promise.all([
    db.select().from(workItems).orderBy(workItems.number),
    db.select().from(effectRows).orderBy(effectRows.id),
    db.select().from(messages),
    db.select().from(documents),
    db.select().from(agentRuns),
    db.select().from(deployments),
    db.select().from(deployLocks),
    db.select().from(inbox),
    db.select().from(modelCalls).orderBy(modelCalls.id),
  ]);
  const items = rows.map((row) => row.item);
  const replays = await Promise.all(items.map((item) => replayProblems(db, item)));
  const unsettled = deliveries.filter((row) => !['processed', 'ignored'].includes(row.state));
  return {
    items,
    effects,
    messages: posted,
    documents: texts,
    runs,
    deployments: deployed,
    modelCalls: calls,
    problems: [
      ...replays.flat(),
      ...effects
        .filter((row) => !['done', 'moot'].includes(row.state))
        .map((row) => `${row.key}: the effect ${row.name} (${row.id}) is ${row.state}: ${row.error ?? ''}`),
      ...unsettled.map(
        (row) => `the delivery ${row.source} ${row.kind} ${row.id} is ${row.state}: ${row.note ?? ''}`,
      ),
      ...posted
        .filter((row) => row.state !== 'posted')
        .map((row) => `${row.key} ${row.slot} is ${row.state}`),
      ...overOne(
        runs.filter((row) => row.active).map((row) => row.key),
        'active runs',
      ),
      ...overOne(
        deployed.filter((row) => row.kind === 'deploy').map((row) => row.key),
        'deployments',
      ),
      ...deployed.filter((row) => row.active).map((row) => `the deployment ${row.id} is still active`),
      ...locks.map((row) => `${row.service} is still reserved by ${row.key}`),
    ],
  };
}

/** I9: the ledger, read again from its first line, gives what is stored. */
async function replayProblems(db: Database['db'], stored: WorkItem): Promise<string[]> {
  let item: WorkItem | null = null;
  for (const row of await entriesOf(db, stored.key)) {
    if (row.outcome !== 'moved' && row.outcome !== 'stayed') continue;
    const signal = { name: row.signal, facts: row.facts } as Signal;
    const by = row.actor.kind === 'person' ? row.actor.id : null;
    const decision = decide(item, signal, { at: row.at, actor: row.actor, by, role: row.role });
    if (decision.kind === 'ignore')
      return [`${stored.key}: on replay ${row.signal} is ignored: ${decision.why}`];
    if (decision.item.stage !== row.to)
      return [`${stored.key}: on replay ${row.signal} leads to ${decision.item.stage}, it led to ${row.to}`];
    item = decision.item;
  }
  const differing = Object.keys(stored).filter((name) => {
    const key = name as keyof WorkItem;
    return !isDeepStrictEqual(plain(stored[key]), plain(item?.[key]));
  });
  return differing.map((name) => `${stored.key}: on replay ${name} is not what is stored`);
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** Each key may be there once. */
export function overOne(keys: string[], what: string): string[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key}: ${count} ${what}`);
}
