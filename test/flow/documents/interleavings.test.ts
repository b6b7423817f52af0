import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { documentHash } from '../../../src/pipeline/documents/canonical.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { interleave } from '../../support/documents/interleavings.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => database.reset());
afterAll(() => database?.close());

test('fault 55: of what people write by hand nothing is lost, in whatever order agents write', async () => {
  const counted = await interleave(database.db, { seed: 7, interleavings: 16 });
  expect(counted.lost).toEqual([]);
  expect(counted.handEdits).toBeGreaterThan(20);
  expect(counted.clashes).toBeGreaterThan(3);
});

test('the count sees what a page that is written over loses', async () => {
  const counted = await interleave(database.db, {
    seed: 7,
    interleavings: 16,
    spoil: ({ pages }) => {
      const real = { ...pages };
      pages.write = async (id, request) => {
        const now = await real.read(id);
        const over = now.state === 'ok' ? documentHash(now.markdown) : '';
        return real.write(id, { ...request, over });
      };
    },
  });
  expect(counted.lost.length).toBeGreaterThan(0);
});
