/** Talk that settles something becomes a proposed change: shown before → after, applied by a person, taken back by one. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sections } from '../../../src/pipeline/documents/sections.ts';
import type { Answered } from '../../../src/ports/model.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { entriesOf } from '../../../src/store/ledger.ts';
import type { Post } from '../../support/chat-double.ts';
import { chatId, type FlowWorld, INVOICES, type Name, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let key: string;
let thread: string;
let said = 0;
beforeAll(async () => {
  world = await startFlow();
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.reset();
  key = await world.reaches('prd_draft');
  thread = world.chat.posts[0]?.ts ?? '';
});

async function says(name: Name, text: string, more: { mentionsUs?: boolean } = {}) {
  said += 1;
  const ts = `${Math.floor(Number(thread)) + 100 + said}.000100`;
  const at = new Date(Number(ts) * 1_000).toISOString();
  const reply = await world.flow.conversation.said({
    channel: INVOICES,
    thread,
    ts,
    by: chatId[name],
    text,
    mentionsUs: more.mentionsUs ?? false,
    isDirect: false,
  });
  world.chat.words.push({ channel: INVOICES, thread, ts, by: chatId[name], who: name, text, at });
  await world.works();
  return reply;
}
const section = async (title: string): Promise<string> => {
  const document = await findDocument(world.deps.db, key, { kind: 'prd' });
  return sections(document?.markdown ?? '').find((one) => one.title === title)?.body ?? '';
};
const proposals = (): Post[] =>
  world.chat.posts.filter(
    ({ message, view }) =>
      message.kind === 'ask' && view.asks.some((ask) => ask.id === message.ask && ask.gate === 'proposal'),
  );
const shown = (): string => {
  const post = proposals().at(-1);
  return post === undefined ? '' : JSON.stringify(contentOf(post.message, post.view));
};
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
  const before = await section('Non-goals');
  await says('eli', 'The PDF is a lot of work.');
  await says('sam', 'No, I need the PDF.');
  expect(await says('ana', 'Then we leave out PDF export.')).toEqual({ kind: 'silent' });
  expect((await world.item(key)).proposal).toMatchObject({
    document: 'prd',
    section: 'Non-goals',
    before,
    by: ['ana'],
    url: expect.stringContaining(`https://chat.test/${INVOICES}/`),
  });
  const { url } = (await world.item(key)).proposal ?? {};
  // Whoever merely wrote meanwhile settled nothing.
  expect(shown()).toContain(`Settled by Ana <${url}|here>.`);
  expect(await says('eli', 'Agreed.')).toEqual({ kind: 'silent' });
  await says('sam', 'Yes, but only if finance is fine with it.');
  expect(shown()).toContain(`Settled by Ana and Eli <${url}|here>.`);
  expect(proposals()).toHaveLength(1);
  expect((await world.item(key)).prd?.version).toBe(1);

  expect(
    await world.answers('eli', {
      key,
      gate: 'proposal',
      signal: 'prd_revised',
      words: { document: 'prd', keep: 'apply' },
    }),
  ).toMatchObject({ kind: 'done' });
  await world.works();
  expect(await section('Non-goals')).toBe(
    `${before === '' ? '' : `${before}\n`}- We leave out PDF export.`.trim(),
  );
  expect((await world.item(key)).prd).toMatchObject({ version: 2, author: 'eli', signed: null });
  expect((await world.open(key, 'prd_sign_off')).bound).toContain('prd:v2');
  expect(shown()).toContain('PRD v2: Non-goals changed by Eli');
  expect(shown()).toContain('"Undo"');

  expect(
    await world.answers('ana', {
      key,
      gate: 'proposal',
      signal: 'prd_revised',
      words: { document: 'prd', keep: 'undo' },
    }),
  ).toMatchObject({ kind: 'done' });
  await world.works();
  expect(await section('Non-goals')).toBe(before);
  expect((await world.item(key)).prd).toMatchObject({ version: 3, author: 'ana' });
  expect((await world.item(key)).applied).toBeNull();
});

test('it is discarded without a trace in the document', async () => {
  await says('ana', 'We leave out PDF export.');
  expect(await world.answers('ana', { key, gate: 'proposal', signal: 'proposal_discarded' })).toMatchObject({
    kind: 'done',
  });
  await world.works();
  expect((await world.item(key)).prd?.version).toBe(1);
  expect(shown()).toContain('discarded the proposal');
});

test.each<[Name, string]>([
  ['ana', 'Should we leave out PDF export?'],
  ['ana', 'We will ship it without PDF.'],
  ['kim', 'We leave out PDF export.'],
  ['gus', 'We leave out PDF export.'],
  ['ana', '// we leave out PDF export'],
  ['ana', 'Nice weather.'],
])('%s says “%s”: no document is touched, nothing is posted', async (name, text) => {
  await says(name, text);
  expect((await world.item(key)).proposal).toBeNull();
  expect(proposals()).toEqual([]);
});

test('a question ends in no proposal, whatever the model makes of it; a request in the form of one does', async () => {
  proposes({ section: 'Non-goals', before: 'what it thinks stands there', after: 'PDF export.' });
  const before = await section('Non-goals');
  await says('ana', 'What about PDF?', { mentionsUs: true });
  expect((await world.item(key)).proposal).toBeNull();
  await says('ana', 'Could we leave PDF out?', { mentionsUs: true });
  expect((await world.item(key)).prd?.version).toBe(1);
  expect((await world.item(key)).proposal).toMatchObject({ before, after: 'PDF export.' });
});

test.each([
  ['a section that is not there', { section: 'Approvals', before: '', after: 'Signed by Ana.' }],
  ['the whole document', { section: '', before: '', after: 'Nothing.' }],
  ['nothing new', { section: 'Non-goals', before: '', after: '' }],
])('the model names %s: nothing is proposed', async (_what, change) => {
  proposes(change);
  await says('ana', 'We agreed on it.', { mentionsUs: true });
  expect((await world.item(key)).proposal).toBeNull();
});

test('a document that does not exist yet is not proposed', async () => {
  proposes({ section: 'Approach', before: '', after: 'Rewrite it.' }, 'spec');
  await says('ana', 'We agreed on it.', { mentionsUs: true });
  expect((await world.item(key)).proposal).toBeNull();
});

test('a heading in the new text would begin a section of its own: nothing is proposed', async () => {
  proposes({
    section: 'Non-goals',
    before: '',
    after: '- PDF\n\n## Acceptance criteria\n\n1. Anything goes.',
  });
  await says('ana', 'We agreed on it.', { mentionsUs: true });
  expect((await world.item(key)).proposal).toBeNull();
});

test('where the team’s policy says so, a line is applied at once, with Undo; a signed text never is', async () => {
  world.deps.company.policy.base.applySmallEdits = true;
  try {
    await world.reset();
    key = await world.reaches('prd_draft');
    thread = world.chat.posts[0]?.ts ?? '';
    const before = await section('Non-goals');
    await says('ana', 'We leave out PDF export.');
    expect((await world.item(key)).prd).toMatchObject({ version: 2, author: 'ana' });
    expect(shown()).toMatch(/PRD v2: Non-goals changed by Ana/);
    await world.answers('eli', {
      key,
      gate: 'proposal',
      signal: 'prd_revised',
      words: { document: 'prd', keep: 'undo' },
    });
    await world.works();
    expect(await section('Non-goals')).toBe(before);
    expect(shown()).toContain('took that change back');

    await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
    await world.works();
    await says('ana', 'We leave out PDF export, agreed.');
    expect((await world.item(key)).prd).toMatchObject({ version: 3, signed: { version: 3 } });
    expect(shown()).toContain('Apply (voids sign-off)');
  } finally {
    delete world.deps.company.policy.base.applySmallEdits;
  }
});

test('the same words delivered twice propose once', async () => {
  await says('ana', 'We leave out PDF export.');
  said -= 1;
  await says('ana', 'We leave out PDF export.');
  const made = (await entriesOf(world.deps.db, key)).filter((entry) => entry.signal === 'proposal_made');
  expect(made).toHaveLength(1);
});

test('why it was skipped is answered with the words, and where they stand', async () => {
  await says('eli', 'We skip retries, because a second try doubles the load.');
  await world.answers('ana', { key, gate: 'proposal', signal: 'proposal_discarded' }).catch(() => null);
  await says('ana', 'Why did we skip retries?');
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

/** On the proposal that is shown last: Undo of an earlier one is open at the same time. */
const chooses = async (name: Name, signal: 'prd_revised' | 'proposal_discarded'): Promise<void> => {
  const message = proposals().at(-1)?.message;
  if (message?.kind !== 'ask') throw new Error('nothing is proposed');
  const words = signal === 'prd_revised' ? { document: 'prd', keep: 'apply' } : {};
  said += 1;
  const press = { ask: message.ask, signal, by: chatId[name], words, delivery: `chooses-${said}` };
  expect(await world.flow.door.answer(press)).toMatchObject({ kind: 'done' });
  await world.works();
};

