/** The judge without a model never says *met* of a criterion that demands more than an added test shows. */
import { expect, test } from 'vitest';
import type { FileChange } from '../../../../src/ports/code-host.ts';
import { drafter } from '../../../support/drafting.ts';
import { material } from '../../../support/sample-ticket.ts';

const file = (path: string, patch: string): FileChange => ({
  path,
  previousPath: null,
  added: 1,
  removed: 0,
  patch,
});
/** A test as a diff adds it. */
const added = (name: string, body = 'assert.equal(shown, wanted);'): string =>
  `+test('${name}', async () => {\n+  ${body}\n+});`;

const judged = async (criterion: string, patch: string): Promise<string> => {
  const asked = material({ prd: `## Acceptance criteria\n\n1. ${criterion}\n` });
  const { criteria } = await drafter.judge(asked, [
    file('src/csv.js', '+x'),
    file('test/csv.test.js', patch),
  ]);
  return `${criteria[0]?.verdict}: ${criteria[0]?.because}`;
};

test.each([
  ['Cancelled invoices must not be in it.', 'leaves cancelled invoices out'],
  ['10,000 rows take at most 5 s.', 'writes 10,000 rows in 5 s'],
  ['Finance can download the list as CSV.', 'downloads the list as a CSV file'],
  ['Deleted users cannot log in.', 'deleted users cannot log in'],
  ['The list is sorted by date and by customer.', 'sorts the list by date and customer'],
])('met: “%s” by “%s”', async (criterion, name) => {
  expect(await judged(criterion, added(name))).toBe(`met: Test “${name}”.`);
});

test.each([
  ['10,000 rows take at most 5 s.', 'writes rows in 5 s', 'is about it, but does not show “10,000”'],
  [
    'Two lines of 10.005 make 20.01.',
    'two lines of 10.005 make 20.02',
    'is about it, but does not show “20.01”',
  ],
  ['Invoice INV-1045 shows 20.01.', 'an invoice shows 20.01', 'is about it, but does not show “INV-1045”'],
  [
    'The list is sorted by date and by customer.',
    'sorts the list by customer',
    'is about it, but does not show “date”',
  ],
  [
    'Cancelled invoices are not in the file.',
    'writes cancelled invoices to the file',
    'is about it, but does not show “not”',
  ],
  ['Deleted users can log in.', 'deleted users cannot log in', 'is about it, but says “cannot”'],
  ['An empty list is not refused.', 'refuses an empty list', 'is about it, but says “refuses”'],
  [
    'Cancelled invoices are left out of the PDF.',
    'leaves cancelled invoices out of the CSV',
    'is about it, but does not show “PDF”',
  ],
  [
    'Invoices sent before 2020 are shown.',
    'shows invoices sent after 2020',
    'is about it, but does not show “before”',
  ],
  ['Only admins export the list.', 'admins export the list', 'is about it, but does not show “Only”'],
  [
    'Admins can download the list as CSV.',
    'downloads the list as CSV',
    'is about it, but does not show “Admins”',
  ],
  ['Cancelled invoices can be exported.', 'exports invoices', 'is about it, but does not show “Cancelled”'],
  [
    'Invoices are exported as CSV.',
    'exports invoices as CSV when the flag is on',
    'shows it only “when the flag is on”',
  ],
  [
    'All invoices are exported as CSV.',
    'exports all invoices as CSV',
    'names it; “All” is more than the cases that it tries',
  ],
])('no false met: “%s” by “%s”', async (criterion, name, why) => {
  expect(await judged(criterion, added(name))).toBe(`check: Test “${name}” ${why}.`);
});

test('what a test asserts counts beside its name; a test that asserts nothing shows nothing', async () => {
  const criterion = 'Two lines of 10.005 make a total of 20.01.';
  const name = 'two lines of 10.005 make 20.01';
  expect(await judged(criterion, added(name, 'assert.equal(totalCents(lines), 2001);'))).toMatch(/^met: /);
  for (const body of [
    'const totalCents = 1; assert.equal(sum, 2001);',
    'assert.equal(sum, 2001); // the total',
  ])
    expect(await judged(criterion, added(name, body))).toBe(
      `check: Test “${name}” is about it, but does not show “total”.`,
    );
  for (const nothing of ['run();', 'assert.ok(true);', 'expect(1).toBe(1);'])
    expect(await judged('Invoices are exported.', added('exports invoices', nothing))).toBe(
      'check: Test “exports invoices” names it, but no assertion of it is to be seen.',
    );
});
