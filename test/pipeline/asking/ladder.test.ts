import { describe, expect, it, test } from 'vitest';
import { type Climbing, dueAt, dueStep, firstTelling, wasTold } from '../../../src/pipeline/asking/ladder.ts';
import { quietly, type Telling } from '../../../src/pipeline/asking/telling.ts';
import {
  afterWork,
  atWork,
  type Hours,
  nextWorkingDay,
  workingFrom,
} from '../../../src/pipeline/asking/working-hours.ts';
import { person } from '../../fixtures/pipeline/people.ts';

const berlin: Hours = { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' };
const hour = 3_600_000;

describe('working hours', () => {
  test.each([
    ['Friday 10:00 in Berlin', berlin, '2026-11-20T09:00:00.000Z', true],
    ['Friday 09:00 sharp', berlin, '2026-11-20T08:00:00.000Z', true],
    ['Friday 18:00 sharp', berlin, '2026-11-20T17:00:00.000Z', false],
    ['Friday 08:59', berlin, '2026-11-20T07:59:00.000Z', false],
    ['Saturday noon', berlin, '2026-11-21T11:00:00.000Z', false],
    ['the same moment in Tokyo, 18:00', { ...berlin, zone: 'Asia/Tokyo' }, '2026-11-20T09:00:00.000Z', false],
    [
      'Sunday to Thursday, on a Sunday',
      { ...berlin, days: [7, 1, 2, 3, 4] },
      '2026-11-22T10:00:00.000Z',
      true,
    ],
    [
      'every hour of every day',
      { ...berlin, days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' },
      '2026-11-21T23:30:00.000Z',
      true,
    ],
  ])('%s', (_what, hours, now, working) => {
    expect(atWork(hours, now)).toBe(working);
  });

  test.each([
    ['at noon', '2026-11-20T11:00:00.000Z', '2026-11-20T15:00:00.000Z'],
    ['up to the very end of the day', '2026-11-20T13:00:00.000Z', '2026-11-20T17:00:00.000Z'],
    ['over the weekend', '2026-11-20T15:00:00.000Z', '2026-11-23T10:00:00.000Z'],
    ['asked at night', '2026-11-19T22:00:00.000Z', '2026-11-20T12:00:00.000Z'],
    ['asked on Saturday', '2026-11-21T11:00:00.000Z', '2026-11-23T12:00:00.000Z'],
    // The clocks go forward on Sunday 29 March: 09:00 is an hour earlier by UTC from then on.
    ['over the change of the clocks in spring', '2026-03-27T15:00:00.000Z', '2026-03-30T09:00:00.000Z'],
    ['and in autumn', '2026-10-23T14:00:00.000Z', '2026-10-26T10:00:00.000Z'],
  ])('four working hours later, %s', (_what, from, then) => {
    expect(afterWork(berlin, from, 4 * hour)).toBe(then);
  });

  it('a night of 23 hours is 23 hours for whoever works through it', () => {
    const always = { ...berlin, days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
    expect(afterWork(always, '2026-03-28T23:00:00.000Z', 23 * hour)).toBe('2026-03-29T22:00:00.000Z');
  });

  it('begins again in the morning, in the zone of whoever is asked', () => {
    expect(workingFrom(berlin, '2026-11-20T20:00:00.000Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(workingFrom({ ...berlin, zone: 'America/New_York' }, '2026-11-20T10:00:00.000Z')).toBe(
      '2026-11-20T14:00:00.000Z',
    );
    expect(nextWorkingDay(berlin, '2026-11-20T09:00:00.000Z')).toBe('2026-11-23T08:00:00.000Z');
  });
});

describe('the ladder', () => {
  test.each([
    [
      'Monday 9:00',
      '2026-11-16T08:00:00.000Z',
      ['2026-11-16T12:00:00.000Z', '2026-11-17T08:00:00.000Z', '2026-11-18T08:00:00.000Z'],
    ],
    [
      'Monday 15:00',
      '2026-11-16T14:00:00.000Z',
      ['2026-11-17T09:00:00.000Z', '2026-11-18T08:00:00.000Z', '2026-11-18T14:00:00.000Z'],
    ],
    [
      'Friday 17:59',
      '2026-11-20T16:59:00.000Z',
      ['2026-11-23T11:59:00.000Z', '2026-11-24T08:00:00.000Z', '2026-11-24T16:59:00.000Z'],
    ],
    [
      'Saturday',
      '2026-11-21T10:00:00.000Z',
      ['2026-11-23T12:00:00.000Z', '2026-11-24T08:00:00.000Z', '2026-11-25T08:00:00.000Z'],
    ],
    [
      'Friday before the clocks change',
      '2026-03-27T09:00:00.000Z',
      ['2026-03-27T13:00:00.000Z', '2026-03-30T07:00:00.000Z', '2026-03-31T08:00:00.000Z'],
    ],
  ])('asked on %s', (_what, since, [message, digest, offered]) => {
    expect(dueAt(berlin, since)).toEqual({ message, digest, offered });
  });

  const told = (step: Telling['step'], how: Telling['how'], at: string): Telling => ({
    person: 'eli',
    step,
    how,
    at,
  });
  const climbing = (more: Partial<Climbing> = {}): Climbing => ({
    gate: 'spec_sign_off',
    since: '2026-11-16T08:00:00.000Z',
    told: [told('asked', 'thread', '2026-11-16T08:00:00.000Z')],
    person: 'eli',
    hours: berlin,
    ...more,
  });

  it('climbs one step at a time, each once', () => {
    const one = climbing();
    expect(dueStep(one, '2026-11-16T11:59:00.000Z')).toBeNull();
    expect(dueStep(one, '2026-11-16T12:00:00.000Z')).toBe('message');
    one.told.push(told('message', 'direct', '2026-11-16T12:00:00.000Z'));
    expect(dueStep(one, '2026-11-16T15:00:00.000Z')).toBeNull();
    expect(dueStep(one, '2026-11-17T08:00:00.000Z')).toBe('digest');
    one.told.push(told('digest', 'direct', '2026-11-17T08:00:00.000Z'));
    expect(dueStep(one, '2026-11-18T08:00:00.000Z')).toBe('offered');
    one.told.push({ ...told('offered', 'thread', '2026-11-18T08:00:00.000Z'), person: 'sam' });
    expect(dueStep(one, '2026-11-25T08:00:00.000Z')).toBeNull();
  });
  it('rests at night and on weekends, even when the step is overdue', () => {
    expect(dueStep(climbing(), '2026-11-16T20:00:00.000Z')).toBeNull();
    expect(
      dueStep(climbing({ since: '2026-11-20T15:00:00.000Z', told: [] }), '2026-11-22T12:00:00.000Z'),
    ).toBeNull();
  });
  it('after days of standstill one step is taken, not three', () => {
    expect(dueStep(climbing(), '2026-11-20T12:00:00.000Z')).toBe('offered');
  });
  it('a question from before the ladder counts from when it was asked', () => {
    expect(dueStep(climbing({ told: [] }), '2026-11-16T12:00:00.000Z')).toBe('message');
  });
  it('counts anew for whoever it was handed to', () => {
    const one = climbing({ person: 'sam' });
    one.told.push({ person: 'sam', step: 'asked', how: 'thread', at: '2026-11-17T08:00:00.000Z' });
    expect(dueStep(one, '2026-11-17T11:00:00.000Z')).toBeNull();
    expect(dueStep(one, '2026-11-17T12:00:00.000Z')).toBe('message');
  });
  it('counts anew when it comes back to the same person', () => {
    const one = climbing({
      told: [
        told('message', 'direct', '2026-11-16T12:00:00.000Z'),
        told('asked', 'direct', '2026-11-17T08:00:00.000Z'),
      ],
    });
    expect(dueStep(one, '2026-11-17T11:00:00.000Z')).toBeNull();
    expect(dueStep(one, '2026-11-17T12:00:00.000Z')).toBe('message');
  });
  it('a step that was taken is known as taken', () => {
    const { told: asked } = climbing();
    expect(wasTold(asked, 'message', ['eli'])).toBe(false);
    expect(wasTold(asked, 'asked', ['eli'])).toBe(true);
    const reminded = [...asked, told('digest', 'direct', '2026-11-17T08:00:00.000Z')];
    expect(wasTold(reminded, 'message', ['eli'])).toBe(true);
    expect(wasTold(reminded, 'offered', ['sam'])).toBe(false);
    expect(wasTold([told('asked', 'later', '2026-11-15T23:00:00.000Z')], 'asked', ['eli'])).toBe(false);
  });
  it('asked at night: first told when the hours begin, reminded four hours after that', () => {
    const one = climbing({ told: [told('asked', 'later', '2026-11-15T23:00:00.000Z')] });
    expect(dueStep(one, '2026-11-16T07:59:00.000Z')).toBeNull();
    expect(dueStep(one, '2026-11-16T08:00:00.000Z')).toBe('asked');
    one.told.push(told('asked', 'direct', '2026-11-16T08:00:00.000Z'));
    expect(dueStep(one, '2026-11-16T11:00:00.000Z')).toBeNull();
    expect(dueStep(one, '2026-11-16T12:00:00.000Z')).toBe('message');
  });
  it('agents have a faster ladder of their own', () => {
    const gate = 'permission' as const;
    const { since } = climbing({ gate });
    const after = (minutes: number) => new Date(Date.parse(since) + minutes * 60_000).toISOString();
    const step = (minutes: number) => dueStep(climbing({ gate }), after(minutes));
    expect([step(14), step(15), step(59), step(60)]).toEqual([null, 'message', 'message', 'offered']);
    expect(firstTelling(gate, person('eli', ['engineer']), since).how).toBe('direct');
  });
});

describe('how somebody is asked', () => {
  const night = '2026-11-16T22:00:00.000Z';
  const noon = '2026-11-16T11:00:00.000Z';
  const eli = person('eli', ['engineer'], { hours: berlin });
  test.each([
    ['by name in the thread', eli, 'spec_sign_off', noon, 'thread'],
    ['directly, as they wish', { ...eli, byMessage: true }, 'spec_sign_off', noon, 'direct'],
    ['later: it is night', eli, 'spec_sign_off', night, 'later'],
    [
      'later: it is night, however they wish it',
      { ...eli, byMessage: true },
      'spec_sign_off',
      night,
      'later',
    ],
    ['at night: a deploy failed', eli, 'deploy_failed', night, 'thread'],
    ['at night: a rollback failed', eli, 'rollback_failed', night, 'thread'],
    ['at any hour, where none are known', person('eli', ['engineer']), 'spec_sign_off', night, 'thread'],
  ] as const)('%s', (_what, who, gate, at, how) => {
    expect(firstTelling(gate, who, at)).toEqual({ person: 'eli', step: 'asked', how, at });
  });
  it('who was not told in the thread stands there by plain name', () => {
    const first = firstTelling('spec_sign_off', eli, night);
    expect(quietly([first])).toEqual(['eli']);
    expect(quietly([firstTelling('spec_sign_off', eli, noon)])).toEqual([]);
  });
});
