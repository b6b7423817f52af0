import { expect, test } from 'vitest';
import { milestones } from '../../../src/pipeline/tracking/milestones.ts';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import { items } from '../../fixtures/items.ts';

const said = (item: WorkItem, thread: string | null = 'https://slack.test/p1') =>
  milestones(item, { thread, nameOf: (id) => id });

test('each milestone has an id of what it is about, so a second signature is a second one', () => {
  const item = items.planned;
  const prd = item.prd;
  if (prd === null || prd.signed === null) throw new Error('its PRD is signed');
  const again = { ...item, prd: { ...prd, signed: { ...prd.signed, version: prd.signed.version + 1 } } };
  const ids = [...said(item), ...said(again)].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length - 1);
});

test('nothing is said before anything happened', () => {
  expect(said(items.filed, null)).toEqual([]);
});

test('a name is nobody’s mention, link or picture', () => {
  const item = items.planned;
  const [, signed] = milestones(item, {
    thread: 'https://slack.test/p1',
    nameOf: () => '@everyone ![x](https://evil.test/a.png) <b>',
  });
  expect(signed?.markdown).not.toContain('@everyone');
  expect(signed?.markdown).not.toContain('![x]');
  expect(signed?.markdown).not.toContain(' <b>');
});

test.each([
  ['live', 'It is live in production.'],
  ['rolledBack', 'eli rolled it back.'],
  ['closed', 'It was closed by ana.'],
] as const)('%s is said', (moment, words) => {
  expect(said(items[moment]).at(-1)?.markdown).toBe(words);
});
