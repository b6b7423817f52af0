/** What stands below *Filed TL-42.*, and tickets that are made of what people wrote elsewhere. */
import { expect, test } from 'vitest';
import { promptsFor } from '../../src/slack/agent/prompts.ts';
import { filedContent } from '../../src/slack/answers/filed.ts';
import { card } from '../../src/slack/cards/card.ts';
import { items } from '../fixtures/items.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { shown } from './words/shown.ts';
import { INVOICES, startWorld, type World, wordsOf } from './world.ts';

async function filed(world: World): Promise<string> {
  await world.does('ana', 'command', { channel: INVOICES, command: '/ticket', text: 'Export invoices' });
  const answer = (await world.messages('ana')).find((one) => one.ephemeral === true);
  const view = world.flow.tickets.get('TL-50');
  if (answer === undefined || view === undefined) throw new Error('nothing was filed');
  view.asks.push(askOf('card'));
  return answer.ts;
}

test('Change… opens the form that it was filed with, as the ticket says it now, and saves what differs', async () => {
  const world = await startWorld();
  const ts = await filed(world);
  const view = world.flow.tickets.get('TL-50');
  Object.assign(view?.item ?? {}, {
    description: 'Finance copies them by hand.',
    labels: ['finance', 'csv'],
    proposedCriteria: ['A button on the list'],
    changes: 2,
  });
  await world.clicks('ana', ts, 'Change…');
  const { modal } = await world.sees('ana');
  expect(modal?.title?.text).toBe('Change TL-50');
  const fields = (modal?.blocks ?? []).flatMap((block) => {
    const { block_id: id, element } = block as {
      block_id?: string;
      element?: { initial_value?: string; initial_option?: { value: string } };
    };
    return element === undefined ? [] : [[id, element.initial_value ?? element.initial_option?.value]];
  });
  expect(Object.fromEntries(fields)).toEqual({
    title: 'Export invoices',
    description: 'Finance copies them by hand.',
    kind: 'feature',
    priority: 'medium',
    service: 'invoices',
    labels: 'finance, csv',
    criteria: 'A button on the list',
  });
  const submitted = await world.does('ana', 'submit', {
    values: { title: { value: 'Export invoices as CSV' } },
  });
  expect(submitted.status).toBe(200);
  expect(world.flow.answers).toMatchObject([
    {
      ask: 'ask-card',
      signal: 'filing_changed',
      by: 'U0ANA',
      words: { title: 'Export invoices as CSV', kind: 'feature', labels: 'finance, csv', changes: 2 },
    },
  ]);
});

test('whoever filed a key is told to revoke it, and nobody else', () => {
  const outcome = {
    kind: 'filed' as const,
    key: 'TL-50',
    title: 'Rotate key [redacted: GitHub token]',
    home: { channel: INVOICES, isPrivate: false },
    thread: null,
  };
  expect(wordsOf(filedContent({ ...outcome, heldSecret: true }, '').blocks)).toContain(
    'What looks like a key or a password was taken out of it. Revoke it: whoever read the message has seen it.',
  );
  expect(wordsOf(filedContent(outcome, '').blocks)).not.toContain('Revoke');
});

test('a text that is longer than a form takes is left alone', async () => {
  const world = await startWorld();
  const ts = await filed(world);
  Object.assign(world.flow.tickets.get('TL-50')?.item ?? {}, { description: 'x'.repeat(4_000) });
  await world.clicks('ana', ts, 'Change…');
  const { modal } = await world.sees('ana');
  expect(wordsOf(modal?.blocks)).toContain('The text is longer than a form takes, so it stays as it is.');
  expect(modal?.blocks.some((block) => block['block_id'] === 'description')).toBe(false);
});

test('once the PRD is signed Change… says what to do instead', async () => {
  const world = await startWorld();
  const ts = await filed(world);
  const view = world.flow.tickets.get('TL-50');
  if (view === undefined) throw new Error('no ticket');
  view.item = { ...items.planned, key: 'TL-50' };
  await world.clicks('ana', ts, 'Change…');
  const { modal } = await world.sees('ana');
  expect(wordsOf(modal?.blocks)).toBe(
    'TL-50 is not changed here any more: PRD v1 is signed; amend that instead.',
  );
});

test('a ticket of a message says whose it was, links it, and brings its files', async () => {
  const world = await startWorld();
  const said = await world.does('eli', 'say', {
    channel: INVOICES,
    text: 'Totals are off by a cent',
    files: [{ name: 'total.png', content: Buffer.from('picture').toString('base64') }],
  });
  await world.does('ana', 'shortcut', {
    callback_id: 'ticket_from_message',
    channel: INVOICES,
    ts: said.body['ts'],
  });
  await world.does('ana', 'submit', { values: {} });
  const [request] = world.flow.filed;
  expect(request?.description).toBe('Totals are off by a cent');
  expect(request?.attachments).toEqual([
    {
      id: expect.stringMatching(/^F/),
      name: 'total.png',
      type: 'image/png',
      size: 7,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/files\/U0ELI\//),
    },
  ]);
  expect(request?.origin).toMatchObject({ kind: 'shortcut', author: 'Eli', url: expect.any(String) });
  const view = viewOf({ ...items.filed, origin: request?.origin ?? items.filed.origin });
  expect(shown(card(view))).toContain('From a message by Eli');
  expect(shown(card(view))).toContain('[Original↗]');
});

