/** What agents ask of one person stands in one direct message, whichever tickets it is about. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { gatherRequests } from '../../../src/flow/asking/gathered.ts';
import { goRound } from '../../../src/flow/asking/rounds.ts';
import { agentHeard } from '../../../src/flow/hearing/agent-heard.ts';
import type { RequestsNotice } from '../../../src/ports/requests.ts';
import { dbNow } from '../../../src/store/db.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
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
    [true, 2],
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
  expect((await world.item(key)).run?.state).toBe('working');
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
