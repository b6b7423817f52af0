/** Which tickets are likely one: by title, by story, in whatever words; and which only share words. */
import { describe, expect, test } from 'vitest';
import { alike, likelySame } from '../../../src/flow/evidence/likeness.ts';

const hand = 'Finance copies every invoice into a spreadsheet by hand each month.';
const csv =
  'Finance copies invoices by hand into a spreadsheet each month. They would like to download the list.';

type Pair = [string, string, string, string];
const both = ([title, description, otherTitle, otherDescription]: Pair) => {
  const [one, other] = [
    { title, description },
    { title: otherTitle, description: otherDescription },
  ];
  expect(likelySame(other, one)).toBe(likelySame(one, other));
  return likelySame(one, other);
};

describe('likely one ticket', () => {
  test.each<Pair>([
    ['Export invoices as CSV', '', 'Export the invoices as CSV', ''],
    ['Export invoices as CSV', csv, 'Download the invoices as a spreadsheet', ''],
    ['Export invoices as CSV', '', 'CSV download of invoices', 'Asked for by Norrland.'],
    ['Export invoices', hand, 'Invoices export for finance', hand],
    ['Export invoices as CSV', csv, 'Export invoices', ''],
    ['Remove a customer', '', 'Delete customers', ''],
    ['Delete my account', '', 'Allow users to remove their account', ''],
    ['Sign in with Google', '', 'Log in with Google', ''],
    ['Google login', '', 'Add sign-in via Google', ''],
    ['Sign out everywhere', '', 'Log out everywhere', ''],
    ['Reset the password by e-mail', '', 'Password reset mail', ''],
    ['The invoice list is slow', '', 'Invoice list takes ages to load', ''],
    ['Invoice page crashes', '', 'The invoice page is broken', ''],
    ['Search orders by customer', '', 'Find orders by client', ''],
    ['Sort the list by customer', '', 'Order by customer in the list', ''],
    ['Notify customers about late orders', '', 'Notifications for clients on late orders', ''],
    ['Tax total off by a cent', '', 'Tax total is off by one cent', ''],
    // By description.
    ['Month end in finance', csv, 'Bookkeeping', csv],
    [
      'Less work at month end',
      'Each month finance copies the invoices into a spreadsheet by hand. Let them download the list.',
      'Export invoices as CSV',
      csv,
    ],
    ['Help finance', 'We need a download of the invoice list.', 'Export the invoice list', ''],
    [
      'Trouble with accounts',
      'Customers want to delete an account with its orders.',
      'Remove account with orders for customers',
      '',
    ],
  ])('%s (%s) · %s (%s)', (...pair) => {
    expect(both(pair)).toBe(true);
  });
});

describe('two tickets', () => {
  test.each<Pair>([
    ['Export invoices', hand, 'Export invoices of one customer', 'For audits.'],
    ['Export', '', 'Export', ''],
    ['Export invoices as CSV', '', 'Export orders as CSV', ''],
    ['Export invoices as CSV', '', 'Export invoices as PDF', ''],
    ['Export invoices as CSV', '', 'Import invoices from CSV', ''],
    ['Download invoices', '', 'Upload invoices', ''],
    ['Sign in with Google', '', 'Sign in with Microsoft', ''],
    ['Log in on the phone', '', 'Log out on the phone', ''],
    ['Sign up by mail', '', 'Sign in by mail', ''],
    ['Show cancelled invoices', '', 'Hide cancelled invoices', ''],
    ['Delete an order', '', 'Delete an account', ''],
    ['Add a logo to the invoice', '', 'Remove the logo from the invoice', ''],
    [
      'Help page copy',
      'The help page has spelling mistakes.',
      'Help page layout',
      'The help page is too wide on a phone.',
    ],
    ['Invoice list is slow', '', 'Invoice list shows the wrong total', ''],
    ['Add a filter to the invoice list', '', 'Add sorting to the invoice list', ''],
    ['Sort list by customer', '', 'Export list by customer', ''],
    ['Error 500 on the order page', '', 'Error 404 on the order page', ''],
    ['Tax total off by a cent', '', 'Tax number on the invoice', ''],
    [
      'Export invoices as CSV',
      csv,
      'Sort invoices by customer',
      'Finance looks for invoices of one customer each month.',
    ],
    [
      'Export invoices as CSV',
      csv,
      'Tax total off by a cent',
      'Finance found an invoice that shows 20.02 in the list.',
    ],
    ['Users need a new page', '', 'Users need a new button', ''],
    ['Make the list better', '', 'Make the form better', ''],
    ['Improve performance', '', 'Improve performance of checkout', ''],
  ])('%s (%s) · %s (%s)', (...pair) => {
    expect(both(pair)).toBe(false);
  });
});

test('the best comes first, titles weigh most, and other words for the same act find it', () => {
  const tickets = [
    { key: 'TL-1', title: 'Totals', description: 'An export is mentioned.' },
    { key: 'TL-2', title: 'Export invoices', description: '' },
    { key: 'TL-3', title: 'Help page', description: '' },
  ];
  expect(alike('export', tickets, 5).map((one) => one.key)).toEqual(['TL-2', 'TL-1']);
  expect(alike('download', tickets, 5).map((one) => one.key)).toEqual(['TL-2', 'TL-1']);
  expect(alike('export', tickets, 1)).toHaveLength(1);
  expect(alike('the of and', tickets, 5)).toEqual([]);
});
