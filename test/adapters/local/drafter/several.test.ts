import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../../src/adapters/local/drafter/ticket/several.ts';
import { chore, draftAll, feature, sectionOf } from '../../../support/drafting.ts';

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

describe('wishes that are told one after the other', () => {
  const text =
    'We need to show the due date on the list, finance asks for it every week.\n\nAnd also it would be nice if one could filter by customer, because the page has gotten long.\n\nWhile you are at it, please rename the "Tax" column to "VAT".';

  test('are offered as parts, without what leads there', async () => {
    const { prd, parts } = await draftAll(chore('A few wishes', text));
    expect(parts).toEqual([
      'Show the due date on the list',
      'Filter by customer',
      'Rename the "Tax" column to "VAT"',
    ]);
    expect(sectionOf(prd, 'Problem')).toContain(
      '“finance asks for it every week”; “because the page has gotten long”',
    );
  });

  test.each([
    [
      'where one speaks of another',
      'We need a reminder by mail.\n\nAlso we want it in German.\n\nPlus we could print the logo.',
    ],
    [
      'in one paragraph without a word that parts them',
      'We need a reminder by mail. We need to print the logo. Finance wants the total.',
    ],
  ])('are one ticket %s', async (_where, description) => {
    expect((await draftAll(chore('A few wishes', description))).parts).toEqual([]);
  });

  test('are details of a title that asks for one thing', async () => {
    expect((await draftAll(feature('Export invoices', text))).parts).toEqual([]);
  });
});
