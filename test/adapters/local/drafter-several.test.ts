import { expect, test } from 'vitest';
import { partsOf } from '../../../src/adapters/local/drafter/ticket/several.ts';

test('things that have nothing to do with each other look like tickets of their own', () => {
  expect(
    partsOf(
      'While we are at it:\n- Export invoices as CSV\n- Translate the help texts\n- Fix rounding of totals.',
    ),
  ).toEqual(['Export invoices as CSV', 'Translate the help texts', 'Fix rounding of totals']);
});

test.each([
  ['one thing in steps', '- Add an export button\n- Show a spinner while the export runs\n- Send the export'],
  ['acceptance criteria', 'Acceptance criteria:\n- Show the button\n- Export a file\n- Warn about errors'],
  ['boxes', '- [ ] Export as CSV\n- [ ] Translate help\n- [ ] Fix rounding'],
  ['two things', '- Export as CSV\n- Translate the help texts'],
  ['a text', 'Finance copies invoices by hand.\nThey lose a day.\n- Export CSV\n- Print help\n- Fix totals'],
  ['no orders', '- The totals are wrong\n- Help is German\n- Export is missing'],
  ['nothing', ''],
])('%s is one ticket', (_name, text) => {
  expect(partsOf(text)).toEqual([]);
});
