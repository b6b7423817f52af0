import { expect, test } from 'vitest';
import type { Run } from '../../src/pipeline/item/change.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import { homeView } from '../../src/slack/home/view.ts';
import { now } from '../fixtures/company.ts';
import { items } from '../fixtures/items.ts';
import { request } from '../fixtures/requests.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { createFakeFlow } from './fake-flow.ts';
import { startWorld, type World, wordsOf } from './world.ts';

const open = (world: World, name: string) => world.does(name, 'open-home');
const words = async (world: World, name: string): Promise<string> =>
  wordsOf((await world.sees(name)).home?.blocks);

test('what needs me stands first, and is answered there', async () => {
  const world = await startWorld();
  world.flow.add(
    viewOf(items.planned, [
      askOf('spec_sign_off', { asked: ['eli'], bound: 'spec:v1:ff', again: "Sam's edit" }),
    ]),
  );
  await open(world, 'eli');
  expect((await words(world, 'eli')).split('\n').slice(0, 5)).toEqual([
    'Needs you (1)',
    "*TL-42 Export invoices as CSV* · sign off spec v1 · 50 min · asked again: Sam's edit",
    'Answer…',
    'Thread',
    'Away today?',
  ]);
  await world.does('eli', 'click', { home: true, label: 'Answer…' });
  await world.does('eli', 'click', { modal: true, label: 'Sign off spec' });
  expect(world.flow.answers[0]).toMatchObject({ ask: 'ask-spec_sign_off', by: 'U0ELI' });
});

test('what agents ask is one line with one button; one that is put away is not asked again here', async () => {
  const world = await startWorld();
  const asking = (key: string, more: Partial<Run> = {}) =>
    world.flow.add(
      viewOf({ ...items.asking, key, run: { ...items.asking.run, ...more } }, [
        askOf('permission', { id: `ask-${key}`, asked: ['eli'] }),
      ]),
    );
  asking('TL-42');
  asking('TL-43');
  asking('TL-44', { state: 'parked', parkedUntil: '2099-01-01T09:00:00.000Z' });
  world.flow.requests.open = [request(42), request(43)];
  await open(world, 'eli');
  expect((await words(world, 'eli')).split('\n').slice(0, 4)).toMatchInlineSnapshot(`
    [
      "Needs you (3)",
      "*2 agent requests* · TL-42, TL-43 · oldest 50 min",
      "Answer all…",
      "1 agent put away until the morning.",
    ]
  `);
  await world.does('eli', 'click', { home: true, label: 'Answer all…' });
  expect(wordsOf((await world.sees('eli')).modal?.blocks)).toContain('TL-43');
});

test('nothing to do says so, and a lane opens by its button', async () => {
  const world = await startWorld();
  for (let number = 0; number < 23; number += 1)
    world.flow.add(viewOf({ ...items.drafted, key: `TL-${100 + number}` }));
  await open(world, 'sam');
  expect(await words(world, 'sam')).toContain('Nothing waits for you. 23 tickets are moving.');
  expect(await words(world, 'sam')).toContain('*For review 23* · oldest 50 min');
  await world.does('sam', 'click', { home: true, label: 'Open' });
  expect(await words(world, 'sam')).toContain('1–10 of 23');
  await world.does('sam', 'click', { home: true, label: 'Later' });
  expect(await words(world, 'sam')).toContain('11–20 of 23');
  expect(await words(world, 'sam')).toContain('TL-110');
  await world.does('sam', 'click', { home: true, label: 'Close' });
  expect(await words(world, 'sam')).not.toContain('of 23');
});

test('help is a button away', async () => {
  const world = await startWorld();
  await open(world, 'sam');
  await world.does('sam', 'click', { home: true, label: 'Help' });
  const { modal } = await world.sees('sam');
  expect(modal?.title?.text).toBe('Help');
  expect(JSON.stringify(modal?.blocks)).toContain('In a thread, just write.');
});

test('what is live moves no more', async () => {
  const world = await startWorld();
  world.flow.add(viewOf(items.drafted));
  world.flow.add(viewOf({ ...items.drafted, key: 'TL-99', stage: 'deployed' }));
  await open(world, 'sam');
  expect(await words(world, 'sam')).toContain('Nothing waits for you. 1 ticket is moving.');
});

