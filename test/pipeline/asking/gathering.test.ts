import { describe, expect, it, test } from 'vitest';
import { gather, toldDirectly } from '../../../src/pipeline/asking/gathering.ts';
import type { Telling } from '../../../src/pipeline/asking/telling.ts';
import { morningAfter, morningClock } from '../../../src/pipeline/asking/working-hours.ts';

const minute = (minutes: number): string =>
  new Date(Date.parse('2026-11-20T09:00:00.000Z') + minutes * 60_000).toISOString();
const ask = (id: string, told: number) => ({ ask: id, told: minute(told) });
const step = (about: { asks?: string[]; waiting: ReturnType<typeof ask>[]; now: number; quiet?: boolean }) =>
  gather(about.asks === undefined ? null : { asks: about.asks, at: minute(0) }, about.waiting, {
    now: minute(about.now),
    quiet: about.quiet === true,
  });

describe('one message gathers what agents ask', () => {
  it('is posted for the first request, and not without one', () => {
    expect(step({ waiting: [ask('a', 0)], now: 0 })).toEqual({ kind: 'post', asks: ['a'] });
    expect(step({ waiting: [], now: 0 })).toBeNull();
    expect(step({ waiting: [ask('a', 0)], now: 0, quiet: true })).toBeNull();
  });
  it('takes in what joins, and is posted anew for it once it has rested', () => {
    const waiting = [ask('a', -1), ask('b', 5)];
    expect(step({ asks: ['a'], waiting, now: 5 })).toEqual({ kind: 'keep', asks: ['a', 'b'] });
    expect(step({ asks: ['a', 'b'], waiting, now: 14 })).toEqual({ kind: 'keep', asks: ['a', 'b'] });
    expect(step({ asks: ['a', 'b'], waiting, now: 15 })).toEqual({ kind: 'post', asks: ['a', 'b'] });
  });
  it('is not posted anew where nothing is new', () => {
    expect(step({ asks: ['a'], waiting: [ask('a', -1)], now: 600 })).toEqual({ kind: 'keep', asks: ['a'] });
    expect(step({ asks: ['a', 'b'], waiting: [ask('a', -1)], now: 600 })).toMatchObject({ kind: 'keep' });
  });
  it('waits for the digest of the morning, and is not filled up meanwhile', () => {
    const waiting = [ask('b', 30)];
    expect(step({ asks: ['a'], waiting, now: 30, quiet: true })).toEqual({ kind: 'keep', asks: ['a'] });
  });
  it('takes back what had moved away, without a word', () => {
    expect(step({ asks: ['a'], waiting: [ask('b', -20)], now: 600 })).toEqual({
      kind: 'keep',
      asks: ['a', 'b'],
    });
  });
});

test('who was told directly, and when: what is to be told later does not count yet', () => {
  const telling = (more: Partial<Telling>): Telling => ({
    person: 'eli',
    step: 'asked',
    how: 'direct',
    at: minute(0),
    ...more,
  });
  expect(toldDirectly([telling({})], 'eli')).toBe(minute(0));
  expect(toldDirectly([telling({})], 'sam')).toBeNull();
  expect(toldDirectly([telling({}), telling({ how: 'later', at: minute(1) })], 'eli')).toBeNull();
  expect(toldDirectly([telling({}), telling({ step: 'message', at: minute(15) })], 'eli')).toBe(minute(15));
  expect(toldDirectly([telling({}), telling({ step: 'offered', how: 'thread' })], 'eli')).toBe(minute(0));
});

describe('the morning', () => {
  const berlin = { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
  test.each([
    ['Friday evening', berlin, '2026-11-20T17:00:00.000Z', '2026-11-23T08:00:00.000Z'],
    ['before nine', berlin, '2026-11-20T07:30:00.000Z', '2026-11-20T08:00:00.000Z'],
    [
      'at nine itself: the next day',
      { ...berlin, zone: 'UTC' },
      '2026-11-19T09:00:00.000Z',
      '2026-11-20T09:00:00.000Z',
    ],
    [
      'who begins later',
      { ...berlin, from: '10:30' },
      '2026-11-20T05:00:00.000Z',
      '2026-11-20T09:30:00.000Z',
    ],
    [
      'the night before the clocks change',
      { ...berlin, days: [7] },
      '2026-10-24T20:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
    ],
  ])('%s', (_what, hours, at, morning) => {
    expect(morningAfter(hours, at)).toBe(morning);
  });
  it('of a night shift begins with it', () => {
    expect(morningClock({ ...berlin, from: '00:00', to: '08:00' })).toBe('00:00');
    expect(morningClock({ ...berlin, from: '00:00', to: '24:00' })).toBe('09:00');
  });
});
