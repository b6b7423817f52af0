/** A source that is slow is named and not waited for; what it says late is there for whoever asks next. */
import { expect, test } from 'vitest';
import { createLate } from '../../../src/flow/evidence/in-time.ts';
import type { Fetched } from '../../../src/ports/fetched.ts';

const T0 = Date.parse('2026-11-20T10:00:00Z');
const answer = (value: string): Fetched<string> => ({
  state: 'ok',
  value,
  source: 'Zendesk',
  at: '2026-11-20T10:00:00.000Z',
});
const about = { name: 'customers:csv', source: 'Zendesk', patienceMs: 10 };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('in time: as it came', async () => {
  expect(await createLate().ask(about, async () => answer('3 asked'))).toEqual(answer('3 asked'));
});

test('too slow: unknown, with how long it was waited for; late: there for the next, once', async () => {
  const now = { at: T0 };
  const late = createLate(() => now.at);
  const slow = Promise.withResolvers<Fetched<string>>();
  expect(await late.ask(about, () => slow.promise)).toEqual({
    state: 'unknown',
    source: 'Zendesk',
    at: '2026-11-20T10:00:00.000Z',
    reason: 'did not answer within 0.01 s',
  });
  slow.resolve(answer('3 asked'));
  await turn();
  const never = (): Promise<Fetched<string>> => Promise.reject(new Error('asked again'));
  expect(await late.ask(about, never)).toEqual(answer('3 asked'));
  await expect(late.ask(about, never)).rejects.toThrow('asked again');
});

test('what came long ago is asked again; a late failure leaves nothing', async () => {
  const now = { at: T0 };
  const late = createLate(() => now.at);
  const slow = Promise.withResolvers<Fetched<string>>();
  await late.ask(about, () => slow.promise);
  slow.resolve(answer('old'));
  await turn();
  now.at += 121_000;
  expect(await late.ask(about, async () => answer('new'))).toEqual(answer('new'));
  const broken = Promise.withResolvers<Fetched<string>>();
  await late.ask(about, () => broken.promise);
  broken.reject(new Error('gone'));
  await turn();
  expect(await late.ask(about, async () => answer('again'))).toEqual(answer('again'));
});
