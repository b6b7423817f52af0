import { describe, expect, test } from 'vitest';
import { freezeOn, instantIn, isInForce } from '../../src/pipeline/facts/freezes.ts';
import { noon } from '../support/sample-ticket.ts';

const freeze = (id: string, until: string) => ({
  id,
  services: 'all' as const,
  from: '2026-11-20T10:00:00Z',
  until,
  reason: '',
  by: '',
});

describe('fault 93: freezes by the zone', () => {
  test.each([
    ['winter', 'Europe/Berlin', '2026-12-24T00:00', '2026-12-23T23:00:00.000Z'],
    ['summer', 'Europe/Berlin', '2026-07-01T00:00', '2026-06-30T22:00:00.000Z'],
    ['the gap of spring', 'Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['the fold of autumn, the earlier', 'Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['New York', 'America/New_York', '2026-11-27T00:00', '2026-11-27T05:00:00.000Z'],
    ['Kolkata', 'Asia/Kolkata', '2026-11-27T00:00', '2026-11-26T18:30:00.000Z'],
    ['a date alone', 'UTC', '2026-11-27', '2026-11-27T00:00:00.000Z'],
  ])('%s', (_name, zone, local, instant) => {
    expect(instantIn(zone, local)).toBe(instant);
  });

  test('the end is not included, and the freeze that ends last is named', () => {
    expect(isInForce(freeze('a', noon), noon)).toBe(false);
    expect(
      freezeOn([freeze('a', '2026-11-20T12:30:00Z'), freeze('b', '2026-11-20T13:00:00Z')], ['x'], noon)?.id,
    ).toBe('b');
  });
});
