import { expect, test } from 'vitest';
import { alike, likelySame } from '../../../src/flow/evidence/likeness.ts';

const hand = 'Finance copies every invoice into a spreadsheet by hand each month.';

test.each([
  ['the same title', 'Export invoices as CSV', '', 'Export the invoices as CSV', '', true],
  ['half the title and the same story', 'Export invoices', hand, 'Invoices export for finance', hand, true],
  [
    'half the title and another story',
    'Export invoices',
    hand,
    'Export invoices of one customer',
    'For audits.',
    false,
  ],
  ['the same story under another title', 'Bookkeeping', hand, 'Export invoices', hand, false],
  ['one word', 'Export', '', 'Export', '', false],
])('%s: likely one ticket or not', (_what, title, description, otherTitle, otherDescription, same) => {
  const [one, other] = [
    { title, description },
    { title: otherTitle, description: otherDescription },
  ];
  expect(likelySame(one, other)).toBe(same);
  expect(likelySame(other, one)).toBe(same);
});

test('the best comes first, and titles weigh most', () => {
  const tickets = [
    { key: 'TL-1', title: 'Totals', description: 'An export is mentioned.' },
    { key: 'TL-2', title: 'Export invoices', description: '' },
    { key: 'TL-3', title: 'Help page', description: '' },
  ];
  expect(alike('export', tickets, 5).map((one) => one.key)).toEqual(['TL-2', 'TL-1']);
  expect(alike('export', tickets, 1)).toHaveLength(1);
  expect(alike('the of and', tickets, 5)).toEqual([]);
});
