/** A PM files what is rough: by command and mention, from a thread, forwarded, with a file, and too big. `script.md` §3, §4. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fills, INVOICES, offering, stepByStep, wordsOn } from '../../stories/acting.ts';
import { labels, type Seen, type SeenMessage } from '../../support/people.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

const shot = [{ name: 'broken-total.png', content: Buffer.from('picture').toString('base64') }];
const inChannel = (seen: Seen): SeenMessage[] =>
  seen.channels.find((one) => one.id === INVOICES)?.messages ?? [];
/** The line that says what became of it, where it was asked for. */
const filedLine = (key: string): Promise<SeenMessage> =>
  world.ana.finds(`“Filed as ${key}”`, (seen) =>
    seen.channels.flatMap((one) => one.messages).find((one) => one.text.includes(`Filed as ${key}`)),
  );

test('a rough paragraph by /ticket becomes a ticket with a title, and its words are kept', async () => {
  const answer = await world.ana.command(
    INVOICES,
    '/ticket',
    'finance keeps asking, they copy every invoice into a sheet by hand each month and make mistakes, could we maybe have some export, csv is fine',
  );
  expect(wordsOn(answer)).toContain('Filed *TL-1*');
  await world.ana.message(/^TL-1 .*Ana, please sign off PRD v1/);
  const item = await world.item('TL-1');
  expect(item.title).toBe(
    'finance keeps asking, they copy every invoice into a sheet by hand each month and make mistakes, could we maybe have…',
  );
  expect(item.description).toContain('csv is fine');
});

test('a mention in the channel, with a screenshot: one line says where it went, and the file travels along', async () => {
  await world.ana.call('POST', 'say', {
    channel: INVOICES,
    text: '@throughline make this a ticket: the due date is missing on the list',
    files: shot,
  });
  const line = await filedLine('TL-2');
  expect(labels(line)).toContain('Open thread');
  const item = await world.item('TL-2');
  expect(item.attachments).toMatchObject([{ name: 'broken-total.png' }]);
  expect(item.title).toBe('The due date is missing on the list');
});

test('from a thread: what was said there is the description, under its authors', async () => {
  const root = await world.eli.says(INVOICES, 'Customers cannot find the street on an invoice');
  await world.sam.says(INVOICES, 'Only those of Globex, I think', root);
  await world.ana.says(INVOICES, '@throughline make this a ticket', root);
  await filedLine('TL-3');
  const item = await world.item('TL-3');
  expect(item.title).toBe('Customers cannot find the street on an invoice');
  expect(item.description).toContain('Sam: Only those of Globex, I think');
});

test('forwarded into a mention: the ticket has the words of whoever wrote them, and their file', async () => {
  const said = (await world.sam.call('POST', 'say', {
    channel: INVOICES,
    text: 'The list forgets its sorting when I go back',
    files: shot,
  })) as { ts: string };
  await world.ana.call('POST', 'forward', {
    channel: INVOICES,
    ts: said.ts,
    to: INVOICES,
    text: '@throughline make this a ticket',
  });
  await filedLine('TL-4');
  const item = await world.item('TL-4');
  expect(item.title).toBe('The list forgets its sorting when I go back');
  expect(item.description).toContain('Forwarded from Sam: The list forgets its sorting when I go back');
  expect(item.attachments).toMatchObject([{ name: 'broken-total.png' }]);
});

test('forwarded to us alone, nothing is filed unseen: the form has the words, not the request', async () => {
  const ts = await world.sam.says(INVOICES, 'Dunning letters go to customers who paid');
  await world.ana.call('POST', 'forward', {
    channel: INVOICES,
    ts,
    to: '@throughline',
    text: 'make this a ticket',
  });
  await world.ana.presses('File a ticket…', /It is in the form, to look at and file/);
  const form = await world.ana.finds('the form', (seen) => seen.modal);
  const title = form.blocks.find((block) => (block as { block_id?: string }).block_id === 'title');
  expect(JSON.stringify(title)).toContain('"initial_value":"Dunning letters go to customers who paid"');
  await world.ana.call('POST', 'close-modal', {});
});

test('the message shortcut opens the form with the message, and its file', async () => {
  const said = (await world.eli.call('POST', 'say', {
    channel: INVOICES,
    text: 'Totals of credit notes are shown without a minus',
    files: shot,
  })) as { ts: string };
  await world.ana.call('POST', 'shortcut', {
    callback_id: 'ticket_from_message',
    channel: INVOICES,
    ts: said.ts,
  });
  const form = await world.ana.finds('the form', (seen) => seen.modal);
  expect(JSON.stringify(form)).toContain('Totals of credit notes are shown without a minus');
  expect(await world.ana.submit({})).toMatchObject({ closed: true });
  // TL-5 is a record of another time.
  await filedLine('TL-6');
  expect((await world.item('TL-6')).attachments).toMatchObject([{ name: 'broken-total.png' }]);
});

test('too big: it is offered as a split, the parts wait for each other, and the card sums them up', async () => {
  await world.ana.command(
    INVOICES,
    '/ticket',
    'Small things for finance\n- Export invoices as CSV\n- Translate the help texts\n- Show the tax number',
  );
  const asked = await offering(world.ana, 'Split…', /^TL-7 .*sign off PRD/);
  expect(wordsOn(asked.blocks)).toContain('looks like 3 tickets');
  await fills(
    world.ana,
    { label: 'Split…', on: /^TL-7 .*sign off PRD/ },
    { titles: 'Export the list as CSV\nTranslate the help (after 1)' },
  );
  await world.ana.finds('the card of the ticket that was split', (seen) =>
    inChannel(seen).find((one) => /^TL-7 .*Split/.test(one.text) && wordsOn(one.blocks).includes('TL-8')),
  );
  expect((await world.item('TL-8')).stage).not.toBe('backlog');
  expect(await world.item('TL-10')).toMatchObject({ stage: 'backlog', waitsFor: ['TL-8'] });
});
