/** A ticket that is renamed in the tracker: what is live is called by its present name. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { receive } from '../../../src/flow/receive.ts';
import { liveSummary, renamedNotes } from '../../../src/pipeline/facts/live-summary.ts';
import { signal } from '../../../src/pipeline/signals.ts';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const live = () => {
  const post = world.chat.posts.findLast((one) => one.message.kind === 'live');
  if (post === undefined) throw new Error('nothing is live');
  const { text, blocks } = contentOf(post.message, post.view);
  return { text, first: JSON.stringify(blocks[0]), rewrites: post.rewrites };
};
const renamed = async (key: string, title: string) => {
  const facts = { hash: title, title, description: null, priority: null, by: 'Ana' };
  await receive(world.deps, {
    key,
    signal: signal('issue_edited', facts),
    actor: { kind: 'vendor', name: 'Linear' },
    delivery: `renamed:${title}`,
  });
  await world.works();
  await world.later();
};

const line = (title: string) => `:white_check_mark: *TL-1 is live.* ${title}`;

test('renamed after it went live, the message that says so has the new name', async () => {
  const key = await world.reaches('deployed', 'Export invoices as CSV');
  expect(live()).toMatchObject({
    text: 'TL-1 is live: Export invoices as CSV. Healthy.',
    first: expect.stringContaining(line('Export invoices as CSV.')),
  });
  const posts = world.chat.posts.length;
  await renamed(key, 'Download invoices as a table');
  await renamed(key, 'Download invoices as a sheet');
  expect(live()).toMatchObject({
    text: 'TL-1 is live: Download invoices as a sheet. Healthy.',
    first: expect.stringContaining(line('Download invoices as a sheet.')),
  });
  expect(world.chat.posts).toHaveLength(posts);
});

test('renamed while it was built, it goes live under its new name', async () => {
  const key = await world.reaches('preview', 'Export invoices as CSV');
  await renamed(key, 'Download invoices as a table');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  await world.later();
  expect(live().text).toBe('TL-1 is live: Download invoices as a table. Healthy.');
});

test('what the PRD says in short is kept, whatever the ticket is called', () => {
  const digest = { inShort: 'Finance gets its invoices as a file.' };
  const item = { title: 'Export', prd: { digest } } as unknown as WorkItem;
  expect(liveSummary(item, ['Export invoices'])).toBe('Finance gets its invoices as a file.');
  expect(liveSummary({ ...item, prd: null }, [])).toBe('Export.');
  const notes = { url: null, summary: digest.inShort, at: '2026-01-01T00:00:00Z' };
  expect(renamedNotes({ title: 'Export', releaseNotes: notes }, 'Download')).toEqual(notes);
});
