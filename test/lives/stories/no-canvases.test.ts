/** A Slack on a free plan, which has no canvases: the documents stand in the thread, and are signed there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDocument } from '../../../src/store/documents.ts';
import {
  INVOICES,
  linkOn,
  offering,
  opens,
  posts,
  refusedWith,
  sends,
  stepByStep,
  wordsOn,
} from '../../stories/acting.ts';
import { labels, type Person, type SeenMessage } from '../../support/people.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { SANDBOX_CANVASES: 'free_plan' } });
});
afterAll(() => world?.close());

const KEY = 'TL-1';
const prd = /^TL-1 .*The PRD, v/;
const asks = /^TL-1 .*please sign off PRD v/;
const thread = (): Promise<SeenMessage[]> => posts(world.ana, INVOICES, KEY);
/** Opens the form of one section of a document. */
async function edits(person: Person, fits: RegExp, section: string): Promise<void> {
  await opens(person, 'Edit section…', fits);
  await person.submit({ section: { value: section } });
}

test('the PRD stands in the thread as one message with its file; the question links it; nobody is mentioned in it', async () => {
  await world.ana.command(INVOICES, '/ticket', 'Export invoices as CSV');
  const question = await offering(world.ana, 'Sign off PRD', asks);
  const document = await world.ana.message(prd);
  expect(linkOn(question, 'Read PRD')).toContain(`p${document.ts.replace('.', '')}`);
  expect(wordsOn(document.blocks)).toContain('*Requirements*');
  expect(wordsOn(document.blocks)).not.toContain('<@');
  expect((document as { files?: unknown[] }).files).toMatchObject([
    { name: 'TL-1-PRD-v1.md', title: 'TL-1 PRD v1' },
  ]);
  expect((await thread()).map((one) => one.text.split('. ')[1])).toMatchInlineSnapshot(`
    [
      "Incoming, 1 of 7",
      "The PRD, v1, to read here.",
      "Ana, please sign off PRD v1",
    ]
  `);
  expect((await world.ana.sees()).canvases).toEqual([]);
});

test('Eli edits a section: a version of his, shown in place, and Ana is asked about it', async () => {
  const before = await world.ana.message(prd);
  await edits(world.eli, prd, 'Risks');
  const form = await world.eli.finds('the form of Risks', (seen) => seen.modal);
  expect(wordsOn(form)).toContain('Saved, it is a new version by you.');
  await sends(world.eli, { part_1: 'Large exports are slow.' });
  const asked = await offering(world.ana, 'See all changes…', /please sign off PRD v2/);
  expect(wordsOn(asked.blocks)).toContain('Large exports are slow.');
  const after = await world.ana.message(/The PRD, v2/);
  expect(after.ts).toBe(before.ts);
  expect((after as { files?: unknown[] }).files).toMatchObject([{ name: 'TL-1-PRD-v2.md' }]);
  expect((await world.item(KEY)).prd).toMatchObject({ version: 2, author: 'eli' });
  expect(await thread()).toHaveLength(3);
});

test('Gus, from another company, is shown no form', async () => {
  await world.gus.presses('Edit section…', prd);
  await refusedWith(world.gus, 'No ticket TL-1 that you can see.');
});

test('Ana signs: the sign-off binds to the text in the database, and the document is read-only', async () => {
  await world.ana.presses('Sign off PRD', asks);
  await offering(world.eli, 'Sign off spec', /please sign off spec v1/);
  const text = await findDocument(world.product.deps.db, KEY, { kind: 'prd' });
  expect((await world.item(KEY)).prd?.signed).toMatchObject({ by: 'ana', version: 2, hash: text?.hash });
  const signed = await world.ana.finds('the read-only PRD', (seen) =>
    seen.channels
      .flatMap((channel) => channel.messages)
      .find((one) => prd.test(one.text) && wordsOn(one.blocks).includes('Read-only. Amend opens it.')),
  );
  expect(labels(signed)).not.toContain('Edit section…');
});

test('Amend opens it again', async () => {
  await opens(world.ana, 'Amend…', /Ana signed off PRD v2/);
  await sends(world.ana, { reason: 'Cancelled ones too.' });
  const again = await offering(world.eli, 'Edit section…', prd);
  expect(wordsOn(again.blocks)).toContain('There are no canvases here');
  await world.ana.presses('Sign off PRD', asks);
});

test('Eli signs the spec', async () => {
  await world.eli.presses('Sign off spec', /please sign off spec v/);
  await offering(world.eli, 'Delegate to Demo agent', /Who builds it/);
  const item = await world.item(KEY);
  expect([item.prd?.signed?.by, item.spec?.signed?.by]).toEqual(['ana', 'eli']);
});
