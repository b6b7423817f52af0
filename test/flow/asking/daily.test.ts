/** The digest of the morning and the message before the evening: by each person's clock, once, and only if something waits. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendDailies } from '../../../src/flow/asking/daily.ts';
import { gatherRequests } from '../../../src/flow/asking/gathered.ts';
import { goRound } from '../../../src/flow/asking/rounds.ts';
import { agentHeard } from '../../../src/flow/hearing/agent-heard.ts';
import { morningAfter } from '../../../src/pipeline/asking/working-hours.ts';
import { dbNow, rowsOf } from '../../../src/store/db.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const days = [1, 2, 3, 4, 5, 6, 7];
const always = { zone: 'Europe/Berlin', days, from: '00:00', to: '24:00' };
const MINUTE_MS = 60_000;
const plus = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * MINUTE_MS).toISOString();
const nextMorning = async (): Promise<string> => morningAfter(always, await dbNow(world.deps.db));
/** Two instances in the same minute, and one of them once more. */
const minute = async (now: string): Promise<void> => {
  await Promise.all([sendDailies(world.deps, now), sendDailies(world.deps, now)]);
  await sendDailies(world.deps, now);
};
const told = () =>
  world.chat.notices.filter(({ notice }) => notice.kind === 'morning' || notice.kind === 'evening');
const gathered = () => world.chat.notices.filter(({ notice }) => notice.kind === 'requests');

async function agentAsks(title = 'Export invoices', by: 'delegated' = 'delegated'): Promise<string> {
  const key = await world.reaches(by, title);
  const run = (await world.item(key)).run?.id ?? '';
  const about = { run, request: 'r1', text: 'run `npm ci`', detail: '', hash: 'r1' };
  await agentHeard(world.deps, `${run}:r1`, { kind: 'permission_requested', ...about });
  await world.works();
  return key;
}
const wantsEvening = (name: keyof typeof chatId) =>
  world.flow.personal.save(chatId[name], {
    asked: 'thread',
    hours: { days, from: '00:00', to: '24:00' },
    claimedLogin: null,
    instead: null,
    evening: true,
  });

test('nine in the morning: what waits, to those for whom something waits, once', async () => {
  const prd = await world.reaches('prd_draft', 'Late fees');
  const spec = await world.reaches('spec_draft', 'Export invoices');
  const nine = await nextMorning();
  await minute(plus(nine, -1));
  expect(told()).toEqual([]);
  await minute(nine);
  await minute(plus(nine, 1));
  expect(
    told()
      .map(({ channel }) => channel)
      .toSorted(),
  ).toEqual([chatId.ana, chatId.eli]);
  expect(told().find(({ channel }) => channel === chatId.eli)?.notice).toMatchObject({
    kind: 'morning',
    questions: [{ key: spec, gate: 'spec_sign_off' }],
    more: 0,
    requests: [],
    ready: 0,
    stuck: 0,
  });
  expect(told().find(({ channel }) => channel === chatId.ana)?.notice).toMatchObject({
    questions: [{ key: prd, gate: 'prd_sign_off' }],
  });
});

test('it is the second telling of the ladder: no message of its own beside it', async () => {
  const key = await world.reaches('spec_draft');
  const { since } = await world.open(key, 'spec_sign_off');
  await goRound(world.deps, plus(since, 28.1 * 60));
  await world.works();
  const steps = (await world.ledger(key)).filter((entry) => entry.signal === 'ask_escalated');
  expect(steps.map((entry) => (entry.facts as { step: string }).step)).toEqual(['digest']);
  expect(world.chat.posts.filter((post) => post.message.kind === 'nudge')).toEqual([]);
});

test('without the digest of the morning the second telling is a message of its own', async () => {
  const hours = { days, from: '00:00', to: '24:00' };
  const as = { asked: 'thread' as const, hours, claimedLogin: null, instead: null };
  await world.flow.personal.save(chatId.eli, { ...as, morning: false });
  const key = await world.reaches('spec_draft');
  const { since } = await world.open(key, 'spec_sign_off');
  await goRound(world.deps, plus(since, 28.1 * 60));
  await minute(await nextMorning());
  await world.works();
  expect(
    world.chat.posts.flatMap(({ message, channel }) => (message.kind === 'nudge' ? [channel] : [])),
  ).toEqual([chatId.eli]);
  expect(told()).toEqual([]);
  await world.flow.personal.save(chatId.eli, as);
  expect((await world.flow.personal.settings(chatId.eli))?.morning).toBe(false);
});

