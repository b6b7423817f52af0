/** People talk with a model in a ticket's thread: what it is given, what it may put to them, and what it never does. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { meteredModel } from '../../../src/flow/spending/metered.ts';
import { documentHash } from '../../../src/pipeline/documents/canonical.ts';
import type { Utterance } from '../../../src/ports/talk/conversation.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { talkTurns } from '../../../src/store/talk/schema-talk.ts';
import { saveTurn, talkBefore } from '../../../src/store/talk/turns.ts';
import { fails, says, uses } from '../../support/model/replies.ts';
import { type ModelRig, startModelRig } from '../../support/model/rig.ts';
import { diligent } from '../../support/model/texts.ts';
import { drafter } from '../../support/questions.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let rig: ModelRig;
let key: string;
let thread: string;
let seconds = 0;
beforeAll(async () => {
  [world, rig] = await Promise.all([startFlow(), startModelRig()]);
  world.deps.model = meteredModel(rig.model, {
    db: world.deps.db,
    budget: undefined,
    without: drafter,
    failed: async () => {},
  });
  rig.server.otherwise = diligent();
  key = await world.reaches('prd_draft');
  thread = world.chat.posts[0]?.ts ?? '';
});
afterAll(async () => {
  await world?.close();
  await rig?.close();
});
beforeEach(() => rig.reset());

const asks = (text: string, more: Partial<Utterance> = {}) => {
  seconds += 60;
  return world.flow.conversation.said({
    channel: INVOICES,
    thread,
    ts: `${Math.floor(Number(thread)) + seconds}.000100`,
    by: chatId.eli,
    text,
    mentionsUs: true,
    isDirect: false,
    ...more,
  });
};
const answer = () => world.chat.posts.findLast((one) => one.message.kind === 'answer')?.message;

test('a question is answered with the evidence tools at hand, and remembered for the next one', async () => {
  rig.server.will(
    uses([{ name: 'service', input: { name: 'invoices' } }]),
    says('Team billing owns it.'),
    says('Yes, since May.'),
  );
  await asks('Who owns it?');
  expect(answer()).toMatchObject({ text: 'Team billing owns it.' });
  const looked = rig.server.requests[1]?.messages.at(-1)?.content;
  expect(JSON.stringify(looked)).toContain('service:invoices');
  await asks('Always?');
  expect(answer()).toMatchObject({ text: 'Yes, since May.' });
  expect(JSON.stringify(rig.server.requests[2]?.messages)).toContain(
    '"role":"assistant","content":"Team billing owns it."',
  );
  expect(await world.deps.db.select({ answer: talkTurns.answer }).from(talkTurns)).toEqual([
    { answer: 'Team billing owns it.' },
    { answer: 'Yes, since May.' },
  ]);
});

test('a change that the talk settled is a question with before and after; the document waits for people', async () => {
  rig.server.will(says('Noted.'));
  await asks('Should it be PDF too?');
  const hash = documentHash('- PDF, since nobody asked for it.').slice(0, 12);
  const edit = {
    document: 'prd',
    section: 'Non-goals',
    base_hash: hash,
    new_markdown: '- PDF and XML, since nobody asked for them.',
    rationale: 'Settled.',
  };
  rig.server.will(uses([{ name: 'propose_section_edit', input: edit }], 'XML is out as well.'));
  await asks("Let's leave XML out as well.");
  expect(answer()).toMatchObject({ text: 'XML is out as well.' });
  await world.works();
  expect((await findDocument(world.deps.db, key, { kind: 'prd' }))?.version).toBe(1);
  const question = await world.open(key, 'proposal');
  expect((await world.item(key)).proposal).toMatchObject({
    section: 'Non-goals',
    before: '- PDF, since nobody asked for it.',
  });
  await world.answers('ana', { key, gate: 'proposal', signal: 'prd_revised' });
  await world.works();
  const after = await findDocument(world.deps.db, key, { kind: 'prd' });
  expect(after).toMatchObject({ version: 2 });
  expect(after?.markdown).toContain('- PDF and XML, since nobody asked for them.');
  expect((await world.asks(key, 'proposal')).find((one) => one.id === question.id)?.state).toBe('answered');
});

test('asked a plain question, a model that proposes a change is told to answer instead', async () => {
  const edit = {
    document: 'prd',
    section: 'Risks',
    base_hash: documentHash('- A very long list could slow the server down.').slice(0, 12),
    new_markdown: '- None.',
    rationale: 'Asked.',
  };
  const puts = uses([{ name: 'propose_section_edit', input: edit }], 'I took the risk out.');
  rig.server.will(puts, says('One: a very long list.'));
  await asks('Which risks are there?');
  expect(answer()).toMatchObject({ text: 'One: a very long list.' });
  expect(JSON.stringify(rig.server.requests[1]?.messages.at(-1))).toContain(
    'a question changes no document. Answer it, without this tool.',
  );
  expect((await world.item(key)).proposal).toBeNull();
  rig.server.will(uses([{ name: 'propose_section_edit', input: edit }], 'Taken out.'));
  await asks('Can you take that out of Risks?');
  expect(answer()).toMatchObject({ text: 'Taken out.' });
  expect((await world.item(key)).proposal).toMatchObject({
    section: 'Risks',
    after: expect.stringContaining('- None.'),
  });
});

test('a model that is down says so in place of the answer, and the question is over', async () => {
  rig.server.otherwise = () => fails(529, { type: 'overloaded_error' });
  await asks('Who asked for it?');
  expect(answer()).toMatchObject({
    text: 'I could not answer: the model is down (overloaded). Ask again in a few minutes.',
    sources: [],
  });
});

test('of a long answer the whole is kept for those who may see the ticket; a short one is all there is', async () => {
  const long = Array.from({ length: 9 }, (_, at) => `- Customer ${at + 1}`).join('\n');
  rig.server.will(says(long), says('Three.'));
  await asks('Who asked for it?');
  const { to = '' } = answer() as { to?: string };
  const whole = (by: string, asked = to) => world.flow.conversation.whole({ ticket: key, to: asked, by });
  expect(await whole(chatId.ana)).toBe(long);
  expect(await whole(chatId.gus)).toBeNull();
  expect(await world.flow.conversation.whole({ ticket: 'TL-999', to, by: chatId.ana })).toBeNull();
  await asks('How many?');
  expect(await whole(chatId.ana, (answer() as { to?: string }).to)).toBeNull();
});

test('a long talk that nobody summed up is remembered from where it was cut last, ten turns at a time, and a week at most', async () => {
  const place = { key, channel: 'C0LONG', thread: '1.0' };
  const turn = (number: number) => ({
    ...place,
    ts: String(1_000 + number),
    sources: [],
    question: `Q${number}`,
    answer: `A${number}`,
  });
  const known = async (): Promise<string[]> =>
    (await talkBefore(world.deps.db, { ...place, ts: '9999' })).turns.map((one) => one.question);
  for (let number = 1; number <= 30; number += 1) await saveTurn(world.deps.db, turn(number));
  expect(await known()).toHaveLength(30);
  await saveTurn(world.deps.db, turn(31));
  expect(await known()).toEqual(Array.from({ length: 21 }, (_, at) => `Q${at + 11}`));
  for (let number = 32; number <= 40; number += 1) await saveTurn(world.deps.db, turn(number));
  expect((await known())[0]).toBe('Q11');
  await saveTurn(world.deps.db, turn(41));
  expect((await known())[0]).toBe('Q21');
  await saveTurn(world.deps.db, { ...turn(41), answer: 'Said anew.' });
  expect((await talkBefore(world.deps.db, { ...place, ts: '1003' })).turns).toMatchObject([
    { question: 'Q1' },
    { question: 'Q2' },
  ]);
  await world.deps.db
    .update(talkTurns)
    .set({ at: '2026-01-01T00:00:00Z' })
    .where(eq(talkTurns.channel, 'C0LONG'));
  expect(await known()).toEqual([]);
  await saveTurn(world.deps.db, turn(50));
  const rows = await world.deps.db
    .select({ ts: talkTurns.ts })
    .from(talkTurns)
    .where(eq(talkTurns.channel, 'C0LONG'));
  expect(rows).toEqual([{ ts: '1050' }]);
});

test('who may not change documents gets no proposal in their name, and the model knows', async () => {
  const edit = {
    document: 'prd',
    section: 'Non-goals',
    base_hash: '0',
    new_markdown: '- PDF, XML and JSON.',
    rationale: 'Asked for.',
  };
  rig.server.will(uses([{ name: 'propose_section_edit', input: edit }]), says('A PM may change that.'));
  await asks("Let's leave JSON out as well.", { by: chatId.kim });
  expect(answer()).toMatchObject({ text: 'A PM may change that.' });
  expect(JSON.stringify(rig.server.requests[1]?.messages.at(-1))).toContain('may not change documents');
});

test('fault 125: what is looked up for an answer is what everybody in the room may see, whoever asks', async () => {
  world.chat.privateChannels.add(INVOICES);
  const secret = await world.files('Buy the competitor');
  await world.works();
  const looks = uses([{ name: 'similar_items', input: { text: 'buy the competitor' } }]);
  const lookedUp = async (text: string, more: Partial<Utterance> = {}): Promise<string> => {
    rig.reset();
    rig.server.will(looks, says('So it is.'));
    expect(await asks(text, more)).toMatchObject({ kind: 'answering' });
    return JSON.stringify(rig.server.requests[1]?.messages.at(-1));
  };
  const direct = { channel: 'D0ELI', thread: null, isDirect: true };
  expect(await lookedUp('Is there something like it?')).not.toContain(secret);
  expect(await lookedUp(`Is there something like ${key}?`, direct)).not.toContain(secret);
  const other = await world.files('Buy the competitor, part two');
  expect(await lookedUp(`Is there something like ${other}?`, direct)).toContain(secret);
});
