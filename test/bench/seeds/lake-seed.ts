/** A lake of as many documents as wanted: some 250 words in three sections each, as frequent as in a language (the nth has a share of 1/n). */
import { sql } from 'drizzle-orm';
import type { LakeDocument } from '../../../src/pipeline/knowledge/document.ts';
import { type Db, inTransaction, rowsOf } from '../../../src/store/db.ts';
import { type Arrived, storeDocuments } from '../../../src/store/knowledge/lake-documents.ts';
import { analyseLake } from '../../../src/store/knowledge/lake-sources.ts';

const VOCABULARY = 40_000;
const BATCH = 500;
const kinds: LakeDocument['kind'][] = [
  'prd',
  'adr',
  'runbook',
  'spec',
  'incident',
  'customer',
  'ticket',
  'file',
];
const topical =
  'customer invoice export order report service incident deploy payment error request team database queue price account email file page user search list total tax refund checkout cart stock ship label release'.split(
    ' ',
  );
const little =
  'the of and to in is was for on that with as it be at by are this from or have we not they'.split(' ');
const syllables = 'ba de fi go lu ma ne pi ro su ta ve wi zo cha dri fle gra kri plo'.split(' ');

/** The word of this rank: the commonest are a product's own, the others made up. */
export function wordOf(rank: number): string {
  const topic = topical[rank];
  if (topic !== undefined) return topic;
  let word = '';
  for (let rest = rank; rest > 0 || word === ''; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length];
  return `${word}${syllables[(rank * 7) % syllables.length]}`;
}

/** The same numbers at each run. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39);
    mixed ^= mixed >>> 16;
    return (mixed >>> 0) / 2 ** 32;
  };
}

export const rankBy = (random: () => number): number => Math.floor(VOCABULARY ** random()) - 1;

function documentOf(number: number): LakeDocument {
  const random = dice(number + 1);
  const words = (count: number): string =>
    Array.from({ length: count }, () => wordOf(rankBy(random))).join(' ');
  // Half of a text are words that say nothing.
  const sentence = (): string => {
    const length = 4 + Math.floor(random() * 5);
    const said = Array.from({ length }, () => {
      const between = little[Math.floor(random() * little.length)] ?? '';
      return `${wordOf(rankBy(random))} ${between}`;
    });
    return `${said.join(' ')}.`;
  };
  const section = (at: number): string =>
    `## ${words(3)}\n\n${Array.from({ length: 5 + Math.floor(random() * 4) }, sentence).join(' ')} See src/${words(1)}.js and TL-${number + at}.`;
  return {
    id: `doc-${number}`,
    kind: kinds[number % kinds.length] ?? 'file',
    title: words(6),
    url: `https://docs.example/doc-${number}`,
    service: `service-${number % 100}`,
    visibility: number % 10 === 0 ? { to: 'channel', channel: `C${number % 50}` } : { to: 'all' },
    at: new Date(Date.UTC(2025, 0, 1) + number * 600_000).toISOString(),
    text: [1, 2, 3].map(section).join('\n\n'),
  };
}

export async function seedLake(db: Db, count: number): Promise<void> {
  // The index is built once at the end: kept current for each row it took most of the seeding.
  const [index] = rowsOf<{ made: string }>(
    await db.execute(sql`select indexdef as made from pg_indexes where indexname = 'lake_passages_words'`),
  );
  await db.execute(sql`drop index lake_passages_words`);
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, at): Arrived => {
      const document = documentOf(from + at);
      return { item: document.id, version: '1', document };
    });
    await storeDocuments(db, 'Bench', batch);
  }
  await inTransaction(db, async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`set local maintenance_work_mem = '256MB'`);
    await tx.execute(sql.raw(index?.made ?? ''));
  });
  await analyseLake(db);
}
