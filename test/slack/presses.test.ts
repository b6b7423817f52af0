/** Presses, modals and refusals, as people meet them. */
import { expect, test } from 'vitest';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import type { AskView, TicketView } from '../../src/ports/chat.ts';
import type { AnswerOutcome } from '../../src/ports/flow.ts';
import { people } from '../fixtures/company.ts';
import { items } from '../fixtures/items.ts';
import { answeredBy, askOf, viewOf } from '../fixtures/views.ts';
import { INVOICES, startWorld, type World, wordsOf } from './world.ts';

async function asked(
  world: World,
  item: WorkItem,
  asks: AskView[],
): Promise<{ view: TicketView; card: string; ts: string }> {
  const view = world.flow.add(viewOf(item, asks));
  const card = await world.show(view, { kind: 'card' });
  const ts = await world.show(view, { kind: 'ask', ask: asks[0]?.id ?? '' }, { thread: card });
  return { view, card, ts };
}
const refused = (
  sentence: string,
  more: Partial<Extract<AnswerOutcome, { kind: 'refused' }>> = {},
): AnswerOutcome => ({
  kind: 'refused',
  code: 'not_your_role',
  sentence,
  thread: null,
  offer: null,
  who: [],
  ...more,
});

test('a direct answer carries the question and nothing else; the words are read from the question', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, items.ready, [askOf('delegate', { asked: ['eli'] })]);
  await world.clicks('eli', ts, 'Delegate to Claude Code');
  expect(world.flow.answers).toMatchObject([
    {
      ask: 'ask-delegate',
      signal: 'delegated',
      by: 'U0ELI',
      words: { agent: 'claude-code', autonomy: 'assisted', capUsd: 5, waitsFor: null },
    },
  ]);
});

test('choices are named by the question, not by the button', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, items.unclear, [askOf('choose_service', { asked: ['ana'] })]);
  await world.clicks('ana', ts, 'storefront');
  expect(world.flow.answers[0]?.words).toEqual({ service: 'storefront' });
});

test('asking for changes opens a form whose words become the answer', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]);
  await world.clicks('ana', ts, 'Ask for changes…');
  expect((await world.sees('ana')).modal?.title?.text).toBe('Ask for changes');
  const { body } = await world.does('ana', 'submit', {
    values: { what: { value: 'Leave out cancelled ones' }, about: { value: 'Requirements' } },
  });
  expect(body).toMatchObject({ closed: true });
  expect(world.flow.answers[0]).toMatchObject({
    signal: 'changes_requested',
    words: { what: 'Leave out cancelled ones', about: 'Requirements' },
  });
});

test('taking it by hand in the delegate form is an answer of its own', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, items.ready, [askOf('delegate', { asked: ['eli'] })]);
  await world.clicks('eli', ts, 'Other ways…');
  await world.does('eli', 'submit', {
    values: { agent: { value: 'hand' }, autonomy: { value: 'assisted' }, capUsd: { value: '5' } },
  });
  expect(world.flow.answers[0]?.signal).toBe('taken_by_hand');
});

test('Answer… on the card opens the same question, and is answered there', async () => {
  const world = await startWorld();
  const { card } = await asked(world, items.planned, [
    askOf('spec_sign_off', { asked: ['eli'], bound: 'spec:v1:ff' }),
    askOf('card'),
  ]);
  await world.clicks('eli', card, 'Answer…');
  expect(wordsOf((await world.sees('eli')).modal?.blocks)).toContain('please sign off the *tech spec*, v1.');
  await world.does('eli', 'click', { modal: true, label: 'Sign off spec' });
  expect(world.flow.answers[0]).toMatchObject({
    ask: 'ask-spec_sign_off',
    signal: 'spec_signed_off',
    by: 'U0ELI',
  });
  expect(wordsOf((await world.sees('eli')).modal?.blocks)).toContain('Eli signed off spec v1');
});

