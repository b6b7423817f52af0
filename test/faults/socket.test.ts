/** The way to Slack breaks and comes back, or there are two: a real Bolt app over real sockets, a real inbox behind it. */
import { SocketModeReceiver } from '@slack/bolt';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createInbox } from '../../src/flow/hearing/inbox.ts';
import { createLog } from '../../src/log.ts';
import { createSlack, type Slack } from '../../src/slack/app.ts';
import { inbox } from '../../src/store/schema.ts';
import { items } from '../fixtures/items.ts';
import { viewOf } from '../fixtures/views.ts';
import { createFakeFlow, type FakeFlow } from '../slack/fake-flow.ts';
import { APP_TOKEN, BOT_TOKEN, INVOICES, startWorld, type World } from '../slack/world.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => database.reset());
afterAll(() => database?.close());

/** The client waits for its ping's limit before it comes back, five seconds; nobody waits here. */
function comesBackSoon(slack: Slack): void {
  if (!(slack.receiver instanceof SocketModeReceiver)) throw new Error('not over a socket');
  Reflect.set(slack.receiver.client, 'clientPingTimeoutMS', 50);
}
async function startThread(
  about: { retryScale?: number } = {},
): Promise<{ world: World; flow: FakeFlow; thread: string }> {
  const flow = createFakeFlow();
  flow.inbox = createInbox({ db: database.db });
  const world = await startWorld({ flow, ...about });
  const view = flow.add(viewOf(items.drafted));
  const thread = await world.show(view, { kind: 'card' });
  flow.threads.set(`${INVOICES} ${thread}`, 'TL-42');
  return { world, flow, thread };
}
const says = (world: World, text: string, thread: string) =>
  world.does('ana', 'say', { channel: INVOICES, text, thread_ts: thread });
const stored = async (): Promise<string[]> =>
  (await database.db.select().from(inbox)).map((row) => row.state);

test('fault 56: a connection that Slack ends comes back, and what was said meanwhile is heard once', async () => {
  const { world, flow, thread } = await startThread({ retryScale: 1 });
  comesBackSoon(world.slack);
  world.local.refresh('refresh_requested');
  await vi.waitUntil(() => world.local.connections() === 0, { timeout: 5_000, interval: 5 });
  // Slack tries again after a minute, or as soon as there is a connection: this returns when it was delivered.
  await says(world, 'Why not PDF?', thread);
  await vi.waitUntil(() => world.local.connections() === 1, { timeout: 5_000, interval: 5 });
  await says(world, 'And who asked for it?', thread);
  expect(flow.heard.map((one) => one.text)).toEqual(['Why not PDF?', 'And who asked for it?']);
  expect(new Set(await stored())).toEqual(new Set(['processed']));
});

test('fault 56: of two sockets either one hears, and what both are sent is heard once', async () => {
  const { world, flow, thread } = await startThread();
  const second = createSlack({
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    slackApiUrl: `${world.local.url}/api/`,
    log: createLog({ level: 'error', write: () => {} }),
  });
  onTestFinished(() => second.stop());
  await second.start(flow);
  expect(world.local.connections()).toBe(2);
  world.local.faults.set([{ method: 'delivery:events', kind: 'duplicate', times: 3 }]);
  const questions = ['One?', 'Two?', 'Three?', 'Four?', 'Five?', 'Six?'];
  for (const question of questions) {
    await says(world, question, thread);
    await second.drained();
  }
  expect(flow.heard.map((one) => one.text)).toEqual(questions);
  expect(new Set(await stored())).toEqual(new Set(['processed']));
});