test('search narrows the board until it is cleared, also after a restart', async () => {
  const world = await startWorld();
  world.flow.add(viewOf(items.drafted));
  world.flow.add(viewOf({ ...items.drafted, key: 'TL-7', title: 'Late fees' }));
  await open(world, 'ana');
  await world.does('ana', 'click', { home: true, label: 'Search…' });
  await world.does('ana', 'submit', { values: { search: { value: 'late' } } });
  expect(await words(world, 'ana')).toContain('*For review 1*');
  await world.restart();
  await open(world, 'ana');
  expect(await words(world, 'ana')).toContain('Found for late.');
  await world.does('ana', 'click', { home: true, label: 'Clear search' });
  expect(await words(world, 'ana')).toContain('*For review 2*');
});

test('a refusal in App Home is a line at its top', async () => {
  const world = await startWorld();
  world.flow.add(viewOf({ ...items.filed, stage: 'backlog' }, [askOf('start')]));
  world.flow.add(viewOf({ ...items.filed, key: 'TL-2' }, [askOf('start', { id: 'ask-2' })]));
  await open(world, 'ana');
  world.flow.decide = () => ({
    kind: 'refused',
    code: 'moved_on',
    sentence: 'TL-42 was started already.',
    thread: null,
    offer: null,
    who: [],
  });
  await world.does('ana', 'click', { home: true, label: 'Backlog…' });
  const started = await world.does('ana', 'click', { home: true, label: 'Start' });
  expect(started.status).toBe(200);
  expect((await words(world, 'ana')).split('\n')[0]).toBe('TL-42 was started already.');
});

test('the oldest five questions, and the rest at a press', async () => {
  const world = await startWorld();
  for (let number = 1; number <= 8; number += 1) {
    const ask = askOf('spec_sign_off', { id: `ask-${number}`, asked: ['eli'] });
    world.flow.add(viewOf({ ...items.planned, key: `TL-${number}` }, [ask]));
  }
  await open(world, 'eli');
  const waiting = async () => (await words(world, 'eli')).match(/^\*TL-\d+ .* · sign off spec/gm)?.length;
  expect(await waiting()).toBe(5);
  await world.does('eli', 'click', { home: true, label: 'Show 3 more' });
  expect(await waiting()).toBe(8);
  expect(await words(world, 'eli')).not.toContain('Show ');
});

test('the admin reads first what is to be mended, and how', async () => {
  const world = await startWorld();
  await open(world, 'kim');
  expect((await words(world, 'kim')).split('\n').slice(0, 2)).toEqual([
    '*Setup:* GitHub webhook not seen yet.',
    'Fix…',
  ]);
  await world.does('kim', 'click', { home: true, label: 'Fix…' });
  expect(wordsOf((await world.sees('kim')).modal?.blocks)).toContain('Add it in the settings');
  await open(world, 'eli');
  expect(await words(world, 'eli')).not.toContain('Setup');
});

test('only those who opened it are drawn for, and changes in quick succession are drawn once', async () => {
  const world = await startWorld();
  await open(world, 'ana');
  const before = await world.calls('views.publish');
  world.flow.add(viewOf(items.drafted));
  for (let times = 0; times < 5; times += 1) await world.slack.chat.refreshHome([]);
  await world.settled();
  expect(await world.calls('views.publish')).toBe(before + 1);
  expect(await words(world, 'ana')).toContain('*For review 1*');
});

test('a drawing that lost its race is drawn again', async () => {
  const world = await startWorld();
  await open(world, 'ana');
  world.local.faults.set([{ method: 'views.publish', kind: 'error', error: 'hash_conflict' }]);
  world.flow.add(viewOf(items.drafted));
  await open(world, 'ana');
  expect(await words(world, 'ana')).toContain('*For review 1*');
});

test('an outsider sees nothing of the company', async () => {
  const world = await startWorld();
  world.flow.add(viewOf(items.drafted));
  await open(world, 'gus');
  expect(await words(world, 'gus')).toBe(
    'You can read along in channels, but not decide here. There is nothing else to show.',
  );
});

