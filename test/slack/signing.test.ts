/** Open questions, asked before a text is signed: `script.md` §6. */
import { expect, test } from 'vitest';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import type { AskView } from '../../src/ports/chat.ts';
import { items } from '../fixtures/items.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { startWorld, type World, wordsOf } from './world.ts';

async function asked(world: World, item: WorkItem, asks: AskView[]): Promise<{ ts: string }> {
  const view = world.flow.add(viewOf(item, asks));
  return { ts: await world.show(view, { kind: 'ask', ask: asks[0]?.id ?? '' }) };
}

test('an open question in the PRD is asked about before the signature', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]);
  await world.clicks('ana', ts, 'Sign off PRD');
  const { modal } = await world.sees('ana');
  expect(wordsOf(modal?.blocks)).toMatchInlineSnapshot(`
    "1 question is open. The ticket will stop before delegation until it is answered.
    Sign off anyway
    Do cancelled invoices count?"
  `);
  expect(JSON.stringify(await world.does('ana', 'submit', { values: {} }))).toContain(
    'Write an answer, or press Sign off anyway.',
  );
  expect(world.flow.answers).toEqual([]);
  await world.does('ana', 'submit', { values: { answer_1: { value: 'No, they do not.' } } });
  expect(world.flow.answers[0]).toMatchObject({
    signal: 'prd_signed_off',
    words: { answer_1: 'No, they do not.' },
  });
});

test('Sign off anyway, in the same modal, signs without answers', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]);
  await world.clicks('ana', ts, 'Sign off PRD');
  await world.does('ana', 'click', { modal: true, label: 'Sign off anyway' });
  expect(world.flow.answers[0]).toMatchObject({ signal: 'prd_signed_off', words: {} });
});

const { spec: planned } = items.planned;
const short: WorkItem = {
  ...items.planned,
  path: 'short',
  spec: planned && { ...planned, digest: { ...planned.digest, openQuestions: ['Which separator?'] } },
};
const both = (): AskView => askOf('both_sign_off', { asked: ['eli'] });

test('the short path asks what is open in both texts, before both are signed', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, short, [both()]);
  await world.clicks('eli', ts, 'Sign off both');
  const { modal } = await world.sees('eli');
  expect(wordsOf(modal?.blocks)).toMatchInlineSnapshot(`
    "2 questions are open. The ticket will stop before delegation until they are answered.
    Sign off anyway
    Do cancelled invoices count?
    Which separator?"
  `);
  expect(JSON.stringify(await world.does('eli', 'submit', { values: {} }))).toContain(
    'Write an answer, or press Sign off anyway.',
  );
  await world.does('eli', 'submit', { values: { answer_2: { value: 'A comma.' } } });
  expect(world.flow.answers[0]).toMatchObject({
    signal: 'both_signed_off',
    words: { answer_1: null, answer_2: 'A comma.' },
  });
});

test('Sign off and delegate… asks them too, and goes on without answers', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, short, [both()]);
  await world.clicks('eli', ts, 'Sign off and delegate…');
  expect(wordsOf((await world.sees('eli')).modal?.blocks)).toMatchInlineSnapshot(`
    "2 questions are open. The ticket will stop before delegation until they are answered.
    Who
    Claude Code
    I take it by hand
    Claude Code
    How closely
    Only the result: not allowed by the policy for this service.
    Ask me: plan and permissions
    Ask me: plan and permissions
    Cap in USD
    Do cancelled invoices count?
    Which separator?"
  `);
  await world.does('eli', 'submit', { values: { answer_1: { value: 'No.' } } });
  expect(world.flow.answers[0]).toMatchObject({
    signal: 'both_signed_off',
    words: { answer_1: 'No.', agent: 'claude-code' },
  });
  const again = await asked(world, short, [both()]);
  await world.clicks('eli', again.ts, 'Sign off and delegate…');
  await world.does('eli', 'submit', { values: {} });
  expect(world.flow.answers[1]).toMatchObject({ signal: 'both_signed_off', words: { answer_1: null } });
});
