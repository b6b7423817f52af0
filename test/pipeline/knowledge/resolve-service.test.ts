import { expect, test } from 'vitest';
import { resolveService, type ServiceHints } from '../../../src/pipeline/knowledge/resolve-service.ts';

const hints = (more: Partial<ServiceHints>): ServiceHints => ({
  known: ['invoices', 'storefront', 'ledger'],
  filedUnder: [],
  trackerKeys: new Map([['bil', 'invoices']]),
  owners: [],
  earlier: [],
  title: 'Show the invoice list by customer',
  byWords: [],
  ...more,
});
const found = (more: Partial<ServiceHints>): string => {
  const resolved = resolveService(hints(more));
  return resolved.kind === 'found'
    ? `${resolved.service}: ${resolved.because}`
    : `? ${resolved.choices.join(', ')}: ${resolved.because}`;
};
const earlier = [{ key: 'TL-12', title: 'Invoice list is slow for customers', service: 'storefront' }];

test.each([
  [
    'a label of that name',
    { filedUnder: ['Storefront', 'ui'] },
    'storefront: It is filed under that service.',
  ],
  ['a tracker’s key', { filedUnder: ['BIL'] }, 'invoices: It is filed under that service.'],
  [
    'labels of two services say nothing',
    { filedUnder: ['invoices', 'storefront'], byWords: ['ledger'] },
    'ledger: The text names it.',
  ],
  [
    'a file of one repository outweighs words',
    { owners: [['ledger']], byWords: ['invoices', 'storefront'] },
    'ledger: Its repository has the files that the text names.',
  ],
  [
    'all files together',
    { owners: [['ledger', 'invoices'], ['ledger'], []] },
    'ledger: Its repository has the files that the text names.',
  ],
  [
    'a file that two have',
    { owners: [['ledger', 'invoices']] },
    '? ledger, invoices: The files that the text names are in more than one.',
  ],
  ['words of one', { byWords: ['invoices'] }, 'invoices: The text names it.'],
  ['words of two', { byWords: ['invoices', 'ledger'] }, '? invoices, ledger: The text fits more than one.'],
  ['no word', {}, '? invoices, storefront, ledger: The text names no service.'],
  [
    'a word of a service that is not in the catalog',
    { byWords: ['payroll'] },
    '? invoices, storefront, ledger: The text names no service.',
  ],
  [
    'what was chosen for a ticket like it',
    {
      byWords: ['invoices', 'storefront'],
      earlier: [{ key: 'TL-12', title: 'The invoice list by month', service: 'storefront' }],
    },
    'storefront: It was chosen for TL-12.',
  ],
  [
    'a ticket of which one word is the same',
    {
      byWords: ['invoices', 'storefront'],
      earlier: [{ key: 'TL-9', title: 'Delete a customer', service: 'storefront' }],
    },
    '? invoices, storefront: The text fits more than one.',
  ],
  [
    'a choice that the words speak against',
    { byWords: ['invoices'], earlier },
    'invoices: The text names it.',
  ],
] as const)('%s', (_what, more, wanted) => {
  expect(found(more as Partial<ServiceHints>)).toBe(wanted);
});