test('fault 57: 500 tickets stay below 100 blocks and 250 kB, and are drawn at once', async () => {
  const flow = createFakeFlow();
  const asks = Array.from({ length: 40 }, (_, index) =>
    askOf('spec_sign_off', { id: `ask-${index}`, asked: ['eli'] }),
  );
  for (let number = 0; number < 500; number += 1) {
    const stage =
      (['incoming', 'prd_draft', 'ready', 'delegated', 'preview', 'deployed'] as const)[number % 6] ??
      'incoming';
    flow.add(
      viewOf(
        { ...items.judged, key: `TL-${number}`, title: '😀'.repeat(150), stage },
        number % 10 === 0 ? asks : [],
      ),
    );
  }
  const lane = { column: 'Preview', page: 0 };
  const home = await flow.desk.home('U0ELI', { show: 'all', open: lane, search: null }, 15);
  const started = performance.now();
  const view = homeView(home, { show: 'all', open: lane, search: null }, { notice: [] });
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(view.blocks.length).toBeLessThanOrEqual(100);
  expect(JSON.stringify(view).length).toBeLessThan(250_000);
  expect(home.now).toBe(now);
  const world = await startWorld({ flow });
  await world.does('eli', 'open-home');
  expect(await words(world, 'eli')).toContain('Needs you');
});

test('agents: how many of all are shown, and how many queue', async () => {
  const world = await startWorld();
  for (let number = 0; number < 12; number += 1) {
    const run = items.delegated.run && { ...items.delegated.run, state: number < 3 ? 'queued' : 'working' };
    world.flow.add(viewOf({ ...items.delegated, key: `TL-${number + 60}`, run } as WorkItem));
  }
  await open(world, 'eli');
  expect(
    (await words(world, 'eli')).split('\n').filter((line) => /^Agents|· Claude Code/.test(line)),
  ).toMatchInlineSnapshot(`
    [
      "Agents (10 of 12, 3 queued)",
      "*TL-60* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
      "*TL-61* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
      "*TL-62* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
      "*TL-63* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
      "*TL-64* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
      "*TL-65* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
      "*TL-66* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
      "*TL-67* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
      "*TL-68* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
      "*TL-69* · Claude Code · step 2 of 3: route · 50 min ago · 0.84 USD",
    ]
  `);
  const { body } = await world.does('eli', 'command', {
    channel: 'C0INVOICES',
    command: '/ticket',
    text: 'agents',
  });
  const answer = body['shown'] as { text?: string; blocks?: unknown };
  expect(wordsOf(answer.blocks)).toContain('10 of 12, the oldest first.');
});

test('measures say where it piles up; their numbers open, and their files come by direct message', async () => {
  const world = await startWorld();
  world.flow.add(viewOf({ ...items.drafted, key: 'TL-7', stage: 'deployed' }));
  await open(world, 'ana');
  const shown = await words(world, 'ana');
  expect(shown.slice(shown.indexOf('Measures'))).toMatchInlineSnapshot(`
    "Measures, invoices, 30 days
    Lead time median 2.1 d, p85 5.0 d (n 24) · Delegated 58 % · Interventions 1.4 a ticket
    *Piling up in For review: 1.4 d. Name a second PM for invoices.*
    Show numbers…
    Export…
    Settings…
    Help"
  `);
  await world.does('ana', 'click', { home: true, label: 'Show numbers…' });
  expect(wordsOf((await world.sees('ana')).modal?.blocks)).toMatchInlineSnapshot(`
    "*Measures, invoices, 30 days*
    *Lead time, ready → deployed:* median 2.1 d, p85 5.0 d (n 24)
    *Lead time, ticket → deployed:* median 5.0 h, p85 8.3 d (n 24)
    *Delegated to an agent:* 58 % (14 of 24)
    *Interventions a ticket:* median 1.4, p85 3.0 (n 24)
    *Time per stage, of visits that ended:*
    For review (PRD): median 1.4 d, p85 2.5 d (n 26)
    Preview: median 4.0 h, p85 9.0 h (n 24)
    In development: median 24 min, p85 1.0 h (n 25)
    Planning (PRD): median 1 min, p85 2 min (n 26)
    26 tickets moved."
  `);
  await world.does('ana', 'click', { home: true, label: 'Export…' });
  expect(await words(world, 'ana')).toContain('Sent to you as two files, CSV and JSON, in a direct message.');
  const [sent] = await world.direct('ana');
  expect(sent).toMatchObject({
    text: 'Measures, invoices, 30 days.',
    files: [{ name: 'measures-invoices-30-days.csv' }, { name: 'measures-invoices-30-days.json' }],
  });
});
