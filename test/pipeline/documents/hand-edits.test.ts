/** A new draft of a text that people have edited by hand. */
import { expect, test } from 'vitest';
import { keepingHandEdits, type Written } from '../../../src/pipeline/documents/merging/hand-edits.ts';

const text = (risks: string, steps = '1. a') => `## Steps\n\n${steps}\n\n## Risks\n\n${risks}\n`;
const ours = (markdown: string): Written => ({ markdown, author: null, how: 'drafted' });
const sams = (markdown: string): Written => ({ markdown, author: 'sam', how: 'edited' });
const first = ours(text('- r'));
const edited = [first, sams(text('- r\n- by Sam'))];

test.each<[string, Written[], string, string]>([
  ['nobody edited it', [first], text('- new'), text('- new')],
  ['the draft says what it said before the edit', edited, text('- r', '1. b'), text('- r\n- by Sam', '1. b')],
  ['the draft holds the edit', edited, text('- new\n- by Sam'), text('- new\n- by Sam')],
  ['another section changed', edited, text('- r\n- by Sam', '1. b'), text('- r\n- by Sam', '1. b')],
  [
    'the edit went through a draft before',
    [...edited, ours(text('- r\n- by Sam', '1. b'))],
    text('- r', '1. c'),
    text('- r\n- by Sam', '1. c'),
  ],
  [
    'somebody unknown wrote it',
    [first, { ...sams(text('- r\n- by hand')), author: null }],
    text('- r', '1. b'),
    text('- r\n- by hand', '1. b'),
  ],
  ['the edit was taken back', [...edited, sams(text('- r'))], text('- new'), text('- new')],
  [
    'a section of their own',
    [first, sams(`${text('- r')}\n## Notes\n\nMine.\n`)],
    text('- new'),
    `${text('- new')}\n## Notes\n\nMine.\n`,
  ],
])('%s', (_what, written, draft, made) => {
  const merge = keepingHandEdits(written, draft);
  expect(merge).toEqual({ text: made, clashes: [] });
});

test('the draft changes the very section that somebody edited, without the edit: people are asked', () => {
  expect(keepingHandEdits(edited, text('- new'))).toEqual({
    text: text('- new'),
    clashes: [{ section: 'Risks', theirs: '- r\n- by Sam', ours: '- new' }],
  });
});

test('what somebody took out does not come back by itself', () => {
  const written = [ours(text('- r\n- wrong')), sams(text('- r'))];
  expect(keepingHandEdits(written, text('- r\n- wrong')).text).toBe(text('- r'));
  expect(keepingHandEdits(written, text('- r\n- wrong\n- new')).clashes).toHaveLength(1);
});
