/** Documents in a thread: as people read, open and edit them where a Slack has no canvases. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/ports/chat.ts';
import { contentOf } from '../../src/slack/cards/message.ts';
import { at } from '../fixtures/company.ts';
import { items } from '../fixtures/items.ts';
import { viewOf } from '../fixtures/views.ts';
import { shown } from './words/shown.ts';
import { startWorld, type World, wordsOf } from './world.ts';

type DocumentMessage = Extract<Message, { kind: 'document' }>;
const markdown = `# Export

## Problem

Finance copies by hand, see <https://acme.test/a>.

## Requirements

1. All \\*paid\\* invoices & credit notes
2. One file
`;
const message: DocumentMessage = { kind: 'document', document: 'prd', version: 1, markdown, open: true };
const view = viewOf(items.drafted);
const sectionsOf = (text: string): { title: string; body: string }[] =>
  text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...body] = part.split('\n');
      return { title, body: body.join('\n').trim() };
    });

async function withDocument(text = markdown): Promise<{ world: World; ts: string }> {
  const world = await startWorld();
  world.flow.add(view);
  world.flow.text = { view, version: 1, sections: sectionsOf(text), open: true };
  return { world, ts: await world.show(view, { ...message, markdown: text }) };
}
const filesOn = async (world: World): Promise<unknown> =>
  ((await world.messages('ana')).at(-1) as { files?: unknown } | undefined)?.files;
async function chooses(world: World, name: string, about: { ts: string; section: string }): Promise<void> {
  await world.clicks(name, about.ts, 'Edit section…');
  await world.does(name, 'submit', { values: { section: { value: about.section } } });
}

test('the document as people read it', () => {
  expect(shown(contentOf(message, view))).toMatchInlineSnapshot(`
    "T: TL-42 Export invoices as CSV. The PRD, v1, to read here.
    S  *PRD v1 · Export invoices as CSV*
    C  There are no canvases here, so it stands in this thread. An edited section is a new version, by whoever edited it.
    S  *Export*
    S  *Problem*
    Finance copies by hand, see <https://acme.test/a|https://acme.test/a>.
    S  *Requirements*
    1. All ∗paid∗ invoices &amp; credit notes
    2. One file
    A  [Edit section…]"
  `);
});

test('signed, it is read-only and says who opens it', () => {
  expect(shown(contentOf({ ...message, open: false }, viewOf(items.planned)))).toMatchInlineSnapshot(`
    "T: TL-42 Export invoices as CSV. The PRD, v1, to read here.
    S  *PRD v1 · Export invoices as CSV*
    C  Ana signed off v1, <t>. Read-only. Amend opens it.
    S  *Export*
    S  *Problem*
    Finance copies by hand, see <https://acme.test/a|https://acme.test/a>.
    S  *Requirements*
    1. All ∗paid∗ invoices &amp; credit notes
    2. One file"
  `);
});

test('on a canvas later, the message leads there', () => {
  expect(shown(contentOf({ ...message, markdown: null }, view))).toMatchInlineSnapshot(`
    "T: TL-42 Export invoices as CSV. The PRD is in a canvas now.
    C  The PRD is in a canvas now.
    A  [Read PRD↗]"
  `);
});

test('a deleted document that was restored is said on the card', () => {
  const restored = viewOf(items.drafted, [], { restored: [{ document: 'prd', version: 3 }] });
  expect(shown(contentOf({ kind: 'card' }, restored))).toMatchInlineSnapshot(`
    "T: TL-42 Export invoices as CSV. For review, 3 of 7. Getting the PRD ready for review.
    S  *TL-42 · Export invoices as CSV*  (Details… · History)
    S  :eyes: *For review* (3 of 7)  Getting the PRD ready for review.
    S  Somebody deleted the PRD. Restored as v3.
    C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
    A  [Read PRD↗]"
  `);
});

test('the whole text hangs on the message as a file; a new version rewrites both in place', async () => {
  const { world, ts } = await withDocument();
  expect(await filesOn(world)).toMatchObject([{ name: 'TL-42-PRD-v1.md', title: 'TL-42 PRD v1' }]);
  const again = { ...message, version: 2, markdown: `${markdown}3. Named by month\n` };
  expect(await world.show(view, again, { ts })).toBe(ts);
  const all = await world.messages('ana');
  expect(all.filter((one) => one.text.includes('The PRD'))).toHaveLength(1);
  expect(wordsOf(all.at(-1)?.blocks)).toContain('3. Named by month');
  expect(await filesOn(world)).toMatchObject([{ name: 'TL-42-PRD-v2.md' }]);
});

test('rewritten for another reason, the text is not uploaded again', async () => {
  const { world, ts } = await withDocument();
  await world.show(view, { ...message, open: false }, { ts });
  expect(await world.calls('files.getUploadURLExternal')).toBe(1);
  expect(await filesOn(world)).toMatchObject([{ name: 'TL-42-PRD-v1.md' }]);
});

test('a workspace that takes no files has the message all the same', async () => {
  const world = await startWorld();
  world.local.faults.set([
    { method: 'files.getUploadURLExternal', kind: 'error', error: 'file_uploads_disabled' },
  ]);
  await world.show(view, message);
  expect(wordsOf((await world.messages('ana')).at(-1)?.blocks)).toContain('*Requirements*');
});

test('fault 53: a long document is one message that Slack takes; what is cut says so and opens whole', async () => {
  const long = `## Short\n\nStays whole.\n\n${['Approach', 'Steps']
    .map((title) =>
      `## ${title}\n\n${'A sentence of the plan, with words. '.repeat(60).trim()}\n\n`.repeat(1),
    )
    .map((part) => part + `${'- one more line of it <@U0ANA>\n'.repeat(600)}\n`)
    .join('\n')}## Last\n\nThe end.\n`;
  const { world, ts } = await withDocument(long);
  const words = wordsOf((await world.messages('ana')).at(-1)?.blocks);
  expect(words).toContain('Stays whole.');
  expect(words).toContain('The end.');
  expect(words).toContain('The rest of Approach is in the file, and opens with Read all….');
  expect(words).not.toContain('<@U0ANA>');
  await world.clicks('ana', ts, 'Read all…');
  const all = wordsOf((await world.sees('ana')).modal?.blocks);
  expect(all.match(/one more line/g)).toHaveLength(1_200);
});

test('a section opens with its text, and is sent as it was typed', async () => {
  const { world, ts } = await withDocument();
  await chooses(world, 'eli', { ts, section: 'Requirements' });
  const form = (await world.sees('eli')).modal;
  expect(wordsOf(form?.blocks)).toMatchInlineSnapshot(`
    "*TL-42* · PRD v1. Saved, it is a new version by you. Markdown works.
    Requirements"
  `);
  expect(JSON.stringify(form?.blocks)).toContain('2. One file');
  await world.does('eli', 'submit', { values: { part_1: { value: '1. Paid invoices\n2. Two files' } } });
  expect(world.flow.edits).toMatchObject([
    {
      key: 'TL-42',
      document: 'prd',
      version: 1,
      section: 1,
      text: '1. Paid invoices\n2. Two files',
      by: 'U0ELI',
    },
  ]);
  expect((await world.sees('eli')).modal).toBeNull();
});

test('a section longer than a field is parted, and comes back unchanged', async () => {
  const body = Array.from(
    { length: 120 },
    (_, index) => `Paragraph ${index} of many words.\n\n- a\n  - b`,
  ).join('\n\n');
  const { world, ts } = await withDocument(`## Steps\n\n${body}\n`);
  await chooses(world, 'eli', { ts, section: 'Steps' });
  expect(wordsOf((await world.sees('eli')).modal?.blocks)).toContain('Steps (2 of 2)');
  await world.does('eli', 'submit', { values: {} });
  expect(world.flow.edits[0]?.text).toBe(body);
});

test('fault 26: a change meanwhile is refused in the form, and what was typed stays readable', async () => {
  const { world, ts } = await withDocument();
  await chooses(world, 'eli', { ts, section: 'Requirements' });
  world.flow.edit = () => ({
    kind: 'refused',
    code: 'text_changed',
    sentence: 'The PRD changed while you wrote: Sam edited Requirements. Not saved.',
    thread: null,
    offer: null,
    who: [],
  });
  await world.does('eli', 'submit', { values: { part_1: { value: '1. Mine\n2. <@U0ANA> *too*' } } });
  const modal = (await world.sees('eli')).modal;
  expect(modal?.title?.text).toBe('Not done');
  expect(wordsOf(modal?.blocks)).toMatchInlineSnapshot(`
    "The PRD changed while you wrote: Sam edited Requirements. Not saved.
    You wrote:
    1. Mine
    2. <@U0ANA> *too*"
  `);
});

test('signed between the press and the choice: nothing opens for editing', async () => {
  const { world, ts } = await withDocument();
  await world.clicks('eli', ts, 'Edit section…');
  world.flow.text = { view, version: 1, sections: sectionsOf(markdown), open: false };
  await world.does('eli', 'submit', { values: { section: { value: 'Requirements' } } });
  expect(wordsOf((await world.sees('eli')).modal?.blocks)).toBe(
    'The PRD is signed and read-only. Amend opens it. Nothing changed.',
  );
  await world.clicks('ana', ts, 'Edit section…');
  expect(wordsOf((await world.sees('ana')).modal?.blocks)).toContain('signed and read-only');
});

test('somebody of another company is shown nothing', async () => {
  const { world, ts } = await withDocument();
  await world.clicks('gus', ts, 'Edit section…');
  expect(wordsOf((await world.sees('gus')).modal?.blocks)).toBe('No ticket TL-42 that you can see.');
});

test('release notes that have no page open in a modal', async () => {
  const { world } = await withDocument('## What changed\n\nInvoices can be downloaded as CSV.\n');
  const live = viewOf({
    ...items.live,
    releaseNotes: { summary: 'Invoices as CSV.', url: null, at },
  });
  world.flow.add(live);
  const ts = await world.show(live, { kind: 'live', deployment: 'd1' });
  await world.clicks('sam', ts, 'Release notes…');
  expect(wordsOf((await world.sees('sam')).modal?.blocks)).toBe(
    '*What changed*\nInvoices can be downloaded as CSV.',
  );
});
