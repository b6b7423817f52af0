/** What agents ask of one person stands in one direct message, whichever tickets it is about. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { gatherRequests } from '../../../src/flow/asking/gathered.ts';
import { goRound } from '../../../src/flow/asking/rounds.ts';
import { agentHeard } from '../../../src/flow/hearing/agent-heard.ts';
import type { RequestAnswer, RequestsNotice } from '../../../src/ports/requests.ts';
import { dbNow } from '../../../src/store/db.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';
import { everybodyWhereItIs } from './time-of-day.ts';

let world: FlowWorld;
let zone: string;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(async () => {
  await world.reset();
  // Around the hour of somebody's digest nothing else is told.
  zone = await everybodyWhereItIs(world.deps.db, 12);
});
afterAll(() => world?.close());

/** A run at work whose agent asks for something. */
async function asks(title: string, about: { text?: string; hash?: string; choices?: string[] } = {}) {
  const key = await world.reaches('delegated', title);
  await world.works();
  await requests(key, about);
  return key;
}
async function requests(key: string, about: { text?: string; hash?: string; choices?: string[] } = {}) {
  const run = (await world.item(key)).run?.id ?? '';
  const request = about.hash ?? 'r1';
  const text = about.text ?? 'run `npm install csv`';
  await agentHeard(
    world.deps,
    `${run}:${request}`,
    about.choices === undefined
      ? { kind: 'permission_requested', run, request, text, detail: '', hash: request }
      : { kind: 'question_asked', run, request, text, choices: about.choices, hash: request },
  );
  await world.works();
}
const messages = () =>
  world.chat.notices.flatMap(({ channel, notice, rewrites }) =>
    notice.kind === 'requests' ? [{ channel, notice, rewrites }] : [],
  );
const last = (): RequestsNotice => messages().at(-1)?.notice ?? expect.fail('nothing was gathered');
const later = async (minutes: number): Promise<string> =>
  new Date(Date.parse(await dbNow(world.deps.db)) + minutes * 60_000).toISOString();
const nudges = () => world.chat.posts.filter((post) => post.message.kind === 'nudge');

test('requests of two tickets are one message, rewritten as the second joins', async () => {
  const one = await asks('Export invoices');
  const two = await asks('Late fees', { text: 'Which separator?', choices: ['Comma', 'Semicolon'] });
  expect(messages().map(({ channel, notice }) => [channel, notice.waiting.map((each) => each.key)])).toEqual([
    [chatId.eli, [one, two]],
  ]);
  expect(last().waiting[1]).toMatchObject({ kind: 'question', choices: ['Comma', 'Semicolon'] });
  expect(messages()[0]?.rewrites).toBe(1);
  expect(nudges()).toEqual([]);
});

test('answered in the thread, it says so; with nothing left it says what became of all', async () => {
  const one = await asks('Export invoices');
  const two = await asks('Late fees');
  await world.answers('sam', { key: one, gate: 'permission', signal: 'permission_granted' });
  await world.works();
  expect(last()).toMatchObject({ answered: 1, waiting: [{ key: two }] });
  await world.answers('eli', { key: two, gate: 'permission', signal: 'permission_denied' });
  await world.works();
  expect(last()).toMatchObject({ answered: 2, waiting: [], held: null, replaced: false });
  const { rewrites } = messages()[0] ?? expect.fail();
  await gatherRequests(world.deps);
  expect(messages()).toHaveLength(1);
  expect(messages()[0]?.rewrites).toBe(rewrites);
});

test('a run that is stopped asks nothing any more', async () => {
  const key = await asks('Export invoices');
  await world.answers('eli', { key, gate: 'run', signal: 'run_stopped' });
  await world.works();
  expect(last()).toMatchObject({ waiting: [], gone: 1 });
});

test('what joined is told by a new message, not before fifteen minutes; the old one says so', async () => {
  const one = await asks('Export invoices');
  const two = await asks('Late fees');
  await gatherRequests(world.deps, { now: await later(14) });
  expect(messages()).toHaveLength(1);
  const now = await later(16);
  // Two instances at the same moment, and one of them once more.
  await Promise.all([gatherRequests(world.deps, { now }), gatherRequests(world.deps, { now })]);
  await gatherRequests(world.deps, { now });
  expect(messages().map(({ notice }) => [notice.replaced, notice.waiting.length])).toEqual([
    [true, 0],
    [false, 2],
  ]);
  expect(last().waiting.map((each) => each.key)).toEqual([one, two]);
});

