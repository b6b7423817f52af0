/** Open questions answered with the signature: one press, one entry, and the text that is signed holds the answers. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { signingQuestions } from '../../../src/pipeline/documents/signing-questions.ts';
import type { Words } from '../../../src/ports/flow.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { editPage, pageText } from '../documents/pages.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

/** A PRD with this open question, as Sam added it by hand. */
async function withQuestion(question: string): Promise<string> {
  const key = await world.reaches('prd_draft');
  editPage(world, 'PRD', { by: 'sam', add: `## Open questions\n\n- ${question}` });
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  return key;
}
const sign = (key: string, words: Record<string, string>) =>
  world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off', words });

test('an answer becomes part of the text, and the signature is for that text', async () => {
  const key = await withQuestion('Do cancelled invoices count?');
  const before = (await world.item(key)).prd;
  const number = (before?.digest.openQuestions.indexOf('Do cancelled invoices count?') ?? -1) + 1;
  expect(number).toBeGreaterThan(0);
  const asked = await world.open(key, 'prd_sign_off');
  expect(await sign(key, { [`answer_${number}`]: 'No, they do not.' })).toMatchObject({ kind: 'done' });

  const { prd } = await world.item(key);
  expect(prd).toMatchObject({
    version: 3,
    author: 'ana',
    signed: { version: 3, by: 'ana', hash: prd?.hash },
  });
  expect(prd?.digest.openQuestions).not.toContain('Do cancelled invoices count?');
  const text = await findDocument(world.deps.db, key, { kind: 'prd' });
  expect(text).toMatchObject({ version: 3, author: 'ana', how: 'answered', hash: prd?.hash });
  expect(text?.markdown).toContain('**Do cancelled invoices count?** No, they do not. (Ana)');
  expect((await world.asks(key, 'prd_sign_off')).find((one) => one.id === asked.id)).toMatchObject({
    state: 'answered',
    answer: { signal: 'prd_signed_off', signed: { version: 3, questions: 1 } },
  });
  expect((await world.open(key, 'amend')).bound).toBe('prd:v3');
  expect(
    (await world.ledger(key)).filter((one) => one.signal.startsWith('prd_')).map((one) => one.signal),
  ).toEqual(['prd_drafted', 'prd_revised', 'prd_signed_off']);
  await world.works();
  expect(pageText(world, 'PRD')).toContain('No, they do not.');
  expect((await world.item(key)).stage).toBe('spec_draft');
});

test('without an answer the text is signed as it stands', async () => {
  const key = await withQuestion('Do cancelled invoices count?');
  expect(await sign(key, { answer_1: '  ' })).toMatchObject({ kind: 'done' });
  expect((await world.item(key)).prd).toMatchObject({ version: 2, signed: { version: 2 } });
});

test('an edit that came first is shown, and neither answers nor signature are stored', async () => {
  const key = await withQuestion('Do cancelled invoices count?');
  editPage(world, 'PRD', { by: 'sam', add: 'Rows are streamed.' });
  const outcome = await sign(key, { answer_1: 'No.' });
  expect(outcome).toMatchObject({ kind: 'refused', code: 'text_changed' });
  if (outcome.kind === 'refused') expect(outcome.sentence).toContain('Rows are streamed.');
  expect((await world.item(key)).prd).toMatchObject({ version: 3, author: 'sam', signed: null });
  expect((await findDocument(world.deps.db, key, { kind: 'prd' }))?.markdown).not.toContain(
    'Answered questions',
  );
});

test('only who may sign may answer: nothing of the text changes otherwise', async () => {
  const key = await withQuestion('Do cancelled invoices count?');
  const outcome = await world.answers('sam', {
    key,
    gate: 'prd_sign_off',
    signal: 'prd_signed_off',
    words: { answer_1: 'Yes.' },
  });
  expect(outcome).toMatchObject({ kind: 'refused', code: 'not_your_role' });
  expect((await world.item(key)).prd).toMatchObject({ version: 2, signed: null });
  expect(await findDocument(world.deps.db, key, { kind: 'prd', version: 3 })).toBeNull();
});

test('the short path: answers stand in whichever text asked, and one press signs both', async () => {
  const key = await world.files('Fix the tax total: it is off by a cent', { by: 'sam', kind: 'bug' });
  await world.works();
  const signs = (words: Words = {}) =>
    world.answers('eli', { key, gate: 'both_sign_off', signal: 'both_signed_off', words });
  for (const [page, questions] of [
    ['PRD', '- Since when?\n- Half up or half even?'],
    ['Tech spec', '- Half up or half even?\n- Which invoices are corrected?'],
  ] as const) {
    editPage(world, page, { by: 'sam', add: `## Open questions\n\n${questions}` });
    expect(await signs()).toMatchObject({ kind: 'refused', code: 'text_changed' });
    await world.works();
  }
  const before = await world.item(key);
  const asked = signingQuestions(before, 'both_sign_off').map((one) => one.question);
  const number = (question: string): number => asked.indexOf(question) + 1;
  expect(asked.filter((one) => one === 'Half up or half even?')).toHaveLength(1);
  const answers = {
    [`answer_${number('Half up or half even?')}`]: 'Half up.',
    [`answer_${number('Which invoices are corrected?')}`]: 'None that were sent.',
    agent: 'demo',
    delegate: true,
  };
  expect(await signs(answers)).toMatchObject({ kind: 'done' });

  const { prd, spec, keptChoice } = await world.item(key);
  expect(prd).toMatchObject({ version: (before.prd?.version ?? 0) + 1, signed: { hash: prd?.hash } });
  expect(spec).toMatchObject({ version: (before.spec?.version ?? 0) + 1, signed: { hash: spec?.hash } });
  expect(keptChoice).toMatchObject({ agent: 'demo', by: 'eli' });
  expect(prd?.digest.openQuestions).toContain('Since when?');
  expect(prd?.digest.openQuestions).not.toContain('Half up or half even?');
  expect(spec?.digest.openQuestions).not.toContain('Which invoices are corrected?');
  const text = async (kind: 'prd' | 'spec') => (await findDocument(world.deps.db, key, { kind }))?.markdown;
  expect(await text('prd')).toContain('**Half up or half even?** Half up. (Eli)');
  expect(await text('prd')).not.toContain('None that were sent.');
  expect(await text('spec')).toContain('**Half up or half even?** Half up. (Eli)');
  expect((await world.asks(key, 'both_sign_off')).at(-1)).toMatchObject({
    state: 'answered',
    answer: { signed: { version: prd?.version, spec: spec?.version, questions: 2 } },
  });
  await world.works();
  expect(pageText(world, 'PRD')).toContain('Half up.');
  expect(pageText(world, 'Tech spec')).toContain('None that were sent.');
});

test('pressed twice at once, it is one signature of one text', async () => {
  const key = await withQuestion('Do cancelled invoices count?');
  const ask = await world.open(key, 'prd_sign_off');
  const press = (delivery: string) =>
    world.flow.door.answer({
      ask: ask.id,
      signal: 'prd_signed_off',
      by: 'U0ANA',
      words: { answer_1: 'No.' },
      delivery,
    });
  const outcomes = await Promise.all([press('one'), press('two')]);
  expect(outcomes.map((one) => one.kind).toSorted()).toEqual(['done', 'refused']);
  expect((await world.item(key)).prd).toMatchObject({ version: 3, signed: { version: 3 } });
});
