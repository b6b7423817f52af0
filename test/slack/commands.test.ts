import { describe, expect, test } from 'vitest';
import { type Meaning, meaningOf } from '../../src/slack/grammar.ts';
import { items } from '../fixtures/items.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { INVOICES, startWorld, type World, wordsOf } from './world.ts';

const title = (text: string): Meaning => ({ kind: 'title', title: text });

test.each<[string, Meaning]>([
  ['', { kind: 'form' }],
  ['   ', { kind: 'form' }],
  ['new', { kind: 'form' }],
  ['new list', title('list')],
  ['new Export invoices', title('Export invoices')],
  ['Export invoices as CSV', title('Export invoices as CSV')],
  ['list', { kind: 'list', stage: null }],
  ['LIST', { kind: 'list', stage: null }],
  ['list blocked', { kind: 'list', stage: 'blocked' }],
  ['list for review', { kind: 'list', stage: 'prd_draft' }],
  ['list customers without address', title('list customers without address')],
  ['list customers', { kind: 'doubt', verb: 'list', title: 'list customers' }],
  ['mine', { kind: 'verb', verb: 'mine' }],
  ['mine the data', title('mine the data')],
  ['board', { kind: 'verb', verb: 'board' }],
  ['board members cannot log in', title('board members cannot log in')],
  ['agents', { kind: 'verb', verb: 'agents' }],
  ['backlog', { kind: 'verb', verb: 'backlog' }],
  ['help', { kind: 'verb', verb: 'help' }],
  ['help page', { kind: 'doubt', verb: 'help', title: 'help page' }],
  ['help page copy is wrong', title('help page copy is wrong')],
  ['show TL-42', { kind: 'show', key: 'TL-42' }],
  ['show tl-42', { kind: 'show', key: 'TL-42' }],
  ['show TL-42 in the export', title('show TL-42 in the export')],
  ['show totals', { kind: 'doubt', verb: 'list', title: 'show totals' }],
  ['history TL-42', { kind: 'history', key: 'TL-42' }],
  ['history of payments is empty', title('history of payments is empty')],
  ['link invoices', { kind: 'link', service: 'invoices' }],
  ['link invoices to orders', title('link invoices to orders')],
])('/ticket %s', (text, meaning) => {
  expect(meaningOf(text)).toEqual(meaning);
});

