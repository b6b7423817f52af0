import { expect, test } from 'vitest';
import { lastCrowd } from '../../../src/pipeline/tracking/crowd.ts';

const start = Date.parse('2026-11-20T09:00:00.000Z');
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();
/** So many, one every so many minutes, from a minute on. */
const some = (count: number, every: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => at(from + index * every));

test.each([
  ['nobody', [], null],
  ['nine at once', some(9, 0), null],
  ['ten at once', some(10, 0), { since: at(0), count: 10 }],
  ['ten in ten minutes', some(10, 10 / 9), { since: at(0), count: 10 }],
  ['ten in eleven minutes', some(10, 11 / 9), null],
  ['a slow trickle all day', some(100, 5), null],
  ['three before a crowd', [...some(3, 4), ...some(12, 0, 60)], { since: at(60), count: 12 }],
  ['one that goes on is the same', some(40, 0.5), { since: at(0), count: 40 }],
  ['the last of two', [...some(10, 0), ...some(11, 0, 300)], { since: at(300), count: 11 }],
  ['one that has ended stays told', [...some(10, 0), at(200), at(400)], { since: at(0), count: 10 }],
])('%s', (_, arrivals, expected) => {
  expect(lastCrowd(arrivals)).toEqual(expected);
});
