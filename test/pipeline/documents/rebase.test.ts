/** A proposed section goes into what others made of it meanwhile. */
import { expect, test } from 'vitest';
import { rebased } from '../../../src/pipeline/documents/merging/rebase.ts';

test.each([
  ['two lines more at the end', '- a', '- a\n- b', '- a\n- c', '- a\n- b\n- c'],
  ['a line at the beginning', '- a', '- new\n- a', '- a\n- c', '- new\n- a\n- c'],
  ['another line changed', '- a\n- b', '- a\n- B', '- A\n- b', '- A\n- B'],
  ['a line gone', '- a\n- b\n- c', '- a\n- c', '- a\n- b\n- c\n- d', '- a\n- c\n- d'],
  ['nothing stood there', '', '- a', '', '- a'],
])('%s', (_what, before, after, now, made) => {
  expect(rebased({ before, after }, now)).toBe(made);
});

test.each([
  ['both changed the line', '- a\n- b', '- a\n- B', '- a\n- other'],
  ['the line that it follows is gone', '- a', '- a\n- b', '- c'],
  ['the line stands there twice', '- a', '- b', '- a\n\n- a'],
])('%s: people choose', (_what, before, after, now) => {
  expect(rebased({ before, after }, now)).toBeNull();
});