test('what was asked after the hour is not yet news; nothing waited: nothing is said that day', async () => {
  const nine = await nextMorning();
  const before = plus(nine, -24 * 60);
  const key = await world.reaches('spec_draft');
  await minute(plus(before, 5));
  expect(told()).toEqual([]);
  await minute(nine);
  expect(told()).toHaveLength(1);
  expect(told()[0]?.notice).toMatchObject({ questions: [{ key }] });
});

test('whoever is away gets none', async () => {
  await world.reaches('prd_draft');
  await world.flow.personal.leave(chatId.ana, { until: null, deputy: null });
  await minute(await nextMorning());
  expect(told()).toEqual([]);
});

test('requests of agents stand in the digest: their own message rests until the ladder wants it', async () => {
  const key = await agentAsks();
  const { notice } = gathered()[0] ?? expect.fail();
  const gathering = notice.kind === 'requests' ? notice.gathering : '';
  await world.flow.requests.hold(chatId.eli, { gathering, delivery: 'hold' });
  await world.works();
  const nine = (await world.item(key)).run?.parkedUntil ?? '';
  // The round may come first in that minute.
  await goRound(world.deps, nine);
  await world.works();
  expect(gathered()).toHaveLength(1);
  await minute(nine);
  expect(told().map(({ notice: one }) => one)).toMatchObject([{ kind: 'morning', requests: [{ key }] }]);
  // As if it had been asked at nine.
  await world.database.db.execute(
    sql`update asks set told = (select jsonb_agg(one || jsonb_build_object('at', ${nine}::text)) from jsonb_array_elements(told) one) where gate = 'permission'`,
  );
  await gatherRequests(world.deps, { now: plus(nine, 2) });
  expect(gathered()).toHaveLength(1);
  // A message is told by the database's clock, so its time is set as well.
  await goRound(world.deps, plus(nine, 16));
  await world.database.db.execute(
    sql`update asks set told = (select jsonb_agg(case when one ->> 'step' = 'message' then one || jsonb_build_object('at', ${plus(nine, 16)}::text) else one end) from jsonb_array_elements(told) one) where gate = 'permission'`,
  );
  await gatherRequests(world.deps, { now: plus(nine, 17) });
  expect(gathered().map(({ notice: one }) => one.kind === 'requests' && one.replaced)).toEqual([true, false]);
});

test('a post that fails is tried again, and is one message', async () => {
  await world.reaches('prd_draft');
  const nine = await nextMorning();
  const notify = world.chat.notify.bind(world.chat);
  world.deps.rooms = {
    ...world.deps.rooms,
    notify: async (request) => {
      await notify(request);
      throw new Error('the answer was lost');
    },
  };
  await minute(nine);
  expect(world.log.some((line) => line.event === 'daily.not_sent')).toBe(true);
  world.deps.rooms = world.chat;
  await world.database.db.execute("update messages set at = at - interval '5 minutes'");
  await minute(plus(nine, 3));
  expect(told()).toHaveLength(1);
});

test('the evening is said to those who want it, if an agent waits', async () => {
  const key = await agentAsks();
  const six = async (): Promise<string> => plus(await nextMorning(), 9 * 60);
  await minute(await six());
  expect(told()).toEqual([]);
  await wantsEvening('eli');
  await wantsEvening('ana');
  await minute(await six());
  await minute(plus(await six(), 1));
  expect(told().map(({ channel }) => channel)).toEqual([chatId.eli]);
  expect(told()[0]?.notice).toMatchObject({ kind: 'evening', requests: [{ key }], decided: null });
});

