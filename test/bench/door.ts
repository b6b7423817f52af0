import postgres from 'postgres';
import { rolesByTeam } from '../../src/flow/company/company.ts';
import { file, receive } from '../../src/flow/receive.ts';
import type { Signal } from '../../src/pipeline/signals.ts';
import { signal } from '../../src/pipeline/signals.ts';
import { openPostgres } from '../../src/store/db.ts';
import { savePeople } from '../../src/store/people.ts';
import { openQueue } from '../../src/store/queue/queue.ts';
import { type Figure, type Measure, median, rounded, timed } from './figure.ts';
import { companyOf } from './instant-company.ts';
import { openClones } from './postgres.ts';

const SIGNALS = 300;
const TURNS = 5;

export const door: Measure = { names: ['door.ratio_to_raw_sql'], run };

interface Statement {
  query: string;
  params: unknown[];
}

/**
 * `receive()` on one database; on a copy of it the statements that it sent, with their parameters, by hand: prepared,
 * one transaction for each signal. In turns, so that what else the machine does falls on both.
 */
async function run(): Promise<Figure[]> {
  const clones = await openClones();
  try {
    const seeded = await clones.clone();
    const keys = await fileTickets(seeded);
    const heard: Statement[][] = [];
    await through(await clones.copy(seeded), keys, heard);
    const [ours, raw]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < TURNS; turn += 1) {
      ours.push(await through(await clones.copy(seeded), keys, null));
      raw.push(await byHand(await clones.copy(seeded), heard));
    }
    const perSecond = (took: number[]): number => (SIGNALS * 1_000) / median(took);
    return [
      {
        name: 'door.ratio_to_raw_sql',
        value: perSecond(ours) / perSecond(raw),
        unit: '×',
        target: { atLeast: 0.6 },
        comparedWith: `${rounded(perSecond(ours))} a second ÷ ${rounded(perSecond(raw))} of the same ${rounded(heard.flat().length / SIGNALS)} statements by hand`,
      },
    ];
  } finally {
    await clones.drop();
  }
}

const { company } = companyOf(1);

async function open(url: string, onQuery?: (query: string, params: unknown[]) => void) {
  const database = await openPostgres({ url, poolSize: 1, ...(onQuery === undefined ? {} : { onQuery }) });
  const queue = await openQueue(database, {
    onError: (error) => {
      throw error;
    },
  });
  const close = async (): Promise<void> => {
    await queue.stop(1_000);
    await database.close();
  };
  return { deps: { db: database.db, queue, company: { name: 'acme' } }, close };
}

async function fileTickets(url: string): Promise<string[]> {
  const { deps, close } = await open(url);
  await savePeople(
    deps.db,
    company.people.map((person) => ({ ...person, roles: rolesByTeam(company, person.id) })),
  );
  const keys: string[] = [];
  for (let at = 0; at < SIGNALS; at += 1) {
    const item = await file(deps, {
      filing: {
        title: `Ticket ${at}`,
        description: 'Finance asks for it every month.',
        reporter: 'ana',
        origin: { kind: 'command' },
        home: { channel: 'C0', isPrivate: false },
        kind: 'feature',
        priority: 'medium',
        labels: [],
        proposedCriteria: [],
        service: 'service-0',
      },
      actor: { kind: 'person', id: 'ana' },
      delivery: `file:${at}`,
      prefix: 'TL',
    });
    keys.push(item.key);
  }
  await close();
  return keys;
}

/** A question opens with it: the row is read and written, the ledger, the question, the effects and their jobs. */
const heardSignal: Signal = signal('service_unclear', {
  choices: ['service-0', 'service-1'],
  because: 'The text fits more than one.',
});

/** One signal for each ticket; `heard` takes down what was sent to the database. */
async function through(url: string, keys: string[], heard: Statement[][] | null): Promise<number> {
  let listening = false;
  const { deps, close } = await open(url, (query, params) => {
    if (listening) heard?.at(-1)?.push({ query, params });
  });
  listening = heard !== null;
  const took = await timed(async () => {
    for (const key of keys) {
      heard?.push([]);
      const received = await receive(deps, {
        key,
        signal: heardSignal,
        actor: { kind: 'system', name: 'bench' },
        delivery: `bench:${key}`,
      });
      if (received.kind !== 'moved') throw new Error(`${key} was ${received.kind}`);
    }
  });
  listening = false;
  await close();
  return took;
}

async function byHand(url: string, transactions: Statement[][]): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  // The parameters are as they were sent: JSON is text by now and must not be made JSON once more.
  for (const json of ['114', '3802']) sql.options.serializers[Number(json)] = (value: unknown) => value;
  await sql`select 1`;
  const took = await timed(async () => {
    for (const statements of transactions)
      await sql.begin(async (tx) => {
        for (const { query, params } of statements)
          await tx.unsafe(query, params as postgres.ParameterOrJSON<never>[], { prepare: true });
      });
  });
  await sql.end();
  return took;
}
