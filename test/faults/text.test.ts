/** Text and size: what people paste, and changes that are far too large. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { receive } from '../../src/flow/receive.ts';
import { signal } from '../../src/pipeline/signals.ts';
import type { FileChange } from '../../src/ports/code-host.ts';
import { keysOf } from '../../src/store/work-items.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow/flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const strange = {
  'emoji and joiners': 'Export 👩‍👩‍👧‍👦 🏳️‍🌈 invoices',
  'right to left': 'تصدير الفواتير invoices \u202eevil\u202c',
  'combining marks': `Export i\u0301nv${'\u0300'.repeat(60)}oices`,
  'NUL and controls': 'Export\u0000 \u0007invoices\u001b[31m',
  'half a surrogate': 'Export \ud83d invoices \udc00',
  'another plane': '𝔈𝔵𝔭𝔬𝔯𝔱 invoices 漢字',
};

for (const [what, title] of Object.entries(strange))
  test(`fault 128: ${what} in title, reason and push go through to a branch that git takes`, async () => {
    const key = await world.files(title, { description: `${title}\n${title}` });
    await world.works();
    await world.answers('ana', {
      key,
      gate: 'prd_sign_off',
      signal: 'changes_requested',
      words: { what: title },
    });
    await world.works();
    expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', trouble: null, prd: { version: 2 } });
    await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
    await world.works();
    await world.answers('eli', {
      key,
      gate: 'spec_sign_off',
      signal: 'spec_signed_off',
      words: { agent: 'demo', delegate: true },
    });
    await world.works();
    const item = await world.item(key);
    expect(item.title.isWellFormed()).toBe(true);
    expect(JSON.stringify(item)).not.toContain('\\u0000');
    expect(item.run?.branch).toMatch(/^tl-1(?:-[a-z0-9]+)*$/);
  });

test('fault 128: what the database cannot hold is taken out of facts, too', async () => {
  const key = await world.reaches('prd_draft');
  await receive(world.deps, {
    key,
    signal: signal('paused', { reason: 'until\u0000 later \ud800', until: null }),
    actor: { kind: 'system', name: 'test' },
    delivery: 'odd',
  });
  expect((await world.item(key)).paused?.reason).toMatch(/^until later/);
});

test('fault 127: an empty or emoji-only ticket is asked back: no ticket, no draft, no post', async () => {
  for (const text of ['', '🎉🎉🎉', ' \n\t '])
    expect(
      await world.flow.intake.file({
        text,
        by: chatId.ana,
        channel: INVOICES,
        origin: { kind: 'command' },
        delivery: `nothing:${text}`,
      }),
    ).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('I need a sentence to start from'),
    });
  await world.works();
  expect(await keysOf(world.deps.db)).toEqual([]);
  expect(world.chat.posts).toEqual([]);
});

test('fault 126: a ticket of 200 KB is cut with a note, and what is drafted of it stays readable', async () => {
  const key = await world.files('Export invoices', {
    description: 'Finance copies them by hand.\n'.repeat(7_000),
  });
  await world.works();
  const item = await world.item(key);
  expect(item.stage).toBe('prd_draft');
  expect(item.description).toMatch(/\(Cut here: the text had \d+ characters\.\)$/);
  const prd = [...world.chat.pages.values()][0]?.markdown ?? '';
  expect(prd.length).toBeLessThan(100_000);
});

test('fault 126: a change of 3,000 files and 10,000 lines is measured, and people are not asked to accept it', async () => {
  const key = await world.reaches('delegated');
  world.forge.files = Array.from(
    { length: 3_000 },
    (_, index): FileChange => ({
      path: `src/generated/file-${index}.js`,
      previousPath: null,
      added: 4,
      removed: 0,
      patch: '+ x\n'.repeat(4),
    }),
  );
  await world.answers('eli', { key, gate: 'plan_approval', signal: 'plan_approved' });
  await world.works();
  const item = await world.item(key);
  expect(item).toMatchObject({
    stage: 'needs_attention',
    attention: { why: 'size', sentence: 'The change is larger than the limit: 3000 files, 12000 lines.' },
  });
  expect(await world.asks(key, 'acceptance')).toEqual([]);
  expect(await world.open(key, 'attention')).toMatchObject({ asked: ['eli'] });
});
