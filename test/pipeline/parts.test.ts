/** Each part of a ticket that was split carries what the ticket says of it. */
import { expect, test } from 'vitest';
import { textOfPart } from '../../src/pipeline/item/parts.ts';

const titles = ['Show the due date on the list', 'Filter by customer', 'Rename the "Tax" column to "VAT"'];
const text =
  'All of this for finance.\n\nWe need to show the due date on the list. They ask every week.\n\nIt would be nice if one could filter by customer.\n\n- rename the "Tax" column';

test.each([
  [0, 'All of this for finance.\n\nWe need to show the due date on the list. They ask every week.'],
  [1, 'All of this for finance.\n\nIt would be nice if one could filter by customer.'],
  [2, 'All of this for finance.\n\n- rename the "Tax" column'],
])('part %i has its own lines and those of all', (index, expected) => {
  expect(textOfPart(text, { titles, index })).toBe(expected);
});

test('a part of which nothing is said has the whole text', () => {
  expect(textOfPart(text, { titles: [...titles, 'Something else'], index: 3 })).toBe(text);
});

test('words that all parts share tell none of them apart', () => {
  const two = ['Invoices as PDF', 'Invoices by mail'];
  expect(
    textOfPart('Invoices matter.\nThe PDF has a logo.\nA mail has a subject.', { titles: two, index: 0 }),
  ).toBe('Invoices matter.\nThe PDF has a logo.');
});