describe('what the command answers', () => {
  const run = async (world: World, text: string, channel = INVOICES): Promise<string> => {
    const { body } = await world.does('ana', 'command', { channel, command: '/ticket', text });
    const shown = body['shown'] as { text?: string; blocks?: unknown } | undefined;
    return wordsOf(shown?.blocks) || (shown?.text ?? '');
  };

  test('a title files at once', async () => {
    const world = await startWorld();
    expect(await run(world, 'Export invoices as CSV')).toBe(
      'Filed *TL-50* Export invoices as CSV\nOpen thread\nChange…\nUndo',
    );
    expect(world.flow.filed).toMatchObject([
      { text: 'Export invoices as CSV', by: 'U0ANA', channel: INVOICES, origin: { kind: 'command' } },
    ]);
  });

  test('undo takes it back', async () => {
    const world = await startWorld();
    await run(world, 'Export invoices as CSV');
    const ephemeral = (await world.messages('ana')).find((one) => one.ephemeral === true);
    await world.clicks('ana', ephemeral?.ts ?? '', 'Undo');
    expect(world.flow.tickets.size).toBe(0);
    expect(
      (await world.messages('ana')).filter((one) => one.ephemeral === true).map((one) => one.text),
    ).toEqual(['TL-50 was undone.']);
  });

  test('fault 127: nothing to go on is asked back', async () => {
    const world = await startWorld();
    expect(await run(world, '🎉🎉')).toBe(
      'I need a sentence to start from. What should be different afterwards?',
    );
    expect(world.flow.filed).toEqual([]);
  });

  test('fault 131: a look-alike is offered before a second ticket exists', async () => {
    const world = await startWorld();
    world.flow.add(viewOf(items.delegated));
    expect(await run(world, 'Export invoices as CSV')).toBe(
      'This looks like TL-42, Export invoices as CSV (In development, Eli). Nothing was filed.\nOpen TL-42\nAdd to TL-42\nFile anyway',
    );
    const ephemeral = (await world.messages('ana')).find((one) => one.ephemeral === true);
    await world.clicks('ana', ephemeral?.ts ?? '', 'File anyway');
    expect(world.flow.filed.at(-1)).toMatchObject({
      text: 'Export invoices as CSV',
      channel: INVOICES,
      anyway: true,
    });
  });

  test('an unlinked channel asks where it goes', async () => {
    const world = await startWorld();
    expect(await run(world, 'Export invoices as CSV', 'C0RANDOM')).toContain(
      'This channel is not linked to a service. Where does this go?',
    );
    const ephemeral = (await world.messages('ana', 'C0RANDOM')).find((one) => one.ephemeral === true);
    await world.does('ana', 'click', {
      channel: 'C0RANDOM',
      ts: ephemeral?.ts,
      action_id: 'file:choose',
      option: 'C0INVOICES',
    });
    await world.does('ana', 'click', { channel: 'C0RANDOM', ts: ephemeral?.ts, label: 'File there' });
    expect(world.flow.filed.at(-1)).toMatchObject({ text: 'Export invoices as CSV', channel: INVOICES });
  });

  test('the form files what was typed', async () => {
    const world = await startWorld();
    await world.does('ana', 'command', { channel: INVOICES, command: '/ticket', text: '' });
    expect((await world.sees('ana')).modal?.title?.text).toBe('New ticket');
    await world.does('ana', 'submit', {
      values: {
        title: { value: 'Export invoices' },
        description: { value: 'Finance asks.' },
        kind: { value: 'bug' },
        priority: { value: 'high' },
        service: { value: 'not known' },
        labels: { value: 'a, b' },
        criteria: { value: 'one\ntwo' },
        channel: { value: INVOICES },
      },
    });
    expect(world.flow.filed).toMatchObject([
      {
        title: 'Export invoices',
        description: 'Finance asks.',
        kind: 'bug',
        priority: 'high',
        service: null,
        labels: ['a', 'b'],
        criteria: ['one', 'two'],
        channel: INVOICES,
        origin: { kind: 'form' },
      },
    ]);
  });

  test('show, list, board, agents, history and help answer on their own', async () => {
    const world = await startWorld();
    world.flow.add(viewOf(items.delegated, [askOf('run'), askOf('card')]));
    expect(await run(world, 'show tl-42')).toContain('Claude Code is on step 2 of 3: route.');
    expect(await run(world, 'list')).toContain(
      '*TL-42* Export invoices as CSV · In development · Ana · since',
    );
    expect(await run(world, 'board')).toContain('*In development* 1');
    expect(await run(world, 'board')).toMatchInlineSnapshot(`
      "*Incoming* 0 · *Planning* 0 · *For review* 0 · *Ready to delegate* 0 · *In development* 1 · *Preview* 0 · *Deployed* 0 · *Backlog* 0
      *Longest where they are:*
      *TL-42* Export invoices as CSV · In development, since <!date^1795165800^{date_short_pretty} at {time}|20 Nov 2026, 09:10 UTC>. Claude Code is on step 2 of 3: route.
      Nothing waits for you.
      Open App Home"
    `);
    expect(await run(world, 'agents')).toContain('Claude Code is on step 2 of 3: route.');
    expect(await run(world, 'history TL-42')).toContain('Ana filed it');
    expect(await run(world, 'help')).toContain('In a thread, just write.');
  });

  test('an unknown key names those near it', async () => {
    const world = await startWorld();
    world.flow.add(viewOf(items.delegated));
    expect(await run(world, 'show TL-43')).toBe('No ticket TL-43. Near: TL-42.');
  });

  test('in doubt both are offered', async () => {
    const world = await startWorld();
    expect(await run(world, 'list customers')).toBe(
      'Did you want the list, or a ticket with that title? "list customers"\nShow list\nFile it',
    );
    const ephemeral = (await world.messages('ana')).find((one) => one.ephemeral === true);
    await world.clicks('ana', ephemeral?.ts ?? '', 'File it');
    expect(world.flow.filed.at(-1)).toMatchObject({ text: 'list customers' });
  });

  test('linking says what became of it', async () => {
    const world = await startWorld();
    expect(await run(world, 'link invoices')).toBe('#invoices is linked to invoices.');
    expect(await run(world, 'link checker')).toContain(
      'There is no service checker. Known: invoices, storefront.',
    );
  });

  test('the message shortcut fills the form from the message, and says where it was filed', async () => {
    const world = await startWorld();
    const said = await world.does('eli', 'say', { channel: INVOICES, text: 'The totals are off by a cent' });
    await world.does('ana', 'shortcut', {
      callback_id: 'ticket_from_message',
      channel: INVOICES,
      ts: said.body['ts'],
    });
    await world.does('ana', 'submit', { values: { title: { value: 'Totals off by a cent' } } });
    expect(world.flow.filed).toMatchObject([
      {
        title: 'Totals off by a cent',
        origin: { kind: 'shortcut', ref: `slack:${INVOICES}:${String(said.body['ts'])}` },
      },
    ]);
    expect((await world.messages('eli')).at(-1)).toMatchObject({
      text: 'Filed as TL-50.',
      thread_ts: said.body['ts'],
    });
  });
});
