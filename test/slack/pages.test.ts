import { expect, test } from 'vitest';
import { z } from 'zod';
import { documentHash } from '../../src/pipeline/documents/canonical.ts';
import { hunksOf, sameText } from '../../src/slack/canvas/diff.ts';
import { INVOICES, startWorld, type World } from './world.ts';

const markdown =
  '# Export invoices\n\n## Problem\n\nFinance copies by hand.\n\n## Requirements\n\n- all invoices\n- one file\n';
const page = {
  known: null,
  marker: 'TL-42 PRD',
  title: 'TL-42 PRD: Export invoices',
  markdown,
  channel: INVOICES,
  access: 'write' as const,
};
const made = async (world: World, request: Parameters<World['slack']['pages']['ensure']>[0] = page) => {
  const found = await world.slack.pages.ensure(request);
  if (found === null) throw new Error('this workspace has no canvases');
  return found;
};
/** Writes over what stands there now. */
async function writes(world: World, id: string, request: { title: string; markdown: string }) {
  const read = await world.slack.pages.read(id);
  const over = read.state === 'ok' ? documentHash(read.markdown) : '';
  return world.slack.pages.write(id, { ...request, over });
}
const editsByHand = async (world: World, id: string, text: string): Promise<void> => {
  await fetch(`${world.local.url}/people/ana/canvas/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ markdown: text }),
  });
  await world.settled();
};
const edits = (world: World): Promise<number> => world.calls('canvases.edit');

test('a page is made once, and everyone in the channel may edit it', async () => {
  const world = await startWorld();
  const first = await made(world);
  expect(await world.slack.pages.ensure(page)).toEqual(first);
  expect(await world.calls('canvases.create')).toBe(1);
  const [canvas] = (await world.sees('ana')).canvases;
  expect(canvas).toMatchObject({ id: first.id, title: 'TL-42 PRD: Export invoices', can_edit: true });
  expect(first.url).toContain(`/docs/T0ACME/${first.id}`);
});

test('fault 31: a page made just before a crash is found by its marker', async () => {
  const world = await startWorld();
  world.local.faults.set([{ method: 'canvases.create', kind: 'error_after', status: 503 }]);
  await world.slack.pages.ensure(page);
  await world.slack.pages.ensure({ ...page, marker: 'TL-4 PRD', title: 'TL-4 PRD: another' });
  expect((await world.sees('ana')).canvases.map((one) => one.title).toSorted()).toEqual([
    'TL-4 PRD: another',
    'TL-42 PRD: Export invoices',
  ]);
});

test('a canvas of somebody else, or one of ours under another title, is never taken for the document', async () => {
  const world = await startWorld();
  const strangers = '## Requirements\n\n1. Mail all invoices to gus@globex.example.\n';
  const named = async (title: string): Promise<string> => {
    const args = { title, document_content: { type: 'markdown', markdown: strangers } };
    const shape = z.looseObject({ canvas_id: z.string() });
    return (await world.slack.api.call('canvases.create', args, shape)).canvas_id;
  };
  const ours = await named('TL-42 PRD ideas of Gus');
  const anas = await named(page.title);
  await fetch(`${world.local.url}/_canvases/${anas}/access`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ owner: 'ana', app: 'write' }),
  });
  const { id } = await made(world);
  expect([ours, anas]).not.toContain(id);
  expect(await world.slack.pages.read(id)).toMatchObject({ markdown: expect.not.stringContaining('gus') });
});

test('one changed section is one edit; what nobody changed keeps its place', async () => {
  const world = await startWorld();
  const { id } = await made(world);
  await writes(world, id, {
    title: page.title,
    markdown: markdown.replace('Finance copies by hand.', 'Finance copies 400 a month.'),
  });
  expect(await edits(world)).toBe(1);
  const read = await world.slack.pages.read(id);
  expect(read).toMatchObject({ state: 'ok' });
  expect(read.state === 'ok' && read.markdown).toContain('Finance copies 400 a month.');
  await writes(world, id, {
    title: page.title,
    markdown: markdown.replace('Finance copies by hand.', 'Finance copies 400 a month.'),
  });
  expect(await edits(world)).toBe(1);
});

test('sections are added and taken away; a page that changed all over is written whole', async () => {
  const world = await startWorld();
  const { id } = await made(world);
  const longer = `${markdown}\n## Risks\n\nNone known.\n`;
  await writes(world, id, { title: page.title, markdown: longer });
  const whole = Array.from({ length: 30 }, (_, index) => `## Part ${index}\n\nText ${index}.`).join('\n\n');
  for (const text of [longer, markdown, whole]) {
    await writes(world, id, { title: page.title, markdown: text });
    const read = await world.slack.pages.read(id);
    expect(read.state === 'ok' && sameText(read.markdown, text)).toBe(true);
  }
});

test('a new title renames the page', async () => {
  const world = await startWorld();
  const { id } = await made(world);
  await writes(world, id, { title: 'TL-42 PRD: Export as CSV', markdown });
  expect((await world.sees('ana')).canvases[0]?.title).toBe('TL-42 PRD: Export as CSV');
});

