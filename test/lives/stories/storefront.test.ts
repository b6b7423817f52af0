/** The second lesson: a T1 service. Blocked, a waiver, two people, and an approval of the deploy. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  fills,
  moves,
  offering,
  pinged,
  posts,
  refusedWith,
  STOREFRONT,
  stepByStep,
  wordsOn,
} from '../../stories/acting.ts';
import { labels } from '../../support/people.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

const key = 'TL-1';

test('Ana and Eli sign; the scorecard stops it and says which rules a person must settle', async () => {
  await world.ana.command(STOREFRONT, '/ticket', 'Help page copy');
  await world.ana.presses('Sign off PRD', /please sign off PRD v1/);
  await world.eli.presses('Sign off spec', /please sign off spec v1/);
  const asked = await world.eli.message(/Eli, please choose/);
  const words = wordsOn(asked.blocks);
  expect(words).toContain('an agent may not do *TL-1* as it stands. You can.');
  expect(words).toContain('*Needs a person:*');
  expect(words).toMatch(/T1/);
  expect(labels(asked)).toEqual(
    expect.arrayContaining(['Take it by hand', 'Ask for a waiver…', 'Amend the spec…']),
  );
});

test('Kim waives the rules for this text, on Eli’s reason', async () => {
  await fills(
    world.eli,
    { label: 'Ask for a waiver…', on: /Eli, please choose/ },
    { reason: 'Copy change on the help page, no checkout code.' },
  );
  const asked = await world.kim.message(/Kim, Eli asks you to waive 2 rules/);
  expect(wordsOn(asked.blocks)).toContain('Copy change on the help page, no checkout code.');
  await world.kim.presses('Waive it', /asks you to waive/);
});

test('a waiver does not delegate by itself: Eli does, and is told that he counts as the author', async () => {
  const asked = await offering(world.eli, 'Delegate to Demo agent', /Who builds it/);
  expect(wordsOn(asked.blocks)).toContain('You count as the author: someone else accepts it.');
  await world.eli.presses('Delegate to Demo agent', /Who builds it/);
  await world.eli.presses('Approve plan', /proposes a plan/);
});

test('fault 19: who delegated it may not accept it; Sam may', async () => {
  await offering(world.sam, 'Accept and ship', /Sam, it is ready to look at/);
  await world.eli.presses('Accept and ship', /ready to look at/);
  await refusedWith(world.eli, 'You delegated TL-1, so someone else decides this: Sam.');
  expect((await world.item(key)).acceptances).toEqual([]);
  await world.sam.presses('Accept and ship', /ready to look at/);
});

test('nothing is merged before Kim approves the deploy', async () => {
  const asked = await offering(world.kim, 'Approve deploy', /Kim, please approve the deploy/);
  expect(wordsOn(asked.blocks)).toMatch(/blast radius/i);
  expect((await world.item(key)).pullRequest?.state).toBe('open');
  await world.kim.presses('Approve deploy', /please approve the deploy/);
});

test('it goes live', async () => {
  await world.ana.message(/TL-1 is live/);
  expect(await moves(world, key)).toMatchInlineSnapshot(`
    [
      "filed → incoming",
      "enriched → enriched",
      "prd_drafted → prd_draft",
      "prd_signed_off → prd_ready",
      "spec_drafted → spec_draft",
      "spec_signed_off → spec_ready",
      "scored → blocked",
      "scored → ready",
      "scored → delegated",
      "ci_passed → preview",
      "accepted → deploying",
      "verified → deployed",
    ]
  `);
  const thread = await posts(world.ana, STOREFRONT, key);
  expect(thread.length).toBeLessThanOrEqual(10);
  expect(await pinged(world.gus, thread)).toEqual([]);
});

test('fault 28: who did what is on the ledger, refusals too', async () => {
  const history = await world.product.deps.db.query.ledger.findMany({
    where: (row, { eq }) => eq(row.key, key),
    orderBy: (row, { asc }) => asc(row.seq),
  });
  const people = history.flatMap((one) =>
    one.actor.kind === 'person' ? [`${one.actor.id} ${one.signal} ${one.outcome}`] : [],
  );
  expect(people).toMatchInlineSnapshot(`
    [
      "ana filed moved",
      "ana prd_signed_off moved",
      "eli spec_signed_off moved",
      "eli waiver_requested stayed",
      "kim waived stayed",
      "eli delegated stayed",
      "eli plan_approved stayed",
      "eli accepted refused",
      "sam accepted moved",
      "kim deploy_approved stayed",
    ]
  `);
});
