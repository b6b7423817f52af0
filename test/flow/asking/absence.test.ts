/** Who is away is not asked: open questions move, new ones go to others, and one message tells what happened meanwhile. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { goRound } from '../../../src/flow/asking/rounds.ts';
import { dbNow } from '../../../src/store/db.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const DAY_MS = 86_400_000;
const inDays = async (days: number): Promise<string> =>
  new Date(Date.parse(await dbNow(world.deps.db)) + days * DAY_MS).toISOString();
const leave = async (name: keyof typeof chatId, about: { days?: number; deputy?: string } = {}) =>
  world.flow.personal.leave(chatId[name], {
    until: about.days === undefined ? null : { at: await inDays(about.days) },
    deputy: about.deputy ?? null,
  });
/** Direct messages about questions, by whom they went to. */
const nudged = (): string[] =>
  world.chat.posts.filter((post) => post.message.kind === 'nudge').map((post) => post.channel);

test('leaving moves open questions at once to the deputy, on the ledger; the deputy is told directly', async () => {
  const key = await world.reaches('spec_draft');
  const before = await world.open(key, 'spec_sign_off');
  expect(before.asked).toEqual(['eli']);
  const outcome = await leave('eli', { days: 3, deputy: 'sam' });
  expect(outcome).toMatchObject({
    kind: 'away',
    deputy: { name: 'Sam' },
    moved: [{ name: 'Sam', count: 1 }],
    stuck: 0,
  });
  await world.works();
  const now = await world.open(key, 'spec_sign_off');
  expect(now).toMatchObject({
    id: before.id,
    asked: ['sam'],
    moved: { from: 'eli', why: 'away', deputy: true },
  });
  expect((await world.ledger(key)).at(-1)).toMatchObject({
    signal: 'ask_moved',
    outcome: 'stayed',
    actor: { kind: 'system', name: 'asking' },
  });
  expect(nudged()).toEqual(['U0SAM']);
  await goRound(world.deps);
  await world.works();
  expect(nudged()).toEqual(['U0SAM']);
});

test('without a deputy the next in the role is asked; a new question skips whoever is away', async () => {
  const key = await world.reaches('prd_draft');
  await leave('eli', { days: 1 });
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  expect(await world.open(key, 'spec_sign_off')).toMatchObject({
    asked: ['sam'],
    moved: { from: 'eli', why: 'away', deputy: false },
    told: [{ person: 'sam', step: 'asked', how: 'thread' }],
  });
});

test('a deputy needs the role; a stranger is none; a time in the past is no absence', async () => {
  expect(await leave('eli', { days: 1, deputy: chatId.kim })).toMatchObject({
    kind: 'refused',
    field: 'deputy',
    sentence: 'Kim holds none of your roles, so could not answer for you.',
  });
  expect(await leave('eli', { days: 1, deputy: 'gus' })).toMatchObject({ kind: 'refused', field: 'deputy' });
  expect(await leave('eli', { days: 1, deputy: 'eli' })).toMatchObject({ kind: 'refused', field: 'deputy' });
  expect(await leave('eli', { days: -1 })).toMatchObject({ kind: 'refused', field: 'until' });
  expect(await leave('gus', { days: 1 })).toMatchObject({ kind: 'refused' });
  expect((await world.flow.personal.settings(chatId.eli))?.absence).toBeNull();
  expect(await world.flow.personal.settings(chatId.gus)).toBeNull();
});

test('nobody else has the role: the question stays, and the admin and the asker hear it once', async () => {
  const key = await world.reaches('prd_draft');
  const outcome = await leave('ana', { days: 2 });
  expect(outcome).toMatchObject({ kind: 'away', moved: [], stuck: 1 });
  expect((await world.open(key, 'prd_sign_off')).asked).toEqual(['ana']);
  await goRound(world.deps);
  await goRound(world.deps);
  expect(world.chat.personal.map(({ to, notice }) => ({ to, ...notice }))).toMatchObject([
    { to: 'U0ANA', kind: 'nobody', gate: 'prd_sign_off', service: 'invoices' },
    { to: 'U0KIM', kind: 'nobody', gate: 'prd_sign_off', service: 'invoices', thread: null },
  ]);
});

