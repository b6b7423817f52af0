/** fault 95: a catalog of which a part could not be read, and one that knows more than names. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { blastRadiusMissing } from '../../../src/pipeline/blast-radius.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

/** From now on a file of the catalog is broken. */
function breaks(): void {
  world.facts.partly = 'ledger.yaml line 3 cannot be read';
}

test('the ticket goes on with its service; its blast radius is unknown, and what is missing is named', async () => {
  breaks();
  const key = await world.files('Export invoices as CSV');
  await world.works();
  const { context, service, stage } = await world.item(key);
  expect({ stage, service: service?.name, tier: service?.tier }).toEqual({
    stage: 'prd_draft',
    service: 'invoices',
    tier: 'T2',
  });
  expect(context?.blastRadius.level).toBe('unknown');
  expect(context && blastRadiusMissing(context.blastRadius)).toMatchInlineSnapshot(
    `"The catalog is not whole: ledger.yaml line 3 cannot be read."`,
  );
  expect(context?.sources[0]).toMatchObject({
    state: 'unknown',
    reason: 'ledger.yaml line 3 cannot be read',
  });
});

test('high stays high, with the path that makes it so', async () => {
  breaks();
  world.facts.known = world.facts.known.map((service) => ({
    ...service,
    dependsOn: service.name === 'storefront' ? ['invoices'] : [],
  }));
  const key = await world.files('Export invoices as CSV');
  await world.works();
  expect((await world.item(key)).context?.blastRadius).toMatchObject({
    level: 'high',
    path: ['storefront', 'invoices'],
  });
});

test('a service that may stand in what could not be read is not taken for another', async () => {
  breaks();
  world.facts.known = world.facts.known.filter(({ name }) => name !== 'invoices');
  const key = await world.files('Export invoices as CSV');
  await world.works();
  const { context, service } = await world.item(key);
  expect(service).toMatchObject({ name: 'invoices', tier: null });
  expect(context && blastRadiusMissing(context.blastRadius)).toBe(
    'invoices is not in the catalog. The catalog is not whole: ledger.yaml line 3 cannot be read.',
  );
});