test('the ladder of agents: 15 minutes, an hour, two hours; each once', async () => {
  const key = await asks('Export invoices');
  const { since } = await world.open(key, 'permission');
  const after = async (minutes: number): Promise<void> => {
    const now = new Date(Date.parse(since) + minutes * 60_000).toISOString();
    await Promise.all([goRound(world.deps, now), goRound(world.deps, now)]);
    await goRound(world.deps, now);
    await world.works();
  };
  const offers = () => world.chat.posts.filter((post) => post.message.kind === 'offered').length;
  await after(14);
  expect([messages().length, offers()]).toEqual([1, 0]);
  await after(17);
  await after(18);
  expect([messages().length, offers()]).toEqual([2, 0]);
  await after(61);
  expect([messages().length, offers()]).toEqual([2, 1]);
  expect((await world.item(key)).run?.state).toBe('asking');
  await after(121);
  await after(200);
  expect((await world.item(key)).run).toMatchObject({ state: 'parked', parkedUntil: null });
  expect(world.agent.stopped).toHaveLength(1);
  expect(last().waiting).toMatchObject([{ key, parked: true }]);
  const steps = (await world.ledger(key)).filter((entry) => entry.signal === 'ask_escalated');
  expect(steps.map((entry) => (entry.facts as { step: string }).step)).toEqual(['message', 'offered']);
  await world.answers('sam', { key, gate: 'permission', signal: 'permission_granted' });
  await world.works();
  expect(world.agent.told.at(-1)).toMatchObject({ kind: 'permission', granted: true });
  // Its plan waits for approval still.
  expect((await world.item(key)).run?.state).toBe('plan_proposed');
});

test('outside their hours nobody is told; whoever is away is not asked', async () => {
  const today = new Date();
  const day = ((today.getUTCDay() + 2) % 7) + 1;
  const hours = { days: [day], from: '09:00', to: '18:00' };
  await world.flow.personal.save(chatId.eli, { asked: 'thread', hours, claimedLogin: null, instead: null });
  const key = await asks('Export invoices');
  expect((await world.open(key, 'permission')).told).toMatchObject([{ person: 'eli', how: 'later' }]);
  expect(messages()).toEqual([]);
  await world.flow.personal.leave(chatId.eli, { until: null, deputy: chatId.sam });
  await world.works();
  expect(messages().map(({ channel, notice }) => [channel, notice.waiting.length])).toEqual([
    [chatId.sam, 1],
  ]);
});

const give = (name: keyof typeof chatId, answers: RequestAnswer[]) =>
  world.flow.requests.answer(chatId[name], { answers, delivery: `form-${Math.random()}` });

test('all at once: allowed, denied with a reason, a choice; one that changed is not answered', async () => {
  const keys = [await asks('Export invoices'), await asks('Late fees')];
  const asked = await asks('Tax rounding', { text: 'Which?', choices: ['Up', 'Down'] });
  const changing = await asks('Reminders');
  const waiting = await world.flow.requests.waiting(chatId.eli);
  expect(waiting.map((one) => one.key)).toEqual([...keys, asked, changing]);
  const [one, two, three, four] = waiting.map((each) => each.ask);
  await requests(changing, { text: 'run `rm -rf data`', hash: 'r2' });
  const outcome = await give('eli', [
    { ask: one ?? '', give: 'run' },
    { ask: two ?? '', give: 'deny', reason: 'write it by hand' },
    { ask: three ?? '', give: 'choice', choice: 1 },
    { ask: four ?? '', give: 'once' },
  ]);
  expect(outcome).toEqual({ done: 3, changed: [changing], refused: [] });
  await world.works();
  expect(world.agent.told.slice(-3)).toMatchObject([
    { granted: true, forRun: true },
    { granted: false, reason: 'write it by hand' },
    { kind: 'answer', answer: 'Down' },
  ]);
  expect(last()).toMatchObject({ answered: 3, waiting: [{ key: changing, text: 'run `rm -rf data`' }] });
});

test('a choice that the agent does not offer any more is not answered; another one answered it: said', async () => {
  const key = await asks('Tax rounding', { text: 'Which?', choices: ['Up', 'Down'] });
  const [request] = await world.flow.requests.waiting(chatId.eli);
  const ask = request?.ask ?? '';
  expect(await give('eli', [{ ask, give: 'choice', choice: 7 }])).toMatchObject({ changed: [key] });
  await give('sam', [{ ask, give: 'choice', choice: 0 }]);
  expect(await give('eli', [{ ask, give: 'answer', answer: 'Up' }])).toEqual({
    done: 0,
    changed: [],
    refused: [{ key, sentence: 'Sam answered that already. Nothing more to do.' }],
  });
  expect(await give('gus', [{ ask, give: 'answer', answer: 'Up' }])).toMatchObject({ done: 0 });
  expect(await world.flow.requests.waiting(chatId.gus)).toEqual([]);
});