test('a menu entry opens its form', async () => {
  const world = await startWorld();
  const { card } = await asked(world, items.drafted, [
    askOf('prd_sign_off', { asked: ['ana'] }),
    askOf('card'),
  ]);
  await world.clicks('ana', card, 'Close…');
  await world.does('ana', 'submit', {
    values: { as: { value: 'decided_against' }, reason: { value: 'The report page does it' } },
  });
  expect(world.flow.answers[0]).toMatchObject({
    ask: 'ask-card',
    signal: 'cancelled',
    words: { as: 'decided_against', reason: 'The report page does it' },
  });
});

test('fault 20: a refusal is a modal for that person alone, and offers who can', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, items.drafted, [askOf('deploy_outcome', { asked: ['ana'] })]);
  const kim = people['kim'];
  if (kim === undefined) throw new Error('no Kim');
  world.flow.decide = () =>
    refused('Only an approver of invoices can do that: Kim. TL-42 is unchanged.', { who: [kim] });
  await world.clicks('eli', ts, 'It is live');
  const { modal } = await world.sees('eli');
  expect(modal?.title?.text).toBe('Not done');
  expect(wordsOf(modal?.blocks)).toBe(
    'Only an approver of invoices can do that: Kim. TL-42 is unchanged.\nAsk Kim',
  );
  expect((await world.sees('ana')).modal).toBeNull();
  await world.does('eli', 'click', { modal: true, label: 'Ask Kim' });
  await world.does('eli', 'click', { modal: true, label: 'Ask Kim' });
  const kims = await world.direct('kim');
  expect(kims.map((one) => one.text)).toEqual([expect.stringContaining('Eli points you to TL-42')]);
});

test('fault 25: when the trigger is dead, the refusal is an ephemeral message in the thread', async () => {
  const world = await startWorld();
  const { ts, card } = await asked(world, items.drafted, [askOf('deploy_outcome', { asked: ['ana'] })]);
  world.flow.decide = () =>
    refused('TL-42 is in development now. That question is closed.', { code: 'moved_on' });
  world.local.faults.set([{ method: 'views.open', kind: 'error', error: 'expired_trigger_id' }]);
  await world.clicks('eli', ts, 'It is live');
  const told = (await world.messages('eli')).filter((one) => one.ephemeral === true);
  expect(told.map((one) => [one.text, one.thread_ts])).toEqual([
    ['TL-42 is in development now. That question is closed.', card],
  ]);
});

test('fault 27: where no ephemeral message can be shown, the refusal is a direct message', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, items.drafted, [askOf('deploy_outcome', { asked: ['ana'] })]);
  world.flow.decide = () => refused('That question is closed.', { code: 'moved_on' });
  world.local.faults.set([
    { method: 'views.open', kind: 'error', error: 'expired_trigger_id' },
    { method: 'chat.postEphemeral', kind: 'error', error: 'user_not_in_channel' },
  ]);
  await world.clicks('eli', ts, 'It is live');
  expect((await world.direct('eli')).map((one) => one.text)).toEqual(['That question is closed.']);
});

test('fault 26: a form submitted too late is refused in the form, and what was typed stays readable', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]);
  await world.clicks('ana', ts, 'Ask for changes…');
  world.flow.decide = () =>
    refused('TL-42 is in development now. That question is closed.', { code: 'moved_on' });
  await world.does('ana', 'submit', { values: { what: { value: 'Leave out the cancelled invoices' } } });
  const { modal } = await world.sees('ana');
  expect(modal?.title?.text).toBe('Not done');
  expect(wordsOf(modal?.blocks)).toContain('Leave out the cancelled invoices');
});

test('fault 18: a text that changed offers the new version', async () => {
  const world = await startWorld();
  const { ts, view } = await asked(world, items.redrafted, [
    askOf('deploy_outcome', { asked: ['ana'] }),
    askOf('prd_sign_off', { id: 'ask-new', asked: ['ana'], bound: 'prd:v2:bb' }),
  ]);
  expect(view.asks).toHaveLength(2);
  world.flow.decide = () =>
    refused('The PRD changed while you read it: Sam edited it. Not signed.', {
      code: 'text_changed',
      offer: { ask: 'ask-new', gate: 'prd_sign_off' },
    });
  await world.clicks('ana', ts, 'It is live');
  expect(wordsOf((await world.sees('ana')).modal?.blocks)).toBe(
    'The PRD changed while you read it: Sam edited it. Not signed.\nSign off PRD\nSee all changes…',
  );
});