test('park my agents: those at work rest until the morning and go on by themselves', async () => {
  await wantsEvening('eli');
  const asking = await agentAsks();
  const working = await world.reaches('delegated', 'Late fees');
  const run = (await world.item(working)).run?.id ?? '';
  await agentHeard(world.deps, `${run}:step`, {
    kind: 'progressed',
    run,
    step: null,
    done: [],
    files: [],
    costUsd: 0,
  });
  const plan = (await world.item(working)).run?.state;
  if (plan === 'plan_proposed')
    await world.answers('eli', { key: working, gate: 'plan_approval', signal: 'plan_approved' });
  expect((await world.item(working)).run?.state).toBe('working');
  const six = plus(await nextMorning(), 9 * 60);
  await minute(six);
  const [evening] = told();
  const day = evening?.notice.kind === 'evening' ? evening.notice.day : '';
  expect(evening?.notice).toMatchObject({ running: 1 });
  const about = { what: 'park' as const, day, delivery: 'park-1' };
  expect(await world.flow.requests.night(chatId.eli, about)).toEqual({ done: 2, changed: [], refused: [] });
  expect(told()[0]?.notice).toMatchObject({ decided: { what: 'park', count: 2 } });
  expect((await world.item(working)).run?.state).toBe('parked');
  // A word that was on its way when the agent was stopped does not make it work.
  const late = { run, step: null, done: ['rows'], files: [], costUsd: 0 };
  await agentHeard(world.deps, `${run}:late`, { kind: 'progressed', ...late });
  expect((await world.item(working)).run?.state).toBe('parked');
  const until = (await world.item(working)).run?.parkedUntil ?? '';
  await goRound(world.deps, plus(until, -1));
  expect((await world.item(working)).run?.state).toBe('parked');
  await Promise.all([goRound(world.deps, until), goRound(world.deps, until)]);
  expect((await world.item(working)).run?.state).toBe('working');
  expect((await world.item(asking)).run).toMatchObject({ state: 'parked', request: { id: 'r1' } });
  // Only on a message that this person got.
  expect(await world.flow.requests.night(chatId.sam, { ...about, delivery: 'park-2' })).toMatchObject({
    done: 0,
  });
});

test('let them run: said on the message, and nothing else', async () => {
  await wantsEvening('eli');
  const key = await agentAsks();
  await minute(plus(await nextMorning(), 9 * 60));
  const { notice } = told()[0] ?? expect.fail();
  const day = notice.kind === 'evening' ? notice.day : '';
  await world.flow.requests.night(chatId.eli, { what: 'run', day, delivery: 'run-1' });
  expect(told()).toHaveLength(1);
  expect(told()[0]?.notice).toMatchObject({ decided: { what: 'run' } });
  expect((await world.item(key)).run?.state).toBe('asking');
});

test('the digest follows what it names: answered lines go, an edit asks anew in its place, and it ends', async () => {
  const first = await world.reaches('prd_draft', 'Late fees');
  const second = await world.reaches('prd_draft', 'Export invoices');
  const nine = await nextMorning();
  await minute(nine);
  const now = () => {
    const [one] = told().filter(({ channel }) => channel === chatId.ana);
    return one?.notice.kind === 'morning' ? one.notice : expect.fail();
  };
  expect(
    now()
      .questions.map(({ key }) => key)
      .toSorted(),
  ).toEqual([first, second].toSorted());
  await world.answers('ana', { key: first, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  expect(now()).toMatchObject({
    questions: [{ key: second }],
    became: { answered: 1, passed: 0, gone: 0, held: null },
  });
  await world.answers('ana', { key: second, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  expect(now()).toMatchObject({ questions: [], became: { answered: 2 } });
  const rows = await world.database.db.execute(sql`select state from personal_digests where person = 'ana'`);
  expect(rowsOf(rows)).toEqual([{ state: 'over' }]);
});

test('the evening follows what it names; the next morning ends it', async () => {
  await wantsEvening('eli');
  const answered = await agentAsks();
  await agentAsks('Late fees');
  await minute(plus(await nextMorning(), 9 * 60));
  await world.answers('eli', {
    key: answered,
    gate: 'permission',
    signal: 'permission_granted',
    words: { forRun: false },
  });
  await world.works();
  const [evening] = told();
  expect(evening?.notice).toMatchObject({ requests: [{ title: 'Late fees' }], became: { answered: 1 } });
  await minute(plus(await nextMorning(), 24 * 60));
  const both = told().filter(({ channel }) => channel === chatId.eli);
  expect(both.map(({ notice }) => [notice.kind, 'replaced' in notice && notice.replaced])).toEqual([
    ['evening', true],
    ['morning', false],
  ]);
  const day = evening?.notice.kind === 'evening' ? evening.notice.day : '';
  const late = await world.flow.requests.night(chatId.eli, { what: 'park', day, delivery: 'late' });
  expect(late).toEqual({ done: 0, changed: [], refused: [] });
});
