/** Posting is ensuring: what may have been posted is looked for, what is gone is said, what is limited waits. */
import { expect, test } from 'vitest';
import type { Message, TicketView } from '../../src/ports/chat.ts';
import { people } from '../fixtures/company.ts';
import { items } from '../fixtures/items.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { INVOICES, startWorld } from './world.ts';

const view = viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] }), askOf('card')]);
const request = (more: Partial<{ ts: string | null; thread: string | null; channel: string }> = {}) => ({
  outboxId: 'outbox-1',
  place: { channel: more.channel ?? INVOICES, thread: more.thread ?? null },
  ts: more.ts ?? null,
  message: { kind: 'card' as const },
  view,
});

test('fault 51: a post whose answer was lost is found and not posted again', async () => {
  const world = await startWorld();
  world.local.faults.set([{ method: 'chat.postMessage', kind: 'error_after', status: 503 }]);
  expect((await world.slack.chat.put(request())).state).toBe('posted');
  expect(await world.messages('ana')).toHaveLength(1);
  expect(await world.calls('chat.postMessage')).toBe(1);
});

test('fault 51: a post that failed is left to be tried again', async () => {
  const world = await startWorld();
  world.local.faults.set([{ method: 'chat.postMessage', kind: 'error_before', status: 503 }]);
  await expect(world.slack.chat.put(request())).rejects.toMatchObject({ service: 'Slack', retryable: true });
  expect(await world.slack.chat.find({ channel: INVOICES, thread: null }, 'outbox-1')).toBeNull();
  const put = await world.slack.chat.put(request());
  expect(await world.slack.chat.find({ channel: INVOICES, thread: null }, 'outbox-1')).toBe(
    'ts' in put ? put.ts : '',
  );
});

test('fault 50: a limited method waits for itself alone', async () => {
  const waits: number[] = [];
  const clock = { now: () => 0, sleep: async (ms: number) => void waits.push(ms) };
  const world = await startWorld({ slack: { clock } });
  world.local.faults.set([{ method: 'chat.postMessage', kind: 'ratelimited', retry_after: 7 }]);
  expect((await world.slack.chat.put(request())).state).toBe('posted');
  expect(waits).toContain(7_000);
});

test('fault 52: a token that was revoked stops every call, and is said once', async () => {
  const fatal: string[] = [];
  const world = await startWorld({ slack: { onFatal: (code) => void fatal.push(code) } });
  world.local.faults.set([{ method: 'chat.postMessage', kind: 'error', error: 'token_revoked' }]);
  await expect(world.slack.chat.put(request())).rejects.toMatchObject({ retryable: true });
  await expect(world.slack.chat.put(request())).rejects.toMatchObject({ retryable: true });
  expect(fatal).toEqual(['token_revoked']);
  expect(await world.calls('chat.postMessage')).toBe(1);
});

test('fault 27: a deleted message, an archived channel, a removed app are answers', async () => {
  const world = await startWorld();
  const put = await world.slack.chat.put(request());
  const ts = 'ts' in put ? put.ts : '';
  await fetch(`${world.local.url}/_messages/delete`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel: INVOICES, ts }),
  });
  expect(await world.slack.chat.put(request({ ts }))).toEqual({ state: 'gone', why: 'message_deleted' });
  expect(await world.slack.chat.put(request({ channel: 'C0NOWHERE' }))).toEqual({
    state: 'gone',
    why: 'channel_gone',
  });
  const control = (body: unknown) =>
    fetch(`${world.local.url}/_channels/${INVOICES}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await control({ app_member: false });
  expect(await world.slack.chat.put(request())).toEqual({ state: 'gone', why: 'not_in_channel' });
  await control({ app_member: true, archived: true });
  expect(await world.slack.chat.put(request())).toEqual({ state: 'gone', why: 'channel_archived' });
});

test('fault 53: blocks that Slack refuses are shown as a sentence with their buttons', async () => {
  const world = await startWorld();
  world.local.faults.set([{ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks' }]);
  expect((await world.slack.chat.put(request())).state).toBe('posted');
  const [shown] = await world.messages('ana');
  expect(shown?.blocks.map((block) => block.type)).toEqual(['section', 'actions']);
});

test('equal contents have equal fingerprints, whatever the time is', async () => {
  const world = await startWorld();
  const fingerprint = (message: Message, of: TicketView): string => world.slack.chat.fingerprint(message, of);
  const later = { ...view, now: '2026-11-21T10:00:00.000Z' };
  expect(fingerprint({ kind: 'card' }, view)).toBe(fingerprint({ kind: 'card' }, later));
  const signed = viewOf({ ...items.drafted, stage: 'prd_ready' });
  expect(fingerprint({ kind: 'card' }, view)).not.toBe(fingerprint({ kind: 'card' }, signed));
});

test('a private sentence reaches the person where they are, else directly', async () => {
  const world = await startWorld();
  const kim = people['kim'];
  const ana = people['ana'];
  if (kim === undefined || ana === undefined) throw new Error('nobody there');
  await world.slack.chat.tell(ana, { channel: INVOICES, thread: null }, 'For Ana.');
  await world.slack.chat.tell(kim, { channel: INVOICES, thread: null }, 'For Kim.');
  expect((await world.messages('ana')).map((one) => [one.text, one.ephemeral])).toEqual([['For Ana.', true]]);
  expect((await world.direct('kim')).map((one) => one.text)).toEqual(['For Kim.']);
});

test('fault 21: who belongs to another company is known from Slack, not from a payload', async () => {
  const world = await startWorld();
  expect(await world.slack.directory.person('U0GUS')).toMatchObject({ outsider: true, isBot: false });
  expect(await world.slack.directory.person('U0ANA')).toEqual({
    chatId: 'U0ANA',
    away: null,
    name: 'Ana',
    profile: { name: 'Ana', surname: 'Lima', left: false },
    outsider: false,
    isBot: false,
    zone: 'Europe/Berlin',
  });
  expect(await world.slack.directory.person('U0NOBODY')).toBeNull();
  expect(await world.slack.directory.channel(INVOICES)).toMatchObject({
    name: 'invoices',
    isPrivate: false,
    sharedOutside: false,
    archived: false,
    member: true,
  });
});

test('fault 22: a person who was deactivated is known at once', async () => {
  const world = await startWorld();
  expect((await world.slack.directory.person('U0SAM'))?.outsider).toBe(false);
  await fetch(`${world.local.url}/_people/sam`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ deleted: true }),
  });
  await world.settled();
  expect(await world.slack.directory.person('U0SAM')).toMatchObject({ outsider: true, name: 'Sam (left)' });
});
