import { everyone } from '../../src/pipeline/knowledge/visibility.ts';
import { openPostgres } from '../../src/store/db.ts';
import { searchLake } from '../../src/store/knowledge/search.ts';
import { type Figure, type Measure, median, percentile, rounded, timed } from './figure.ts';
import { openClones } from './postgres.ts';
import { dice, rankBy, seedLake, wordOf } from './seeds/lake-seed.ts';

const DOCUMENTS = 100_000;
const QUERIES = 300;
const WARM_UP = 30;

export const search: Measure = { names: ['search.ms_100k'], run };

/** What people and drafts ask, by turns; each group has its own words, common and rare. */
const groups: Record<string, (random: () => number) => string> = {
  common: (random) => `How many ${at(random, 20)}s asked for ${at(random, 20)} in the last 6 months?`,
  mixed: (random) => `What did we decide about ${at(random, 20)} and ${wordOf(rankBy(random))}?`,
  rare: (random) => `Why ${wordOf(2_000 + Math.floor(random() * 30_000))}?`,
  name: (random) => `Was TL-${Math.floor(random() * DOCUMENTS)} ever rolled back?`,
  ticket: (random) => Array.from({ length: 80 }, () => wordOf(rankBy(random))).join(' '),
};
const at = (random: () => number, most: number): string => wordOf(Math.floor(random() * most));

async function run(): Promise<Figure[]> {
  const clones = await openClones();
  const database = await openPostgres({ url: await clones.clone() });
  try {
    const seeding = await timed(() => seedLake(database.db, DOCUMENTS));
    const random = dice(42);
    const took: Record<string, number[]> = {};
    const names = Object.keys(groups);
    for (let number = -WARM_UP; number < QUERIES; number += 1) {
      const name = names[Math.abs(number) % names.length] ?? '';
      const text = groups[name]?.(random) ?? '';
      const ms = await timed(() =>
        searchLake(database.db, { text, audience: everyone, service: 'service-7', limit: 12 }),
      );
      if (number >= 0) (took[name] ??= []).push(ms);
    }
    const all = Object.values(took).flat();
    const each = Object.entries(took).map(([name, values]) => `${name} ${rounded(percentile(values, 0.95))}`);
    return [
      {
        name: 'search.ms_100k',
        value: percentile(all, 0.95),
        unit: 'ms',
        target: { atMost: 50 },
        comparedWith: `p95 of ${QUERIES} on Postgres, median ${rounded(median(all))} ms; p95 by kind: ${each.join(', ')}; seeded in ${rounded(seeding / 1_000)} s`,
      },
    ];
  } finally {
    await database.close();
    await clones.drop();
  }
}
