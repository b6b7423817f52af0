/** A change of a text as people read it: nothing is called “none”, and no markup of a document stands in a message. */
import { expect, test } from 'vitest';
import { changeInline, changeLines } from '../../../src/slack/text/changes.ts';

const risk =
  '- Legal asked us not to. (source: [prd-tl-12](https://acme.test/prd-tl-12))\n- It failed before. (source: inc-80)';

test.each([
  ['an empty section', { before: '', after: '- PDF export.' }, 'New: "PDF export."'],
  ['a line more', { before: '- XML.', after: '- XML.\n- PDF export.' }, 'Added: "PDF export."'],
  ['a line less', { before: '- XML.\n- PDF export.', after: '- XML.' }, 'Taken out: "PDF export."'],
  ['nothing left', { before: '- XML.', after: '' }, 'Taken out: "XML."'],
  ['another line', { before: '14 days.', after: '30 days.' }, 'Before: "14 days."\nAfter: "30 days."'],
  [
    'several lines',
    { before: '', after: risk },
    'New:\n• Legal asked us not to. (source: prd-tl-12)\n• It failed before. (source: inc-80)',
  ],
])('%s', (_what, change, shown) => {
  expect(changeLines(change, 900)).toBe(shown);
});

test('within a sentence it is one line', () => {
  expect(changeInline({ before: '', after: risk }, 200)).toBe(
    'New: "Legal asked us not to. (source: prd-tl-12) · It failed before. (source: inc-80)"',
  );
  expect(changeInline({ before: '14 days.', after: '30 days.' }, 200)).toBe(
    'Before: "14 days." / After: "30 days."',
  );
});

test('what others wrote mentions nobody, and a very long list is cut by rule', () => {
  const long = Array.from({ length: 20 }, (_, at) => `- <!channel> line ${at + 1}`).join('\n');
  const shown = changeLines({ before: '', after: long }, 900);
  expect(shown).not.toContain('<!channel>');
  expect(shown.split('\n')).toHaveLength(14);
  expect(shown).toContain('• and 8 more');
});