test('coming back: one message of what others answered, and the list of it', async () => {
  const key = await world.reaches('spec_draft');
  await leave('eli', { deputy: 'sam' });
  await world.answers('sam', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' });
  await world.works();
  expect(await world.flow.personal.back(chatId.eli)).toBe(true);
  expect(await world.flow.personal.back(chatId.eli)).toBe(false);
  await goRound(world.deps);
  expect(world.chat.personal).toMatchObject([
    { to: 'U0ELI', notice: { kind: 'back', answered: [{ name: 'Sam', count: 1 }] } },
  ]);
  const notice = world.chat.personal[0]?.notice;
  const absence = notice?.kind === 'back' ? notice.absence : '';
  expect(await world.flow.personal.meanwhile(chatId.eli, absence)).toMatchObject([
    { key, by: 'Sam', what: 'signed off the tech spec' },
  ]);
  expect(await world.flow.personal.meanwhile(chatId.sam, absence)).toEqual([]);
});

test('an absence that was a mistake is undone: what it moved comes back, and nobody is told again', async () => {
  const key = await world.reaches('spec_draft');
  for (const times of [1, 2]) {
    await leave('eli', { days: 1, deputy: 'sam' });
    expect((await world.open(key, 'spec_sign_off')).asked).toEqual(['sam']);
    await world.works();
    expect(await world.flow.personal.back(chatId.eli, { undo: true })).toBe(true);
    await world.works();
    expect(await world.open(key, 'spec_sign_off')).toMatchObject({ asked: ['eli'], moved: null });
    expect(nudged()).toEqual(Array.from({ length: times }, () => 'U0SAM'));
  }
});

test('an absence ends by itself, once for all instances', async () => {
  const key = await world.reaches('spec_draft');
  await leave('eli', { days: 1, deputy: 'sam' });
  await world.answers('sam', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' });
  await world.works();
  await goRound(world.deps);
  expect(world.chat.personal).toEqual([]);
  const later = await inDays(1.01);
  await Promise.all([goRound(world.deps, later), goRound(world.deps, later)]);
  await goRound(world.deps, later);
  expect(world.chat.personal).toHaveLength(1);
  expect((await world.flow.personal.settings(chatId.eli))?.absence).toBeNull();
});

test('who was away and is alone in the role gets help as soon as somebody is back', async () => {
  const key = await world.reaches('spec_draft');
  await leave('sam');
  expect(await leave('eli')).toMatchObject({ stuck: 1 });
  await world.flow.personal.back(chatId.sam);
  await goRound(world.deps);
  expect((await world.open(key, 'spec_sign_off')).asked).toEqual(['sam']);
});

test('a question of two: only the one who is away is stood for', async () => {
  const key = await world.reaches('preview');
  const [asked] = (await world.open(key, 'acceptance')).asked;
  const other = asked === 'sam' ? 'eli' : 'sam';
  await leave(asked === 'sam' ? 'sam' : 'eli', { days: 1 });
  expect((await world.open(key, 'acceptance')).asked).toEqual([other]);
});

test('an answer that came a moment before the move wins: the question does not come back', async () => {
  const key = await world.reaches('spec_draft');
  const ask = await world.open(key, 'spec_sign_off');
  await world.answers('eli', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' });
  const { receive } = await import('../../../src/flow/receive.ts');
  const { signal } = await import('../../../src/pipeline/signals.ts');
  const late = await receive(world.deps, {
    key,
    signal: signal('ask_moved', { ask: ask.id, to: 'sam', note: null }),
    actor: { kind: 'system', name: 'asking' },
    delivery: 'late',
  });
  expect(late).toMatchObject({ kind: 'ignored', why: 'the question is closed' });
  expect((await world.asks(key, 'spec_sign_off')).at(-1)).toMatchObject({
    asked: ['eli'],
    state: 'answered',
  });
});

test('who stops being asked is stood for, and may still answer', async () => {
  const key = await world.reaches('spec_draft');
  const always = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
  expect(
    await world.flow.personal.save(chatId.eli, {
      asked: 'thread',
      hours: always,
      claimedLogin: 'octo-impostor',
      instead: chatId.sam,
    }),
  ).toMatchObject({ kind: 'saved', moved: [{ name: 'Sam', count: 1 }] });
  expect(await world.open(key, 'spec_sign_off')).toMatchObject({
    asked: ['sam'],
    moved: { from: 'eli', why: 'stopped' },
  });
  // The policy file's login stands; what a person says of it authorises nothing.
  expect(await world.flow.personal.settings(chatId.eli)).toMatchObject({
    login: { name: 'octo-eli', claimed: false },
    instead: { name: 'Sam' },
  });
  expect(await world.answers('eli', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' })).toMatchObject(
    { kind: 'done' },
  );
});

test('a claimed GitHub login counts for nothing, and the admin reads of it', async () => {
  const { savePeople, allPeople } = await import('../../../src/store/people.ts');
  const everybody = await allPeople(world.deps.db);
  await savePeople(
    world.deps.db,
    everybody.map(({ outsider: _outsider, away: _away, ...row }) =>
      row.id === 'eli' ? { ...row, login: null } : row,
    ),
  );
  await world.flow.personal.save(chatId.eli, {
    asked: 'thread',
    hours: { days: [1], from: '09:00', to: '18:00' },
    claimedLogin: '@octo-eli',
    instead: null,
  });
  expect((await world.flow.personal.settings(chatId.eli))?.login).toEqual({
    name: 'octo-eli',
    claimed: true,
  });
  expect((await allPeople(world.deps.db)).find((one) => one.id === 'eli')?.login).toBeNull();
  const home = await world.flow.desk.home(chatId.kim, { show: 'all', open: null, search: null }, 5);
  expect(home.setup.map((one) => one.problem)).toEqual([
    '1 of 4 people have no GitHub login.',
    'Eli claims octo-eli on GitHub: it counts once the policy file has it.',
  ]);
});

test('settings that make no sense are refused at their field', async () => {
  const save = (hours: { days: number[]; from: string; to: string }, more = {}) =>
    world.flow.personal.save(chatId.eli, {
      asked: 'thread',
      hours,
      claimedLogin: null,
      instead: null,
      ...more,
    });
  const usual = { days: [1, 2, 3, 4, 5], from: '9:00', to: '18:00' };
  expect(await save({ ...usual, from: 'morning' })).toMatchObject({ kind: 'refused', field: 'from' });
  expect(await save({ ...usual, to: '8:00' })).toMatchObject({ kind: 'refused', field: 'to' });
  expect(await save({ ...usual, days: [] })).toMatchObject({ kind: 'refused', field: 'days' });
  expect(await save(usual, { claimedLogin: '-- nobody' })).toMatchObject({ kind: 'refused', field: 'login' });
  expect(await save(usual)).toMatchObject({ kind: 'saved' });
  expect((await world.flow.personal.settings(chatId.eli))?.hours).toEqual({ ...usual, from: '09:00' });
});

test('a person is pointed to a question once a day, whoever restarts', async () => {
  const point = () => world.flow.personal.mayPoint(chatId.sam, { ask: 'ask_1', to: chatId.ana });
  expect(await Promise.all([point(), point()]).then((both) => both.filter(Boolean))).toHaveLength(1);
  expect(await point()).toBe(false);
  expect(await world.flow.personal.mayPoint(chatId.sam, { ask: 'ask_2', to: chatId.ana })).toBe(true);
});
