/**
 * A contested feature on the full path, message by message: `script.md` §16 (b), as far as the sandbox reaches.
 * Asked against, edited by hand, refused at an old button, blocked, waived, sent back, held, shipped, rolled back.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '../../../src/flow/receive.ts';
import { signal } from '../../../src/pipeline/signals.ts';
import {
  fills,
  INVOICES,
  moves,
  offering,
  pinged,
  posts,
  refusedWith,
  sends,
  stepByStep,
  wordsOn,
} from '../../stories/acting.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
let world: World;
beforeAll(async () => {
  // A hold ships by itself in deploy hours: this story is told at any hour.
  world = await startWorld({
    company: (file) =>
      file.replace(
        /deploy_hours: .*/,
        "deploy_hours: { zone: UTC, days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }",
      ),
  });
});
afterAll(() => world?.close());

const key = 'TL-1';
const cardTs = async (): Promise<string> => (await world.ana.message(/^TL-1 .*, \d of 7\./)).ts;

test('Ana files it as urgent, in the form', async () => {
  await world.ana.command(INVOICES, '/ticket', '');
  await world.ana.finds('the form', (seen) => seen.modal);
  await sends(world.ana, { title: 'Export invoices as CSV', priority: 'high' });
  await world.ana.message(/Ana, please sign off PRD v1/);
});

test('she asks why not, and gets reasons against, with sources', async () => {
  await world.ana.says(INVOICES, "Why shouldn't we build this?", await cardTs());
  // It is written piece by piece; the buttons come with the last.
  await offering(world.ana, 'Put this into Risks', /Reasons against[^]*Cheaper ways/);
});

test('Sam edits by hand; her old button is refused with the difference, and she signs what he wrote', async () => {
  const prd = await world.sam.finds('the PRD', (seen) =>
    seen.canvases.find((one) => one.title.startsWith('TL-1 PRD')),
  );
  await world.sam.editCanvas(
    prd.id,
    prd.markdown.replace(/(Requirements\n+)/, '$1- Only the list page gets the button.\n'),
  );
  await world.ana.presses('Sign off PRD', /please sign off PRD v1/);
  await refusedWith(world.ana, 'Sam edited');
  await world.ana.presses('Sign off PRD', /please sign off PRD v2/);
  await world.eli.message(/Eli, please sign off spec v1/);
  expect((await world.item(key)).prd?.signed?.version).toBe(2);
});

test('Eli asks about patterns, and signs', async () => {
  await world.eli.says(INVOICES, 'Are there patterns to follow here?', await cardTs());
  await world.eli.message(/^Nearest in the code/);
  await world.eli.presses('Sign off spec', /please sign off spec v1/);
});

test('its priority stops it; Kim waives that for this text, and Eli delegates', async () => {
  const blocked = await world.eli.message(/Eli, please choose/);
  expect(wordsOn(blocked.blocks)).toMatch(/[Pp]riority is high/);
  await fills(
    world.eli,
    { label: 'Ask for a waiver…', on: /Eli, please choose/ },
    { reason: 'A new page only; nothing that exists changes.' },
  );
  await world.kim.presses('Waive it', /Eli asks you to waive/);
  await world.eli.presses('Delegate to Demo agent', /Who builds it/);
  await world.eli.presses('Approve plan', /proposes a plan/);
});

test('Sam sends it back once; the new commit is asked anew', async () => {
  await offering(world.sam, 'Ask for changes…', /Sam, it is ready to look at/);
  await fills(
    world.sam,
    { label: 'Ask for changes…', on: /ready to look at/ },
    { what: 'Show that 10,000 rows take less than 5 s.' },
  );
  await world.sam.message(/Sam asked for changes/);
  const head = (await world.item(key)).pullRequest?.headSha;
  await offering(world.sam, 'Accept and ship', /ready to look at/);
  expect((await world.item(key)).pullRequest?.headSha).not.toBe(head);
});

test('an incident holds the deploy, on the card alone; when it is over the deploy goes on', async () => {
  const file = join(world.home, 'acme', 'incidents.yaml');
  const calm = await readFile(file, 'utf8');
  await writeFile(
    file,
    `active:\n  - { id: INC-90, title: Invoices time out, priority: P1, services: [invoices], owner: Dana, opened_at: '${new Date().toISOString()}' }\n`,
  );
  await world.sam.presses('Accept and ship', /ready to look at/);
  const before = (await posts(world.sam, INVOICES, key)).length;
  await world.sam.message(/^TL-1 .*Held, 6 of 7/);
  expect((await posts(world.sam, INVOICES, key)).length).toBe(before);
  await writeFile(file, calm);
  // As its timer does each minute.
  await receive(world.product.deps, {
    key,
    signal: signal('fact_changed', { what: 'incidents' }),
    actor: { kind: 'system', name: 'incidents' },
    delivery: 'incident:INC-90:over',
  });
  await world.ana.message(/TL-1 is live/);
});

test('Eli rolls it back, says why, and reopens it with the evidence', async () => {
  await world.eli.presses('Roll back', /TL-1 is live/);
  await fills(world.eli, { label: 'Say why…', on: /rolled back/ }, { reason: 'Exports time out.' });
  await fills(world.eli, { label: 'Reopen TL-1…', on: /rolled back/ }, { reason: 'Stream the rows.' });
  await world.eli.message(/Eli, please sign off spec v2/);
  await world.eli.message(/^TL-1 .*For review, 3 of 7/);
});

test('Gus, from another company, is told no', async () => {
  await world.gus.presses('Sign off spec', /please sign off spec v2/);
  await refusedWith(world.gus, 'You can read along here, but not decide for acme. Nothing changed.');
});

test('every post had a reason, and every ping an owner', async () => {
  const said = await posts(world.ana, INVOICES, key);
  expect(
    said.map((one) => one.text.replace(/^TL-1( Export invoices as CSV\.)? ?/, '').slice(0, 60)),
  ).toMatchInlineSnapshot(`
    [
      "For review, 3 of 7. Waiting for Eli to sign off spec v2.",
      "Ana signed off PRD v2.",
      "**Reasons against:**
    1. TL-12 Monthly invoice report by mail",
      "Eli signed off spec v1.",
      "Nearest in the code: \`src/invoices.js\`, \`test/invoices.test.",
      "Eli asked for a waiver.",
      "Kim waived it for this text.",
      "Eli delegated it to Demo agent.",
      "Demo agent ended.",
      "Sam asked for changes.",
      "Sam accepted it.",
      "is live: People who use invoices can now export invoices as ",
      "It was rolled back by Eli. invoices runs the previous releas",
      "Eli, please sign off spec v2. 9 files in scope, size S. Butt",
    ]
  `);
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
      "changes_requested → delegated",
      "ci_passed → preview",
      "accepted → deploying",
      "verified → deployed",
      "rolled_back → rolled_back",
      "reopened → spec_draft",
    ]
  `);
  expect(await pinged(world.gus, said)).toEqual([]);
  expect({ kim: await pinged(world.kim, said), sam: await pinged(world.sam, said) }).toMatchInlineSnapshot(`
    {
      "kim": [
        6,
        7,
        8,
        9,
        10,
        11,
        12,
        13,
      ],
      "sam": [
        9,
        10,
        11,
        12,
        13,
      ],
    }
  `);
});