test('fault 21: an outsider sees no question', async () => {
  const world = await startWorld();
  const { card } = await asked(world, items.drafted, [
    askOf('prd_sign_off', { asked: ['ana'] }),
    askOf('card'),
  ]);
  await world.clicks('gus', card, 'Answer…');
  expect(wordsOf((await world.sees('gus')).modal?.blocks)).toBe(
    'No ticket that you can see. Nothing changed.',
  );
});

/** A world in which the second that a check may take is over at once. */
async function impatient(view: { item: WorkItem; ask: AskView }) {
  const gate = Promise.withResolvers<AnswerOutcome>();
  const clock = { now: () => 0, sleep: async () => {} };
  const world = await startWorld({ slack: { clock } });
  const { ts } = await asked(world, view.item, [view.ask]);
  world.flow.decide = () => gate.promise;
  const shows = async () => wordsOf((await world.messages('eli')).find((one) => one.ts === ts)?.blocks);
  return { world, ts, gate, shows };
}
const checkedPrd = askOf('prd_sign_off', { asked: ['ana'], bound: 'prd:v1:a1b2c3d4e5f60718' });
const closed = {
  ...items.drafted,
  prd: items.drafted.prd && {
    ...items.drafted.prd,
    digest: { ...items.drafted.prd.digest, openQuestions: [] },
  },
};

test('a check that takes longer is said in the last line, and the buttons come back when it is refused', async () => {
  const { world, ts, gate, shows } = await impatient({ item: closed, ask: checkedPrd });
  const before = await shows();
  const clicking = world.does('ana', 'click', { channel: INVOICES, ts, label: 'Sign off PRD' });
  await expect.poll(async () => (await shows()).split('\n').at(-1)).toBe('Checking PRD v1 for Ana.');
  gate.resolve(refused('I cannot read the PRD right now.', { code: 'unreadable' }));
  await clicking;
  await world.settled();
  expect(await shows()).toBe(before);
});

test('a check that takes longer ends with its outcome on the question', async () => {
  const { world, ts, gate, shows } = await impatient({ item: closed, ask: checkedPrd });
  const clicking = world.does('ana', 'click', { channel: INVOICES, ts, label: 'Sign off PRD' });
  await expect.poll(shows).toContain('Checking PRD v1 for Ana.');
  const view = world.flow.tickets.get(closed.key);
  if (view === undefined) throw new Error('there is no ticket');
  world.flow.add({ ...view, asks: [{ ...checkedPrd, ...answeredBy('ana', 'prd_signed_off') }] });
  gate.resolve({ kind: 'done', ticket: closed.key, sentence: null });
  await clicking;
  await world.settled();
  expect(await shows()).toMatch(/^Ana signed off PRD v1,/);
});

test('nothing is said of a check that is over in time', async () => {
  const world = await startWorld();
  const { ts } = await asked(world, closed, [checkedPrd]);
  const rewritten = await world.calls('chat.update');
  await world.clicks('ana', ts, 'Sign off PRD');
  expect(await world.calls('chat.update')).toBe(rewritten);
});

test('a merged ticket is not closed: its revert and a follow-up are offered', async () => {
  const world = await startWorld();
  const { card } = await asked(world, items.unknown, [
    askOf('deploy_outcome', { asked: ['sam'] }),
    askOf('card'),
  ]);
  await world.does('eli', 'click', { channel: INVOICES, ts: card, label: 'Close…' });
  const { modal } = await world.sees('eli');
  expect(wordsOf(modal?.blocks)).toMatchInlineSnapshot(`
    "TL-42 is merged and cannot be closed.
    Revert it…
    File a follow-up…"
  `);
  await world.does('eli', 'click', { modal: true, label: 'Revert it…' });
  await world.does('eli', 'submit', { values: {} });
  expect(world.flow.answers[0]).toMatchObject({ ask: 'ask-card', signal: 'revert_requested' });
});
