import { expect, test } from 'vitest';
import { type Meaning, meaningOf } from '../../../src/slack/grammar.ts';
import { INVOICES, startWorld, type World, wordsOf } from '../world.ts';

const title = (text: string): Meaning => ({ kind: 'title', title: text });
const order = (
  what: 'freeze' | 'unfreeze' | 'lock' | 'unlock',
  until: string | null,
  reason: string | null,
) => expect.objectContaining({ kind: 'order', what, service: 'invoices', until, reason }) as Meaning;

test.each<[string, Meaning]>([
  ['freeze invoices until Mon 9:00 because month end', order('freeze', 'Mon 9:00', 'month end')],
  ['freeze invoices because the month ends', order('freeze', null, 'the month ends')],
  ['FREEZE invoices until 3 days because because', order('freeze', '3 days', 'because')],
  ['lock invoices because data moves', order('lock', null, 'data moves')],
  ['unlock invoices because it is clean', order('unlock', null, 'it is clean')],
  ['unfreeze invoices', order('unfreeze', null, null)],
  ['freeze invoices', { kind: 'no_reason', what: 'freeze', service: 'invoices', title: 'freeze invoices' }],
  ['metrics', { kind: 'metrics', service: null }],
  ['metrics invoices', { kind: 'metrics', service: 'invoices' }],
  ['metrics of exports are wrong', title('metrics of exports are wrong')],
  ['digest', { kind: 'digest', at: null }],
  ['digest 9:30', { kind: 'digest', at: '9:30' }],
  ['digest off', { kind: 'digest', at: 'off' }],
  ['digest mails are late', title('digest mails are late')],
  ['unfreeze', { kind: 'no_reason', what: 'unfreeze', service: '', title: 'unfreeze' }],
  ['freeze the header on scroll', title('freeze the header on scroll')],
  ['freeze the header because it jumps', title('freeze the header because it jumps')],
  ['lock invoices until 9:00 because data moves', title('lock invoices until 9:00 because data moves')],
  ['lock the account after three tries', title('lock the account after three tries')],
  ['unfreeze the table head', title('unfreeze the table head')],
])('/ticket %s', (text, meaning) => {
  expect(meaningOf(text)).toEqual(meaning);
});

const run = async (world: World, text: string, channel = INVOICES): Promise<string> => {
  const { body } = await world.does('ana', 'command', { channel, command: '/ticket', text });
  const shown = body['shown'] as { text?: string; blocks?: unknown } | undefined;
  return wordsOf(shown?.blocks) || (shown?.text ?? '');
};

test('a freeze says until when, what waits, and can be taken back', async () => {
  const world = await startWorld();
  expect(await run(world, 'freeze invoices until Mon 9:00 because month end')).toMatchInlineSnapshot(`
    "Deploys of invoices are frozen until <!date^1795420800^{date_short_pretty} at {time}|23 Nov 2026, 08:00 UTC>. 2 tickets now wait.
    Undo"
  `);
  expect(world.flow.ordered).toMatchObject([
    { what: 'freeze', service: 'invoices', until: 'Mon 9:00', reason: 'month end', by: 'U0ANA' },
  ]);
  const ephemeral = (await world.messages('ana')).find((one) => one.ephemeral === true);
  await world.clicks('ana', ephemeral?.ts ?? '', 'Undo');
  expect(
    (await world.messages('ana')).filter((one) => one.ephemeral === true).map((one) => one.text),
  ).toEqual(['Taken back. invoices is not frozen any more.']);
});

test('metrics are the four measures, the three worst stages, and the way to App Home', async () => {
  const world = await startWorld();
  expect(await run(world, 'metrics invoices')).toMatchInlineSnapshot(`
    "*Measures, invoices, 30 days*
    *Lead time, ready → deployed:* median 2.1 d, p85 5.0 d (n 24)
    *Lead time, ticket → deployed:* median 5.0 h, p85 8.3 d (n 24)
    *Delegated to an agent:* 58 % (14 of 24)
    *Interventions a ticket:* median 1.4, p85 3.0 (n 24)
    *Longest in a stage:*
    For review (PRD): median 1.4 d, p85 2.5 d (n 26)
    Preview: median 4.0 h, p85 9.0 h (n 24)
    In development: median 24 min, p85 1.0 h (n 25)
    *Piling up in For review: 1.4 d. Name a second PM for invoices.*
    Open App Home"
  `);
  expect(await run(world, 'metrics invoice')).toBe('No service invoice. Near: invoices.\nFile it');
});

test('the digest of today, its hour, and back', async () => {
  const world = await startWorld();
  expect(await run(world, 'digest')).toContain('*Shipped 2*');
  expect(await run(world, 'digest 8:00')).toBe(
    '#invoices hears its digest at 8:00 on working days (Europe/Berlin).\nUndo',
  );
  const ephemeral = (await world.messages('ana')).filter((one) => one.ephemeral === true).at(-1);
  await world.clicks('ana', ephemeral?.ts ?? '', 'Undo');
  expect((await world.messages('ana')).filter((one) => one.ephemeral === true).at(-1)?.text).toBe(
    '#invoices hears its digest at 9:30 on working days (Europe/Berlin).',
  );
  expect(await run(world, 'digest off')).toBe('#invoices hears no digest any more.\nUndo');
});

test('the other orders say what changed', async () => {
  const world = await startWorld();
  expect([
    await run(world, 'unfreeze invoices'),
    await run(world, 'lock invoices because data moves'),
    await run(world, 'unlock invoices because it is clean'),
  ]).toMatchInlineSnapshot(`
    [
      "Deploys of invoices are not frozen any more. 2 tickets are checked again.
    Undo",
      "invoices is locked until somebody unlocks it. 2 tickets now wait.
    Undo",
      "invoices is not locked any more. 2 tickets are checked again.
    Undo",
    ]
  `);
});

test('an unknown service or no reason does nothing, and may be a title', async () => {
  const world = await startWorld();
  expect([
    await run(world, 'freeze invoice because month end'),
    await run(world, 'freeze animations'),
    await run(world, 'lock'),
    await run(world, 'unfreeze'),
  ]).toMatchInlineSnapshot(`
    [
      "No service invoice. Near: invoices. Nothing was done.
    File it",
      "To freeze a service, say why: /ticket freeze animations because … Nothing was done.
    File it",
      "To lock a service, say why: /ticket lock SERVICE because … Nothing was done.
    File it",
      "To unfreeze a service, name it: /ticket unfreeze SERVICE. Nothing was done.
    File it",
    ]
  `);
  const [first] = (await world.messages('ana')).filter((one) => one.ephemeral === true);
  await world.clicks('ana', first?.ts ?? '', 'File it');
  expect(world.flow.filed.at(-1)).toMatchObject({ text: 'freeze invoice because month end' });
});
