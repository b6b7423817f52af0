/** Persist before ack, duplicates, replay, and the web edge, over a real socket and over signed HTTP. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { createSlack } from '../../src/slack/app.ts';
import { items } from '../fixtures/items.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { INVOICES, SIGNING_SECRET, startWorld, type World } from './world.ts';

async function inThread(world: World): Promise<string> {
  const view = world.flow.add(
    viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] }), askOf('card')]),
  );
  const card = await world.show(view, { kind: 'card' });
  world.flow.threads.set(`${INVOICES} ${card}`, view.item.key);
  return card;
}

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  test('fault 2: an event that could not be stored is not acknowledged, and Slack sends it again', async () => {
    const world = await startWorld({ mode, ackMs: 300 });
    const thread = await inThread(world);
    world.flow.failAccepts = 1;
    await world.does('eli', 'say', { channel: INVOICES, text: 'Why this?', thread_ts: thread });
    expect(world.flow.heard.map((one) => one.text)).toEqual(['Why this?']);
    expect(world.log.filter((line) => line.includes('slack.not_saved'))).toHaveLength(1);
  });

  test('fault 1: the same event delivered twice has one effect', async () => {
    const world = await startWorld({ mode });
    const thread = await inThread(world);
    world.local.faults.set([{ method: 'delivery:events', kind: 'duplicate', type: 'message', times: 1 }]);
    await world.does('eli', 'say', { channel: INVOICES, text: 'Why this?', thread_ts: thread });
    expect(world.flow.heard).toHaveLength(1);
  });

  test('fault 3: a message that mentions us arrives twice and is heard once', async () => {
    const world = await startWorld({ mode });
    const thread = await inThread(world);
    await world.does('eli', 'say', { channel: INVOICES, text: '@throughline why this?', thread_ts: thread });
    expect(world.flow.heard.map((one) => [one.text, one.mentionsUs])).toEqual([['why this?', true]]);
    expect([...world.flow.rows.values()].map((row) => row.kind).toSorted()).toEqual([
      'app_mention',
      'message',
      'said',
    ]);
  });

  test('fault 36: a press that could not be stored is answered "Not saved", and nothing is done', async () => {
    const world = await startWorld({ mode });
    const view = world.flow.add(viewOf(items.drafted, [askOf('deploy_outcome', { asked: ['ana'] })]));
    const ts = await world.show(view, { kind: 'ask', ask: 'ask-deploy_outcome' });
    world.flow.failAccepts = 1;
    await world.clicks('ana', ts, 'It is live');
    const { modal } = await world.sees('ana');
    expect(modal?.title?.text).toBe('Not done');
    expect(JSON.stringify(modal?.blocks)).toContain('I could not save that. Nothing was done.');
    expect(world.flow.answers).toEqual([]);
  });

  test('fault 36: a command that could not be stored says so', async () => {
    const world = await startWorld({ mode });
    world.flow.failAccepts = 1;
    const { body } = await world.does('ana', 'command', {
      channel: INVOICES,
      command: '/ticket',
      text: 'Export',
    });
    expect(JSON.stringify(body)).toContain('I could not save that. Nothing was done.');
    expect(world.flow.filed).toEqual([]);
  });
});

test('fault 45: what was stored and not worked off is worked off after a restart, once', async () => {
  const world = await startWorld();
  const thread = await inThread(world);
  await world.does('eli', 'say', { channel: INVOICES, text: '@throughline why this?', thread_ts: thread });
  for (const row of world.flow.rows.values()) row.state = 'received';
  world.flow.heard.length = 0;
  await world.restart();
  expect(world.flow.heard.map((one) => one.text)).toEqual(['why this?']);
  expect([...world.flow.rows.values()].every((row) => row.state === 'processed')).toBe(true);
});

test('fault 25: after a restart, what needs no words is done and what needs a modal is offered again', async () => {
  const world = await startWorld();
  const view = world.flow.add(
    viewOf(items.drafted, [
      askOf('prd_sign_off', { asked: ['ana'] }),
      askOf('deploy_outcome', { asked: ['ana'] }),
    ]),
  );
  const card = await world.show(view, { kind: 'card' });
  const outcome = await world.show(view, { kind: 'ask', ask: 'ask-deploy_outcome' }, { thread: card });
  const prd = await world.show(view, { kind: 'ask', ask: 'ask-prd_sign_off' }, { thread: card });
  await world.clicks('ana', outcome, 'It is live');
  await world.clicks('ana', prd, 'Ask for changes…');
  await world.does('ana', 'close-modal');
  world.flow.answers.length = 0;
  for (const row of world.flow.rows.values()) row.state = 'received';
  await world.restart();
  expect(world.flow.answers.map((one) => one.signal)).toEqual(['deploy_confirmed']);
  const told = (await world.messages('ana')).filter((one) => one.ephemeral === true).at(-1);
  expect(told?.text).toBe('That took too long to open. Nothing was done. Press it again here.');
});

test('fault 123: a bug tells the person a reference, and the log the rest', async () => {
  const world = await startWorld();
  const view = world.flow.add(viewOf(items.drafted, [askOf('deploy_outcome', { asked: ['ana'] })]));
  const ts = await world.show(view, { kind: 'ask', ask: 'ask-deploy_outcome' });
  world.flow.decide = () => {
    throw new Error('postgres://user:secret@db/throughline is away');
  };
  await world.clicks('ana', ts, 'It is live');
  const { modal } = await world.sees('ana');
  const said = JSON.stringify(modal?.blocks);
  const reference = /reference ([A-Z0-9]{4})\./.exec(said)?.[1];
  expect(reference).toBeDefined();
  expect(said).not.toContain('secret');
  const line = world.log.find((one) => one.includes('slack.listener_failed'));
  expect(line).toContain(reference);
  expect(line).not.toContain('secret');
  expect([...world.flow.rows.values()].find((row) => row.kind === 'press')?.state).toBe('failed');
});

test('faults 4 and 23: bots, our own messages, edits and deletions are not heard', async () => {
  const world = await startWorld();
  const thread = await inThread(world);
  const said = await world.does('eli', 'say', { channel: INVOICES, text: 'first', thread_ts: thread });
  await world.does('eli', 'edit', { channel: INVOICES, ts: said.body['ts'], text: 'second' });
  await world.does('eli', 'delete', { channel: INVOICES, ts: said.body['ts'] });
  await world.slack.chat.put({
    outboxId: 'x',
    place: { channel: INVOICES, thread },
    ts: null,
    message: { kind: 'card' },
    view: viewOf(items.drafted),
  });
  await world.settled();
  expect(world.flow.heard.map((one) => one.text)).toEqual(['first']);
});

test('people who talk to each other outside tickets are not listened to', async () => {
  const world = await startWorld();
  await world.does('eli', 'say', { channel: INVOICES, text: 'lunch?' });
  expect(world.flow.heard).toEqual([]);
  expect(world.flow.rows.size).toBe(0);
});

describe('the web edge', () => {
  async function edge(): Promise<
    (body: string | ReadableStream, headers?: Record<string, string>) => Promise<number>
  > {
    const slack = createSlack({
      botToken: 'xoxb-1',
      signingSecret: SIGNING_SECRET,
      olderSigningSecrets: ['0lder'],
      log: silentLog,
      slackApiUrl: 'http://127.0.0.1:9/api/',
    });
    const server = createServer((request, response) => slack.requestListener?.(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return async (body, headers = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
        method: 'POST',
        body,
        headers,
        ...(typeof body === 'string' ? {} : { duplex: 'half' }),
      });
      return response.status;
    };
  }
  const signed = (body: string, at: number, secret = SIGNING_SECRET): Record<string, string> => {
    const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
    return {
      'content-type': 'application/json',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${signature}`,
    };
  };
  const nowS = (): number => Math.floor(Date.now() / 1_000);
  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c' });

  test('a signed request of now is answered', async () => {
    expect(await (await edge())(challenge, signed(challenge, nowS()))).toBe(200);
  });
  test('fault 104: a bad signature is 401', async () => {
    expect(
      await (await edge())(challenge, { ...signed(challenge, nowS()), 'x-slack-signature': 'v0=00' }),
    ).toBe(401);
    expect(await (await edge())(challenge, { 'content-type': 'application/json' })).toBe(401);
  });
  test('fault 106: a timestamp that is old, or in the future, is 401', async () => {
    const post = await edge();
    expect(await post(challenge, signed(challenge, nowS() - 301))).toBe(401);
    expect(await post(challenge, signed(challenge, nowS() + 3_600))).toBe(401);
  });
  test('fault 107: a body over 1 MB is 413', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'x'.repeat(1_100_000) });
    expect(await (await edge())(body, signed(body, nowS()))).toBe(413);
  });
  test('fault 107: so is one that does not say its length', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let part = 0; part < 20; part += 1)
          controller.enqueue(new TextEncoder().encode('x'.repeat(100_000)));
        controller.close();
      },
    });
    const post = await edge();
    const answered = await post(body, signed('', nowS())).catch((error: unknown) =>
      error instanceof TypeError ? 413 : error,
    );
    expect(answered).toBe(413);
  });
  test('fault 110: while a secret is replaced, both are accepted', async () => {
    const post = await edge();
    expect(await post(challenge, signed(challenge, nowS(), '0lder'))).toBe(200);
    expect(await post(challenge, signed(challenge, nowS(), 'another'))).toBe(401);
  });
  test('fault 108: malformed JSON is 400', async () => {
    expect(await (await edge())('{"a":', signed('{"a":', nowS()))).toBe(400);
  });
});