test('a ticket of a message in a thread has what was said there, by whom, and every file of it', async () => {
  const world = await startWorld();
  const png = (name: string) => ({ name, content: Buffer.from('picture').toString('base64') });
  const root = await world.does('eli', 'say', { channel: INVOICES, text: 'Totals are off by a cent' });
  const thread_ts = root.body['ts'];
  await world.does('sam', 'say', {
    channel: INVOICES,
    text: 'With two taxes, yes.',
    thread_ts,
    files: [png('two.png')],
  });
  const last = await world.does('eli', 'say', {
    channel: INVOICES,
    text: 'Kim saw it too.',
    thread_ts,
    files: [png('kim.png')],
  });
  await world.does('ana', 'shortcut', {
    callback_id: 'ticket_from_message',
    channel: INVOICES,
    ts: last.body['ts'],
  });
  expect(JSON.stringify((await world.sees('ana')).modal)).toContain('2 files with it: kim.png, two.png.');
  await world.does('ana', 'submit', { values: {} });
  const [request] = world.flow.filed;
  expect(request?.description).toBe(
    'Eli: Totals are off by a cent\nSam: With two taxes, yes.\nEli: Kim saw it too.',
  );
  expect(request?.attachments?.map((one) => one.name)).toEqual(['kim.png', 'two.png']);
});

test('named in a conversation, the ticket has the conversation as its description', async () => {
  const world = await startWorld();
  const root = await world.does('eli', 'say', { channel: INVOICES, text: 'Totals are off by a cent' });
  const thread_ts = root.body['ts'];
  await world.does('sam', 'say', { channel: INVOICES, text: 'With two taxes, yes.', thread_ts });
  await world.does('ana', 'say', { channel: INVOICES, text: '@throughline', thread_ts });
  expect(world.flow.heard.at(-1)).toMatchObject({
    text: '',
    conversation: [
      { who: 'Eli', text: 'Totals are off by a cent' },
      { who: 'Sam', text: 'With two taxes, yes.' },
    ],
  });
});

test('said to us alone: what could be a ticket is filed through the form, which says who will see it', async () => {
  const world = await startWorld();
  world.flow.answer = (said) => ({ kind: 'unclear', sentence: 'Is this a new one?', text: said.text });
  await world.does('ana', 'say', { channel: 'D0ANA', text: 'Totals are off by a cent' });
  const [offered] = (await world.direct('ana')).filter((one) => one.user === 'U0BOT');
  expect(wordsOf(offered?.blocks)).toBe('Is this a new one?\nFile a ticket…\nWhat waits for me?');
  await world.does('ana', 'click', { channel: 'D0ANA', ts: offered?.ts, label: 'File a ticket…' });
  const { modal } = await world.sees('ana');
  expect(wordsOf(modal?.blocks)).toContain('Only you saw this so far. It will be visible in #invoices.');
  expect(JSON.stringify(modal?.blocks)).toContain('Totals are off by a cent');
  expect(world.flow.filed).toEqual([]);
});

test('said to us alone: what waits is answered there, with its button', async () => {
  const world = await startWorld();
  world.flow.answer = () => ({ kind: 'needs' });
  await world.does('ana', 'say', { channel: 'D0ANA', text: 'What is waiting for me?' });
  expect((await world.direct('ana')).at(-1)?.text).toBe('Nothing waits for you.');
  world.flow.add(viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]));
  await world.does('ana', 'say', { channel: 'D0ANA', text: 'And now?' });
  const told = (await world.direct('ana')).at(-1);
  expect(told?.text).toBe('One thing waits for you: TL-42 Export invoices as CSV.');
  expect(wordsOf(told?.blocks)).toContain('Answer…');
  expect((await world.direct('eli')).length).toBe(0);
});

test('prompts are offered where Slack has them, and where it has not it is asked once', async () => {
  const world = await startWorld();
  await world.does('ana', 'open-home', { tab: 'messages' });
  await world.does('ana', 'open-home', { tab: 'messages' });
  expect(await world.calls('assistant.threads.setSuggestedPrompts')).toBe(1);
  const view = world.flow.add(viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]));
  const home = await world.flow.desk.home('U0ANA', { show: 'mine', open: null, search: null }, 5);
  expect(promptsFor(home)).toEqual([
    { title: 'What needs me?', message: 'What is waiting for me?' },
    { title: 'New ticket', message: 'I want to file a ticket.' },
    { title: `How is ${view.item.key}?`, message: `How is ${view.item.key}?` },
  ]);
});
