import { expect, test } from 'vitest';
import { meantFor, type Words } from '../../../src/flow/talk/addressed.ts';

const people = ['Ana', 'Eli', 'Sam Ode', 'Will'];
const kind = (text: string, more: Partial<Words> = {}): string =>
  meantFor({ text, mentionsUs: false, people, quiet: false, sinceAnswerMs: null, ...more }).kind;

test.each([
  ['Why shouldn’t we build this?', 'question'],
  ['who asked for this', 'question'],
  ['The header row should stay.', 'nobody'],
  ['Ana, can you look at this?', 'nobody'],
  ['ana can you look at this?', 'nobody'],
  ['@Ana why?', 'nobody'],
  ['What did Eli think of it?', 'nobody'],
  ['Does Sam know?', 'nobody'],
  ['When will it ship?', 'question'],
  ['なぜこれを作るのですか？', 'question'],
  ['为什么要做这个？', 'question'],
  ['لماذا نبني هذا؟', 'question'],
  ['Cancelled invoices too?!', 'question'],
  ['Cancelled invoices too? :thinking_face:', 'question'],
  ['Cancelled invoices too? 🤔', 'question'],
  ['PDF export as well? (Finance asked)', 'question'],
  ['It is settled (was it?) by finance.', 'nobody'],
  ['Will this break the report page?', 'question'],
  ['Will, can you look at this?', 'nobody'],
  ['@Will this breaks', 'nobody'],
  ['Does Will know?', 'nobody'],
  ['// why is this so slow?', 'nobody'],
  ['Throughline, who owns this?', 'question'],
  ['the header row, throughline', 'question'],
  ['ship it', 'approval'],
  ['LGTM 🚀', 'approval'],
  ['// lgtm', 'nobody'],
  ['Eli: lgtm', 'nobody'],
  ['Throughline, quiet', 'quiet'],
  ['quiet', 'nobody'],
])('%s: %s', (text, expected) => {
  expect(kind(text)).toBe(expected);
});

test.each([
  ['It is still wrong.', 'complaint'],
  ['Hm, the totals are still wrong', 'complaint'],
  ['Throughline, it doesn’t work', 'complaint'],
  ['Is it still wrong?', 'question'],
  ['Ana, it is still wrong', 'nobody'],
  ['// still wrong', 'nobody'],
  ['Works now.', 'nobody'],
])('of a ticket that is live: %s: %s', (text, expected) => {
  expect(kind(text, { live: true })).toBe(expected);
});

test('before it is live that is said between people', () => {
  expect(kind('It is still wrong.')).toBe('nobody');
});

test('whoever is named is spoken to, whatever else is said', () => {
  expect(kind('Ana says it is slow', { mentionsUs: true })).toBe('question');
  expect(kind('quiet please', { mentionsUs: true })).toBe('quiet');
  expect(kind('// quiet', { mentionsUs: true })).toBe('nobody');
});

test('a reply within ten minutes of an answer is for us; thanks need no answer', () => {
  expect(kind('Cancelled ones should stay out.', { sinceAnswerMs: 599_000 })).toBe('question');
  expect(kind('Cancelled ones should stay out.', { sinceAnswerMs: 601_000 })).toBe('nobody');
  expect(kind('Thanks!', { sinceAnswerMs: 5_000 })).toBe('nobody');
  expect(kind('ok 👍', { sinceAnswerMs: 5_000 })).toBe('nobody');
  expect(kind('Sam, cancelled ones should stay out.', { sinceAnswerMs: 5_000 })).toBe('nobody');
});

test('in a quiet thread only who says our name is answered', () => {
  expect(kind('Who asked for this?', { quiet: true })).toBe('nobody');
  expect(kind('ship it', { quiet: true })).toBe('nobody');
  expect(kind('Throughline, who asked for this?', { quiet: true })).toBe('question');
});
