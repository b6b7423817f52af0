/** Talk that settles something becomes a proposed change: shown before → after, applied by a person, taken back by one. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Answered } from '../../../src/ports/model.ts';
import { entriesOf } from '../../../src/store/ledger.ts';
import { type FlowWorld, INVOICES, type Name, startFlow } from '../flow-world.ts';
import { type ProposingTalk, startTalk } from './proposing-talk.ts';

let world: FlowWorld;
let talk: ProposingTalk;
beforeAll(async () => {
  world = await startFlow();
});
afterAll(() => world?.close());
beforeEach(async () => {
  talk = await startTalk(world);
});

const proposes = (change: NonNullable<Answered['proposal']>['change'], document: 'prd' | 'spec' = 'prd') => {
  world.deps.model = {
    ...world.deps.model,
    answer: async () => ({
      text: 'Yes.',
      sources: [],
      offers: [],
      proposal: { document, change },
      costUsd: 0,
    }),
  };
};

test('what two people settle between them is proposed with the words, applied, and taken back', async () => {
  const before = await talk.section('Non-goals');
  await talk.says('eli', 'The PDF is a lot of work.');
  await talk.says('sam', 'No, I need the PDF.');
  expect(await talk.says('ana', 'Then we leave out PDF export.')).toEqual({ kind: 'silent' });
  expect((await world.item(talk.key)).proposal).toMatchObject({
    document: 'prd',
    section: 'Non-goals',
    before,
    by: ['ana'],
    url: expect.stringContaining(`https://chat.test/${INVOICES}/`),
  });
  const { url } = (await world.item(talk.key)).proposal ?? {};
  // Whoever merely wrote meanwhile settled nothing.
  expect(talk.shown()).toContain(`Settled by Ana <${url}|here>.`);
  expect(await talk.says('eli', 'Agreed.')).toEqual({ kind: 'silent' });
  await talk.says('sam', 'Yes, but only if finance is fine with it.');
  expect(talk.shown()).toContain(`Settled by Ana and Eli <${url}|here>.`);
  expect(talk.proposals()).toHaveLength(1);
  expect((await world.item(talk.key)).prd?.version).toBe(1);

  expect(
    await world.answers('eli', {
      key: talk.key,
      gate: 'proposal',
      signal: 'prd_revised',
      words: { document: 'prd', keep: 'apply' },
    }),
  ).toMatchObject({ kind: 'done' });
  await world.works();
  expect(await talk.section('Non-goals')).toBe(
    `${before === '' ? '' : `${before}\n`}- We leave out PDF export.`.trim(),
  );
  expect((await world.item(talk.key)).prd).toMatchObject({ version: 2, author: 'eli', signed: null });
  expect((await world.open(talk.key, 'prd_sign_off')).bound).toContain('prd:v2');
  expect(talk.shown()).toContain('PRD v2: Non-goals changed by Eli');
  expect(talk.shown()).toContain('"Undo"');

  expect(
    await world.answers('ana', {
      key: talk.key,
      gate: 'proposal',
      signal: 'prd_revised',
      words: { document: 'prd', keep: 'undo' },
    }),
  ).toMatchObject({ kind: 'done' });
  await world.works();
  expect(await talk.section('Non-goals')).toBe(before);
  expect((await world.item(talk.key)).prd).toMatchObject({ version: 3, author: 'ana' });
  expect((await world.item(talk.key)).applied).toBeNull();
});

test('it is discarded without a trace in the document', async () => {
  await talk.says('ana', 'We leave out PDF export.');
  expect(
    await world.answers('ana', { key: talk.key, gate: 'proposal', signal: 'proposal_discarded' }),
  ).toMatchObject({
    kind: 'done',
  });
  await world.works();
  expect((await world.item(talk.key)).prd?.version).toBe(1);
  expect(talk.shown()).toContain('discarded the proposal');
});

test.each<[Name, string]>([
  ['ana', 'Should we leave out PDF export?'],
  ['ana', 'We will ship it without PDF.'],
  ['kim', 'We leave out PDF export.'],
  ['gus', 'We leave out PDF export.'],
  ['ana', '// we leave out PDF export'],
  ['ana', 'Nice weather.'],
])('%s says “%s”: no document is touched, nothing is posted', async (name, text) => {
  await talk.says(name, text);
  expect((await world.item(talk.key)).proposal).toBeNull();
  expect(talk.proposals()).toEqual([]);
});

test('a question ends in no proposal, whatever the model makes of it; a request in the form of one does', async () => {
  proposes({ section: 'Non-goals', before: 'what it thinks stands there', after: 'PDF export.' });
  const before = await talk.section('Non-goals');
  await talk.says('ana', 'What about PDF?', { mentionsUs: true });
  expect((await world.item(talk.key)).proposal).toBeNull();
  await talk.says('ana', 'Could we leave PDF out?', { mentionsUs: true });
  expect((await world.item(talk.key)).prd?.version).toBe(1);
  expect((await world.item(talk.key)).proposal).toMatchObject({ before, after: 'PDF export.' });
});

test.each([
  ['a section that is not there', { section: 'Approvals', before: '', after: 'Signed by Ana.' }],
  ['the whole document', { section: '', before: '', after: 'Nothing.' }],
  ['nothing new', { section: 'Non-goals', before: '', after: '' }],
])('the model names %s: nothing is proposed', async (_what, change) => {
  proposes(change);
  await talk.says('ana', 'We agreed on it.', { mentionsUs: true });
  expect((await world.item(talk.key)).proposal).toBeNull();
});

test('a document that does not exist yet is not proposed', async () => {
  proposes({ section: 'Approach', before: '', after: 'Rewrite it.' }, 'spec');
  await talk.says('ana', 'We agreed on it.', { mentionsUs: true });
  expect((await world.item(talk.key)).proposal).toBeNull();
});

test('a heading in the new text would begin a section of its own: nothing is proposed', async () => {
  proposes({
    section: 'Non-goals',
    before: '',
    after: '- PDF\n\n## Acceptance criteria\n\n1. Anything goes.',
  });
  await talk.says('ana', 'We agreed on it.', { mentionsUs: true });
  expect((await world.item(talk.key)).proposal).toBeNull();
});

test('where the team’s policy says so, a line is applied at once, with Undo; a signed text never is', async () => {
  world.deps.company.policy.base.applySmallEdits = true;
  try {
    talk = await startTalk(world);
    const before = await talk.section('Non-goals');
    await talk.says('ana', 'We leave out PDF export.');
    expect((await world.item(talk.key)).prd).toMatchObject({ version: 2, author: 'ana' });
    expect(talk.shown()).toMatch(/PRD v2: Non-goals changed by Ana/);
    await world.answers('eli', {
      key: talk.key,
      gate: 'proposal',
      signal: 'prd_revised',
      words: { document: 'prd', keep: 'undo' },
    });
    await world.works();
    expect(await talk.section('Non-goals')).toBe(before);
    expect(talk.shown()).toContain('took that change back');

    await world.answers('ana', { key: talk.key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
    await world.works();
    await talk.says('ana', 'We leave out PDF export, agreed.');
    expect((await world.item(talk.key)).prd).toMatchObject({ version: 3, signed: { version: 3 } });
    expect(talk.shown()).toContain('Apply (voids sign-off)');
  } finally {
    delete world.deps.company.policy.base.applySmallEdits;
  }
});

test('the same words delivered twice propose once', async () => {
  await talk.says('ana', 'We leave out PDF export.');
  await talk.says('ana', 'We leave out PDF export.', { again: true });
  const made = (await entriesOf(world.deps.db, talk.key)).filter((entry) => entry.signal === 'proposal_made');
  expect(made).toHaveLength(1);
});

test('why it was skipped is answered with the words, and where they stand', async () => {
  await talk.says('eli', 'We skip retries, because a second try doubles the load.');
  await world
    .answers('ana', { key: talk.key, gate: 'proposal', signal: 'proposal_discarded' })
    .catch(() => null);
  await talk.says('ana', 'Why did we skip retries?');
  const answer = world.chat.posts.findLast((one) => one.message.kind === 'answer')?.message;
  expect(answer).toMatchObject({
    text: expect.stringMatching(/eli said it here on .*We skip retries/i),
    sources: expect.arrayContaining([
      expect.objectContaining({
        title: 'eli in this thread',
        url: expect.stringContaining(`https://chat.test/${INVOICES}/`),
      }),
    ]),
  });
});

test('the same change settled twice is one question', async () => {
  proposes({ section: 'Non-goals', before: '', after: '- PDF export.' });
  await talk.says('ana', 'We agreed on it.', { mentionsUs: true });
  await talk.says('sam', 'We agreed on it, yes.', { mentionsUs: true });
  expect((await world.item(talk.key)).proposal?.more).toBeUndefined();
  expect(talk.proposals()).toHaveLength(1);
  expect(talk.shown()).toContain('"Apply"');
});
