/** Hand edits that are lost where people and agents write one document at once, through the real flow. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../src/store/db.ts';
import { interleave } from '../support/documents/interleavings.ts';
import type { Figure, Measure } from './figure.ts';

const INTERLEAVINGS = 1_000;
const SEED = 2_026;

export const merge: Measure = {
  names: ['merge.lost_edits'],
  run: async (): Promise<Figure[]> => {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-bench-'));
    const database = await openPglite({ folder: join(folder, 'db') });
    try {
      const counted = await interleave(database.db, { seed: SEED, interleavings: INTERLEAVINGS });
      return [
        {
          name: 'merge.lost_edits',
          value: counted.lost.length,
          unit: '',
          target: { atMost: 0 },
          comparedWith: `${counted.interleavings} interleavings: ${counted.handEdits} edits by hand, ${counted.agentEdits} by agents, ${counted.clashes} clashes that people settled`,
        },
      ];
    } finally {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
