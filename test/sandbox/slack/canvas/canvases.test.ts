import { expect, test } from 'vitest';
import { allIds, content, edit, ids, markdownOf, PRD, withCanvas } from '../support/canvases-of-acme.ts';
import { startAcme, textAt } from '../support/slack-under-test.ts';

test('a canvas gives back its markdown in one spelling', async () => {
  const acme = await startAcme();
  const written =
    'Title\n=====\n\n#### Deep\n+ one\n+ two\n\n1) first\n2) second\n\n***\n\n> quoted\n\n```js\nlet a;\n\nlet b;\n```\n\n|a|b|\n|-|-|\n|1|2|\n';
  const id = await withCanvas(acme, { document_content: content(written) });
  expect(await markdownOf(acme, id)).toBe(
    '# Title\n\n### Deep\n\n* one\n* two\n\n1. first\n2. second\n\n---\n\n> quoted\n\n```js\nlet a;\n\nlet b;\n```\n\n|a|b|\n|-|-|\n|1|2|\n',
  );
});

test('what a canvas gives back, it takes without a change', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const before = await markdownOf(acme, id);
  await edit(acme, id, { operation: 'replace', document_content: content(String(before)) });
  expect(await markdownOf(acme, id)).toBe(before);
});

test('sections keep their ids while others change', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const before = await allIds(acme, id);
  const [requirements] = await ids(acme, id, { contains_text: 'all invoices' });
  const [headers] = await ids(acme, id, { section_types: ['h1'] });
  await edit(acme, id, {
    operation: 'replace',
    section_id: requirements,
    document_content: content('- only paid ones'),
  });
  await edit(acme, id, {
    operation: 'insert_after',
    section_id: headers,
    document_content: content('Added.'),
  });
  await edit(acme, id, {
    operation: 'insert_before',
    section_id: headers,
    document_content: content('Before.'),
  });
  await edit(acme, id, { operation: 'insert_at_start', document_content: content('Start.') });
  await edit(acme, id, { operation: 'insert_at_end', document_content: content('End.') });
  expect(await markdownOf(acme, id)).toBe(
    'Start.\n\nBefore.\n\n# Export\n\nAdded.\n\nWhy we do it.\n\n## Requirements\n\n* only paid ones\n\n## Open\n\nNone.\n\nEnd.\n',
  );
  const after = await allIds(acme, id);
  expect(before.filter((one) => !after.includes(one))).toEqual([requirements]);
  const [open] = await ids(acme, id, { contains_text: 'None' });
  await edit(acme, id, { operation: 'delete', section_id: open });
  expect(await markdownOf(acme, id)).not.toContain('None.');
});

test('replacing the whole canvas gives every section a new id', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const before = await allIds(acme, id);
  await edit(acme, id, { operation: 'replace', document_content: content(PRD) });
  const after = await allIds(acme, id);
  expect(after).toHaveLength(before.length);
  expect(after.filter((one) => before.includes(one))).toEqual([]);
});

test('headers are found by their level', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  expect(await ids(acme, id, { section_types: ['any_header'] })).toHaveLength(3);
  expect(await ids(acme, id, { section_types: ['h2'] })).toHaveLength(2);
  expect(await ids(acme, id, { section_types: ['h2'], contains_text: 'requirements' })).toHaveLength(1);
});

test('a canvas is renamed, and files.info knows its title and link', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  await edit(acme, id, { operation: 'rename', title_content: content('PRD v2') });
  const { file } = await acme.api('files.info', { file: id });
  expect(file).toMatchObject({
    id,
    title: 'PRD v2',
    filetype: 'quip',
    user: 'U0BOT',
    permalink: expect.stringContaining(`/docs/T0ACME/${id}`),
  });
  const opened = await fetch(textAt(file, 'permalink'), { redirect: 'manual' });
  expect(opened.headers.get('location')).toBe(`/?canvas=${id}`);
});

test.each([
  [
    'one change a call',
    [
      { operation: 'insert_at_end', document_content: content('a') },
      { operation: 'insert_at_end', document_content: content('b') },
    ],
    'invalid_arguments',
  ],
  ['at least one change', [], 'invalid_arguments'],
  [
    'an operation that exists',
    [{ operation: 'append', document_content: content('a') }],
    'invalid_arguments',
  ],
  ['a section that exists', [{ operation: 'delete', section_id: 'temp:C:gone' }], 'canvas_editing_failed'],
  [
    'no list in a quote',
    [{ operation: 'insert_at_end', document_content: content('> - a') }],
    'canvas_editing_failed',
  ],
  [
    'no heading in a list item',
    [{ operation: 'insert_at_end', document_content: content('- # a') }],
    'canvas_editing_failed',
  ],
  [
    'no ordered list in a bulleted one',
    [{ operation: 'insert_at_end', document_content: content('- a\n  1. b') }],
    'canvas_editing_failed',
  ],
  [
    'at most 1 MiB',
    [{ operation: 'insert_at_end', document_content: content('x'.repeat(1_048_577)) }],
    'invalid_arguments',
  ],
])('canvases.edit wants %s', async (_, changes, error) => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  expect(await edit(acme, id, ...changes)).toMatchObject({ error });
});

test('an error in the markdown says where', async () => {
  const acme = await startAcme();
  const answer = await acme.api('canvases.create', { document_content: content('# A\n\n> - b') });
  expect(answer).toMatchObject({
    error: 'canvas_creation_failed',
    detail: "'content' error: line 3: Unsupported block type (List) within block quote",
  });
});

const table = (rows: number) => `|a|b|c|\n|-|-|-|\n${'|1|2|3|\n'.repeat(rows)}`;

test('a table holds 300 cells', async () => {
  const acme = await startAcme();
  expect(await acme.api('canvases.create', { document_content: content(table(99)) })).toMatchObject({
    ok: true,
  });
  const answer = await acme.api('canvases.create', { document_content: content(table(100)) });
  expect(answer).toMatchObject({
    error: 'canvas_creation_failed',
    detail: expect.stringContaining('303 cells'),
  });
});
