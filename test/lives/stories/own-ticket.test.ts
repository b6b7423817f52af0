/** A ticket of one's own: the demo agent says before it is delegated that it cannot code, and the rest works all the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INVOICES, mergedFiles, offering, opens, sends, stepByStep, wordsOn } from '../../stories/acting.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

const said =
  'The demo agent has no ready change for this one. It will add the acceptance criteria as a checklist to docs and open a pull request, so you can see the rest. The service will not change.';

test('Ana files what nobody prepared, and signs it', async () => {
  await world.ana.command(INVOICES, '/ticket', 'Show the VAT number of the customer on each invoice');
  await world.ana.presses('Sign off PRD', /please sign off PRD v1/);
});

test('Eli reads before he delegates that the demo agent cannot code it', async () => {
  const form = await opens(world.eli, 'Sign off and delegate…', /Eli, please sign off spec v1/);
  expect(wordsOn(form)).toContain(said);
  await world.eli.call('POST', 'close-modal');
  await world.eli.presses('Sign off spec', /Eli, please sign off spec v1/);
  const asked = await world.eli.message(/it is ready\. Who builds it\?/);
  expect(wordsOn(asked.blocks)).toContain(said);
  await world.eli.presses('Delegate to Demo agent', /Who builds it/);
});

test('the plan is a checklist', async () => {
  const plan = await world.eli.message(/proposes a plan/);
  expect(wordsOn(plan.blocks)).toContain('Docs only: the demo agent cannot code.');
  await world.eli.presses('Approve plan', /proposes a plan/);
});

test('no criterion is met, and it takes a reason to accept that', async () => {
  const asked = await offering(world.sam, 'Accept…', /ready to look at\. 1 criterion not met/);
  expect(wordsOn(asked.blocks)).toContain('*Not met.*');
  const form = await opens(world.sam, 'Accept…', /ready to look at/);
  expect(wordsOn(form)).toContain('why accept it all the same?');
  expect(await world.sam.submit({})).toMatchObject({ closed: false });
  await sends(world.sam, { reason_1: 'To see the rest.' });
});

test('live says it again; the ledger has the reason', async () => {
  const live = await world.ana.message(/TL-1 is live/);
  expect(wordsOn(live.blocks)).toContain('Docs only: the demo agent cannot code.');
  expect((await world.item('TL-1')).acceptances).toMatchObject([
    { by: 'sam', reasons: [{ criterion: 1, reason: 'To see the rest.' }] },
  ]);
});

test('only docs changed', async () => {
  const files = await mergedFiles(world, 'acme/invoices');
  expect(files).not.toEqual([]);
  expect(files.filter((file) => !file.startsWith('docs/'))).toEqual([]);
});
