import { expect, it } from 'vitest';
import { statusStep } from '../../../src/pipeline/asking/chat-status.ts';

const now = '2026-11-20T10:00:00.000Z';
const until = '2026-11-23T08:00:00.000Z';
const away = { until };
const base = { status: away, running: null, backAt: null, now, zone: 'Europe/Berlin' };
const ofStatus = { ofStatus: true, until };
const own = { ofStatus: false, until };

it.each([
  ['a status makes somebody away', {}, 'begin'],
  ['also one without an end', { status: { until: null } }, 'begin'],
  ['no status, nothing runs', { status: null }, null],
  ['the status is gone', { status: null, running: ofStatus }, 'end'],
  ['the status stays', { running: ofStatus }, null],
  ['its end moves', { running: { ofStatus: true, until: null } }, 'change'],
  ['their own word counts more', { running: own, status: { until: null } }, null],
  ['and is not ended by a status that is gone', { running: own, status: null }, null],
  ['back, said today', { backAt: '2026-11-20T07:00:00.000Z' }, null],
  ['today is the day in their own zone', { backAt: '2026-11-19T23:30:00.000Z' }, null],
  ['back, said yesterday', { backAt: '2026-11-19T22:30:00.000Z' }, 'begin'],
] as const)('%s', (_what, more, step) => {
  expect(statusStep({ ...base, ...more })).toBe(step);
});
