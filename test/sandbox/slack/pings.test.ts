import { expect, test } from 'vitest';
import { type Acme, channelIn, startAcme, textAt } from './support/slack-under-test.ts';

const C = 'C0INVOICES';
const pingsOf = async (acme: Acme, name: string) => (await acme.sees(name)).pings.map((ping) => ping.ts);

test('people mentioned are pinged, whoever writes is not, nor who is not there', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: '@eli @sam @ana look' });
  expect(await pingsOf(acme, 'eli')).toEqual([ts]);
  expect(await pingsOf(acme, 'ana')).toEqual([]);
  expect(await pingsOf(acme, 'sam')).toEqual([]);
});

test('a reply pings those who follow the thread', async () => {
  const acme = await startAcme();
  const { ts: root } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  const { ts: first } = await acme.does('eli', 'say', { channel: C, text: 'first', thread_ts: root });
  const { ts: second } = await acme.does('ana', 'say', { channel: C, text: 'second', thread_ts: root });
  expect(await pingsOf(acme, 'ana')).toEqual([first]);
  expect(await pingsOf(acme, 'eli')).toEqual([second]);
  expect(await pingsOf(acme, 'gus')).toEqual([]);
});

test('whoever is mentioned follows the thread from then on', async () => {
  const acme = await startAcme();
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '<@U0ELI> please' } }];
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'please', blocks });
  const { ts: reply } = await acme.api('chat.postMessage', { channel: C, text: 'more', thread_ts: ts });
  expect(await pingsOf(acme, 'eli')).toEqual([ts, reply]);
  expect(await pingsOf(acme, 'ana')).toEqual([]);
});

test('an edit pings nobody', async () => {
  const acme = await startAcme();
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'x' });
  await acme.api('chat.update', { channel: C, ts, text: '<@U0ELI> now' });
  expect(await pingsOf(acme, 'eli')).toEqual([]);
});

test('a direct message pings; <!channel> pings everybody', async () => {
  const acme = await startAcme();
  const { ts: direct } = await acme.api('chat.postMessage', { channel: 'D0ELI', text: 'x' });
  const { ts: all } = await acme.api('chat.postMessage', { channel: C, text: '<!channel> x' });
  expect(await pingsOf(acme, 'eli')).toEqual([direct, all]);
  expect(await pingsOf(acme, 'gus')).toEqual([all]);
});

test('unread and mentions go away by reading', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: '@eli look' });
  const eli = async () => {
    const { body } = await acme.send('GET', '/people');
    return Array.isArray(body) ? body.find((one) => textAt(one, 'name') === 'eli') : undefined;
  };
  expect(await eli()).toMatchObject({ unread: 1, mentions: 1 });
  expect(channelIn(await acme.sees('eli'), C)).toMatchObject({ unread: 1, mentions: 1, last_read: '0' });
  await acme.does('eli', 'read', { channel: C, ts });
  expect(await eli()).toMatchObject({ unread: 0, mentions: 0 });
  expect(channelIn(await acme.sees('eli'), C)).toMatchObject({ last_read: ts });
});

test('a thread is read by itself', async () => {
  const acme = await startAcme();
  const { ts: root } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  const { ts } = await acme.does('eli', 'say', { channel: C, text: 'reply', thread_ts: root });
  const mentions = async () => channelIn(await acme.sees('ana'), C).mentions;
  expect(await mentions()).toBe(1);
  await acme.does('ana', 'read', { channel: C, ts, thread_ts: root });
  expect(await mentions()).toBe(0);
  expect(channelIn(await acme.sees('ana'), C).thread_reads).toEqual({ [String(root)]: ts });
});