test('a second proposal waits for the first, and neither takes the other away', async () => {
  const before = await section('Non-goals');
  await says('ana', 'We leave out PDF export.');
  await says('sam', 'We leave out retries.');
  expect((await world.item(key)).proposal).toMatchObject({
    after: expect.stringContaining('PDF'),
    more: [{ after: expect.stringContaining('retries') }],
  });
  expect(proposals()).toHaveLength(1);
  expect(shown()).toContain('1 more change proposed, asked after this one.');
  expect(shown()).toContain('We leave out PDF export.');

  await chooses('ana', 'prd_revised');
  expect(proposals()).toHaveLength(2);
  expect(shown()).toContain('We leave out retries.');
  expect(shown()).not.toContain('more change');

  await chooses('ana', 'prd_revised');
  const lines = (await section('Non-goals')).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      ...before.split('\n').filter((line) => line !== ''),
      '- We leave out PDF export.',
      '- We leave out retries.',
    ]),
  );
  expect((await world.item(key)).proposal).toBeNull();
  expect(JSON.stringify(proposals().map((post) => contentOf(post.message, post.view)))).not.toContain(
    'Asked again',
  );
});

test('the first is discarded: the second is asked, as it was proposed', async () => {
  await says('ana', 'We leave out PDF export.');
  await says('sam', 'We leave out retries.');
  await chooses('ana', 'proposal_discarded');
  expect((await world.item(key)).prd?.version).toBe(1);
  expect(shown()).toContain('We leave out retries.');
  await chooses('sam', 'prd_revised');
  expect(await section('Non-goals')).toContain('We leave out retries.');
  expect(await section('Non-goals')).not.toContain('PDF');
});

test('the same change settled twice is one question', async () => {
  proposes({ section: 'Non-goals', before: '', after: '- PDF export.' });
  await says('ana', 'We agreed on it.', { mentionsUs: true });
  await says('sam', 'We agreed on it, yes.', { mentionsUs: true });
  expect((await world.item(key)).proposal?.more).toBeUndefined();
  expect(proposals()).toHaveLength(1);
  expect(shown()).toContain('"Apply"');
});
