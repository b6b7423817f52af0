import { expect, test } from 'vitest';
import { differing } from '../../../src/pipeline/documents/difference.ts';

test.each([
  [
    'one line',
    'all invoices',
    'all invoices but cancelled ones',
    ['all invoices', 'all invoices but cancelled ones'],
  ],
  ['a line more at the end of a long list', '- a\n- b', '- a\n- b\n- c', ['', 'c']],
  [
    'a step in the middle: the others only got other numbers',
    '1. a\n2. b',
    '1. a\n2. new\n3. b',
    ['', 'new'],
  ],
  ['a line less', '- a\n- b', '- a', ['b', '']],
  ['two lines keep their marks', '- a', '- a\n- b\n- c', ['', '- b\n- c']],
  ['only the order: all of it', '- a\n- b', '- b\n- a', ['- a\n- b', '- b\n- a']],
])('%s', (_what, before, after, [left, right]) => {
  expect(differing(before, after)).toEqual({ before: left, after: right });
});
