/** The first ticket that a newcomer takes through: invoices, from `/ticket` to live, and back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entriesOf } from '../../src/store/ledger.ts';
import { labels } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';
import {
  fills,
  gitLog,
  INVOICES,
  linkOn,
  moves,
  offering,
  opens,
  pinged,
  posts,
  sends,
  stepByStep,
  wordsOn,
} from './acting.ts';

stepByStep();
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

const key = 'TL-1';
let service = '';

test('Ana files it with one line, and is told in private', async () => {
  const answer = await world.ana.command(INVOICES, '/ticket', 'Export invoices as CSV');
  expect(wordsOn(answer)).toContain('Filed *TL-1* Export invoices as CSV');
  const asked = await world.ana.message(/Ana, please sign off PRD v1/);
  expect(labels(asked)).toEqual(expect.arrayContaining(['Sign off PRD', 'Ask for changes…', 'Read PRD']));
});

test('the PRD is a canvas that people may edit until it is signed', async () => {
  const prd = await world.sam.finds('the PRD', (seen) =>
    seen.canvases.find((one) => one.title === 'TL-1 PRD · Export invoices as CSV'),
  );
  expect(prd.can_edit).toBe(true);
  expect(prd.markdown).toMatch(/Sources/);
  await world.ana.presses('Sign off PRD', /please sign off PRD v1/);
  await world.ana.message(/Ana signed off PRD v1/);
  await world.sam.finds('a PRD that nobody edits', (seen) =>
    seen.canvases.some((one) => one.id === prd.id && !one.can_edit),
  );
});

test('Eli signs the spec, delegates with it, and approves the plan', async () => {
  const form = await opens(world.eli, 'Sign off and delegate…', /Eli, please sign off spec v1/);
  expect(wordsOn(form)).toContain('Ask me: plan and permissions');
  await sends(world.eli, {});
  const plan = await world.eli.message(/proposes a plan: 5 steps, 5 files/);
  expect(wordsOn(plan.blocks)).toContain('Inside the spec.');
  await world.eli.presses('Approve plan', /proposes a plan/);
});

test('Sam looks at a running preview before he accepts', async () => {
  const asked = await offering(world.sam, 'Open preview', /Sam, it is ready to look at\./);
  expect(asked.text).toContain('1 criterion to check. Nothing outside the spec.');
  const preview = await fetch(new URL('/invoices.csv', linkOn(asked, 'Open preview')));
  expect(preview.status).toBe(200);
  expect(preview.headers.get('content-type')).toContain('text/csv');
  await world.sam.presses('Accept and ship', /ready to look at/);
});

test('it goes live, and the deployed service answers with the CSV', async () => {
  const live = await offering(world.ana, 'Release notes', /TL-1 is live/);
  expect(wordsOn(live.blocks)).toContain('<@U0ANA> you asked for this.');
  service = linkOn(live, 'Open it');
  const csv = await fetch(new URL('/invoices.csv', service));
  expect(csv.status).toBe(200);
  const text = await csv.text();
  expect(text.split('\n')[0]).toMatch(/number|invoice|id/i);
  expect(text).not.toContain('cancelled');
});

test('by then the thread has at most seven posts, and only those whose turn it was were notified', async () => {
  await world.ana.message(/^TL-1 .*Deployed, 7 of 7/);
  const thread = await posts(world.ana, INVOICES, key);
  expect(
    thread.map((one) => one.text.replace(/^TL-1( Export invoices as CSV\.)? ?/, '').replace(/since .*/, '…')),
  ).toMatchInlineSnapshot(`
    [
      "Deployed, 7 of 7. Live …",
      "Ana signed off PRD v1.",
      "Eli signed off spec v1.",
      "Demo agent finished.",
      "Sam accepted it.",
      "is live: People who use invoices can now export invoices as CSV. Healthy.",
    ]
  `);
  expect(thread.length).toBeLessThanOrEqual(7);
  expect({
    ana: await pinged(world.ana, thread),
    eli: await pinged(world.eli, thread),
    sam: await pinged(world.sam, thread),
    kim: await pinged(world.kim, thread),
    gus: await pinged(world.gus, thread),
  }).toMatchInlineSnapshot(`
    {
      "ana": [
        1,
        2,
        3,
        4,
        5,
      ],
      "eli": [
        2,
        3,
        4,
        5,
      ],
      "gus": [],
      "kim": [],
      "sam": [
        4,
        5,
      ],
    }
  `);
});

test('main holds the merge of the accepted commits, and nothing else was written to it', async () => {
  expect((await gitLog(world, 'acme/invoices')).slice(0, 7)).toMatchInlineSnapshot(`
    [
      "TL-1 Export invoices as CSV",
      "TL-1: docs",
      "TL-1: write tests",
      "TL-1: button on the list",
      "TL-1: route",
      "TL-1: write rows",
      "Release 1.4.0 (#17)",
    ]
  `);
});

test('Eli rolls it back, and the service runs the previous release', async () => {
  await world.eli.presses('Roll back', /TL-1 is live/);
  const back = await world.eli.message(/TL-1 .*It was rolled back by Eli/);
  expect(wordsOn(back.blocks)).toContain('<@U0ELI> please say why.');
  expect(labels(back)).toEqual(expect.arrayContaining(['Say why…', 'Reopen TL-1…', 'Unlock invoices…']));
  expect((await fetch(new URL('/invoices.csv', service))).status).toBe(404);
  expect((await fetch(new URL('/healthz', service))).status).toBe(200);
  expect((await world.item(key)).locked).toBe(true);
});

test('he says why, and reopens it with the evidence in the spec', async () => {
  await fills(world.eli, { label: 'Say why…', on: /rolled back/ }, { reason: 'Exports time out.' });
  await world.eli.finds('the reason', (seen) =>
    seen.channels.some((channel) =>
      channel.messages.some((one) => wordsOn(one.blocks).includes('By Eli: "Exports time out.')),
    ),
  );
  await fills(world.eli, { label: 'Reopen TL-1…', on: /rolled back/ }, { reason: 'Stream the rows.' });
  await world.eli.message(/Eli, please sign off spec v2/);
  const spec = await world.eli.finds('the spec with the evidence', (seen) =>
    seen.canvases.find(
      (one) => one.title.startsWith('TL-1 Tech spec') && one.markdown.includes('Exports time out'),
    ),
  );
  expect(spec.can_edit).toBe(true);
  expect((await world.item(key)).stage).toBe('spec_draft');
});

test('the ledger tells it from the first line to the last, each move once', async () => {
  expect(await moves(world, key)).toMatchInlineSnapshot(`
    [
      "filed → incoming",
      "enriched → enriched",
      "prd_drafted → prd_draft",
      "prd_signed_off → prd_ready",
      "spec_drafted → spec_draft",
      "spec_signed_off → spec_ready",
      "scored → delegated",
      "ci_passed → preview",
      "accepted → deploying",
      "verified → deployed",
      "rolled_back → rolled_back",
      "reopened → spec_draft",
    ]
  `);
  const entries = await entriesOf(world.product.deps.db, key);
  expect(entries.filter((one) => one.outcome === 'refused')).toEqual([]);
  expect(new Set(entries.map((one) => one.delivery)).size).toBe(entries.length);
});
