/** Lines of a summary: what stays, what is said anew, and what never counts. */
import { expect, test } from 'vitest';
import {
  renewed,
  type SummaryLine,
  sourcedLines,
  withoutDeleted,
} from '../../../src/pipeline/talk/summary.ts';

const message = (ts: string) => ({ ts, by: 'eli', at: new Date(Number(ts) * 1_000).toISOString() });
const line = (text: string, ...from: string[]): SummaryLine => ({ text, from: from.map(message) });
const texts = (lines: readonly SummaryLine[]): string[] => lines.map((one) => one.text);
const earlier = [
  line('Three retries.', '1.1'),
  line('CSV alone.', '2.1'),
  line('Both by May.', '1.1', '2.1'),
];

test('new lines stand after what was said before', () => {
  expect(texts(renewed(earlier, [{ text: 'No PDF.', from: ['5.1'] }], [message('5.1')]))).toEqual([
    'Three retries.',
    'Both by May.',
    'CSV alone.',
    'No PDF.',
  ]);
});

test('an earlier line is said anew by naming all of its messages, and no other way', () => {
  const made = [{ text: 'Five retries, not three.', from: ['1.1', '5.1'] }];
  expect(texts(renewed(earlier, made, [message('5.1')]))).toEqual([
    'Both by May.',
    'Five retries, not three.',
    'CSV alone.',
  ]);
  expect(renewed(earlier, [], [message('5.1')])).toHaveLength(3);
});

test('of more than sixty lines the oldest go', () => {
  const many = Array.from({ length: 70 }, (_, at) => line(`Line ${at}.`, `${at + 1}.1`));
  const kept = texts(renewed(many, [], []));
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([60, 'Line 10.', 'Line 69.']);
});

test('a line without a message that was given is none; of a long one the beginning is kept', () => {
  const lines = sourcedLines(
    [
      { text: 'Invented.', from: ['9.9'] },
      { text: '', from: ['1.1'] },
      { text: '😀'.repeat(400), from: ['1.1', '1.1', '9.9'] },
      { text: 'One\n# two\u200b', from: ['1.1', '2.1', '3.1', '4.1'] },
    ],
    ['1.1', '2.1', '3.1', '4.1'],
  );
  expect(lines).toEqual([
    { text: '😀'.repeat(300), from: ['1.1'] },
    { text: 'One # two', from: ['1.1', '2.1', '3.1'] },
  ]);
});

test('a line goes when its last message is deleted', () => {
  expect(withoutDeleted(earlier, new Set(['2.1']))).toEqual([
    line('CSV alone.', '2.1'),
    line('Both by May.', '2.1'),
  ]);
});