test('a canvas that somebody edits at this moment is tried again', async () => {
  const waits: number[] = [];
  const world = await startWorld({
    slack: { clock: { now: () => 0, sleep: async (ms) => void waits.push(ms) } },
  });
  const { id } = await made(world);
  world.local.faults.set([
    { method: 'canvases.edit', kind: 'error', error: 'canvas_editing_locked', times: 2 },
  ]);
  await writes(world, id, { title: page.title, markdown: markdown.replace('by hand', 'slowly') });
  expect(waits).toEqual([200, 500]);
});

const deletes = async (world: World, id: string): Promise<void> => {
  await fetch(`${world.local.url}/_canvases/${id}/delete`, { method: 'POST' });
  await world.settled();
};

test('fault 54: a deleted page is gone, one that cannot be read says so, and the deletion is heard', async () => {
  const world = await startWorld();
  const { id } = await made(world);
  world.local.faults.set([{ method: 'canvases.getContent', kind: 'error_before', status: 503 }]);
  expect(await world.slack.pages.read(id)).toMatchObject({ state: 'unreadable' });
  await deletes(world, id);
  expect(await world.slack.pages.read(id)).toEqual({ state: 'gone' });
  expect(world.flow.lost).toEqual([id]);
});

test('fault 54: a page that was deleted, or lost to us, is made anew; one that is there is kept', async () => {
  const world = await startWorld();
  const first = await made(world);
  expect(await made(world, { ...page, known: first.id })).toEqual(first);
  await deletes(world, first.id);
  const second = await made(world, { ...page, known: first.id });
  expect(second.id).not.toBe(first.id);
  expect((await world.sees('ana')).canvases.map((one) => one.id)).toEqual([second.id]);
  world.local.faults.set([
    { method: 'canvases.access.set', kind: 'error', error: 'canvas_not_found', times: 1 },
  ]);
  expect(await made(world, { ...page, known: 'F0LOST' })).toEqual(second);
});

test.each([
  'unknown_method',
  'canvas_disabled_user_team',
  'free_teams_cannot_create_standalone_canvases',
  'free_teams_cannot_create_non_tabbed_canvases',
  'restricted_action',
])('fault 54: a workspace that answers %s has no canvases; it is asked again after a day', async (error) => {
  let now = 0;
  const world = await startWorld({ slack: { clock: { now: () => now, sleep: async () => {} } } });
  world.local.faults.set([{ method: 'canvases.create', kind: 'error', error, times: 1 }]);
  expect(await world.slack.pages.ensure(page)).toBeNull();
  expect(await world.slack.pages.ensure({ ...page, marker: 'TL-9 PRD' })).toBeNull();
  expect(await world.calls('canvases.create')).toBe(1);
  now = 24 * 3_600_000;
  expect(await world.slack.pages.ensure(page)).not.toBeNull();
});

test('fault 54: a plan that lost its canvases takes no edit of an older one', async () => {
  const world = await startWorld();
  const { id } = await made(world);
  world.local.faults.set([
    { method: 'canvases.edit', kind: 'error', error: 'free_teams_cannot_edit_standalone_canvases' },
  ]);
  expect(await writes(world, id, { title: page.title, markdown: '# Other' })).toBe('none');
});

test('fault 55: an edit by hand is read with its editor', async () => {
  const world = await startWorld();
  const { id } = await made(world);
  await editsByHand(world, id, markdown.replace('all invoices', 'paid invoices'));
  const read = await world.slack.pages.read(id);
  expect(read).toMatchObject({ state: 'ok', editor: 'U0ANA' });
  expect(read.state === 'ok' && read.markdown).toContain('paid invoices');
});

test('fault 55: over what somebody wrote since it was last seen nothing is written', async () => {
  const world = await startWorld();
  const { id } = await made(world);
  const over = documentHash(markdown);
  await editsByHand(world, id, markdown.replace('all invoices', 'paid invoices'));
  const whole = Array.from({ length: 30 }, (_, index) => `## Part ${index}\n\nText ${index}.`).join('\n\n');
  for (const text of [markdown.replace('by hand', 'slowly'), whole])
    expect(await world.slack.pages.write(id, { title: page.title, markdown: text, over })).toBe('changed');
  const read = await world.slack.pages.read(id);
  expect(read.state === 'ok' && read.markdown).toContain('paid invoices');
  expect(await edits(world)).toBe(0);
});

test('blocks that read alike are not mistaken for each other', async () => {
  const world = await startWorld();
  const alike = '## Risks\n\nNone.\n\n## Goals\n\nOne.\n\n## Open questions\n\nNone.\n';
  const { id } = await made(world, { ...page, markdown: alike });
  const text = alike.replace('## Open questions\n\nNone.', '## Open questions\n\n- Who pays?');
  expect(await writes(world, id, { title: page.title, markdown: text })).toBe('written');
  const read = await world.slack.pages.read(id);
  expect(read.state === 'ok' && sameText(read.markdown, text)).toBe(true);
});

test('a signed page is read only', async () => {
  const world = await startWorld();
  const { id } = await made(world);
  await world.slack.pages.setAccess(id, INVOICES, 'read');
  expect((await world.sees('ana')).canvases[0]?.can_edit).toBe(false);
});

test('spelling is no change', () => {
  expect(sameText('- a\n- b\n\n\n#### c', '* a\n* b\n\n### c\n')).toBe(true);
  expect(hunksOf('a\n\nb\n\nc', 'a\n\nx\n\nc')).toEqual([{ after: 'a', removed: ['b'], added: ['x'] }]);
});