test('handed over, it stands in the message of the other', async () => {
  const key = await asks('Export invoices');
  const [request] = await world.flow.requests.waiting(chatId.eli);
  const about = { to: chatId.sam, asks: [request?.ask ?? ''], delivery: 'hand-1' };
  expect(await world.flow.requests.handOver(chatId.eli, about)).toMatchObject({ done: 1 });
  await world.works();
  expect(messages().map(({ channel, notice }) => [channel, notice.waiting.length, notice.passed])).toEqual([
    [chatId.eli, 0, 1],
    [chatId.sam, 1, 0],
  ]);
  expect((await world.open(key, 'permission')).asked).toEqual(['sam']);
});

test('held until the morning: no ladder, no cost; then asked again', async () => {
  const key = await asks('Export invoices');
  const { gathering } = last();
  expect(await world.flow.requests.hold(chatId.eli, { gathering, delivery: 'hold-1' })).toMatchObject({
    done: 1,
  });
  await world.works();
  const run = (await world.item(key)).run;
  const until = run?.parkedUntil ?? '';
  expect(run).toMatchObject({ state: 'parked', request: { id: 'r1' } });
  expect(new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: zone }).format(new Date(until))).toBe(
    '9:00 AM',
  );
  expect(world.agent.stopped).toHaveLength(1);
  expect(last()).toMatchObject({ waiting: [], held: { count: 1, until } });
  const before = (minutes: number): string => new Date(Date.parse(until) - minutes * 60_000).toISOString();
  await goRound(world.deps, before(1));
  await world.works();
  expect((await world.ledger(key)).filter((entry) => entry.signal === 'ask_escalated')).toEqual([]);
  // No digest came in the first minutes of the day: it is asked without one.
  await Promise.all([goRound(world.deps, before(-11)), goRound(world.deps, before(-11))]);
  await world.works();
  await goRound(world.deps, before(-11));
  expect(messages().map(({ notice }) => [notice.replaced, notice.waiting.length])).toEqual([
    [true, 0],
    [false, 1],
  ]);
  await give('sam', [{ ask: last().waiting[0]?.ask ?? '', give: 'once' }]);
  await world.works();
  // Its plan waits for approval still.
  expect((await world.item(key)).run?.state).toBe('plan_proposed');
  expect(last()).toMatchObject({ answered: 1, waiting: [] });
});

test('held in the thread, and answered there meanwhile', async () => {
  const key = await asks('Export invoices');
  await world.answers('eli', { key, gate: 'permission', signal: 'agent_parked' });
  await world.works();
  expect(last().held?.count).toBe(1);
  await world.answers('sam', { key, gate: 'permission', signal: 'permission_granted' });
  await world.works();
  expect(last()).toMatchObject({ answered: 1, held: null, waiting: [] });
});

test('a post whose answer was lost is found again, not posted twice', async () => {
  const notify = world.chat.notify.bind(world.chat);
  world.deps.rooms = {
    ...world.chat,
    notify: async (request) => {
      await notify(request);
      throw new Error('the answer was lost');
    },
  };
  const key = await asks('Export invoices');
  expect(world.log.some((line) => line.event === 'requests.not_shown')).toBe(true);
  world.deps.rooms = world.chat;
  await gatherRequests(world.deps);
  expect(messages()).toHaveLength(1);
  await world.database.db.execute("update messages set at = at - interval '5 minutes'");
  await Promise.all([gatherRequests(world.deps), gatherRequests(world.deps)]);
  expect(messages()).toHaveLength(1);
  await world.answers('eli', { key, gate: 'permission', signal: 'permission_granted' });
  await world.works();
  expect(last()).toMatchObject({ answered: 1, waiting: [] });
});

test('a request that takes the place of another is the same line with the new words', async () => {
  const key = await asks('Export invoices');
  await requests(key, { text: 'run `npm ci`', hash: 'r2' });
  expect(messages()).toHaveLength(1);
  expect(last()).toMatchObject({ gone: 0, waiting: [{ key, text: 'run `npm ci`' }] });
});

test('a paused ticket asks nothing; resumed, it asks again', async () => {
  const key = await asks('Export invoices');
  await world.answers('ana', { key, gate: 'card', signal: 'paused', words: { reason: 'Not now.' } });
  await world.works();
  expect(last().waiting).toEqual([]);
  await world.answers('ana', { key, gate: 'card', signal: 'resumed' });
  await world.works();
  expect(last().waiting).toMatchObject([{ key }]);
});
