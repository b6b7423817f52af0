/** A bug: one question for both documents, five posts, two engineers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  filesInForm,
  INVOICES,
  linkOn,
  offering,
  opens,
  pinged,
  posts,
  sends,
  stepByStep,
  wordsOn,
} from '../../stories/acting.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
let world: World;
let service = '';
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

test('Sam files a bug; Eli signs both documents and delegates with one form', async () => {
  await filesInForm(world.sam, INVOICES, { title: 'Tax total off by a cent', kind: 'bug' });
  const form = await opens(world.eli, 'Sign off and delegate…', /Eli, please sign off PRD and spec v1/);
  expect(wordsOn(form)).toContain('Demo agent');
  await sends(world.eli, {});
  await world.eli.presses('Approve plan', /proposes a plan/);
});

test('Sam accepts what he sees running, and hears when it is live', async () => {
  await offering(world.sam, 'Open preview', /Sam, it is ready to look at/);
  await world.sam.presses('Accept and ship', /ready to look at/);
  const live = await offering(world.sam, 'Release notes', /TL-1 is live/);
  expect(wordsOn(live.blocks)).toContain('<@U0SAM> you asked for this.');
  service = linkOn(live, 'Open it');
});

test('the total is right now', async () => {
  const invoice = await fetch(new URL('/invoices/INV-1045', service));
  expect(invoice.status).toBe(200);
  expect(await invoice.json()).toMatchObject({ totalCents: 2_001 });
});

test('five posts; Eli was asked twice, Sam once and told once, Ana and Kim not at all', async () => {
  const thread = await posts(world.ana, INVOICES, 'TL-1');
  expect(thread).toHaveLength(5);
  expect({
    ana: await pinged(world.ana, thread),
    eli: await pinged(world.eli, thread),
    sam: await pinged(world.sam, thread),
    kim: await pinged(world.kim, thread),
  }).toMatchInlineSnapshot(`
    {
      "ana": [],
      "eli": [
        1,
        2,
        3,
        4,
      ],
      "kim": [],
      "sam": [
        3,
        4,
      ],
    }
  `);
});

test('two sign-offs are on record', async () => {
  const item = await world.item('TL-1');
  expect([item.prd?.signed?.by, item.spec?.signed?.by]).toEqual(['eli', 'eli']);
});
