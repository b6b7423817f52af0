import { expect, test } from 'vitest';
import { whatToFile } from '../../../src/pipeline/facts/filing-words.ts';

test.each([
  ['make this a ticket', ''],
  ['Make this a ticket, please!', ''],
  ['please file this', ''],
  ['can you turn this thread into a ticket?', ''],
  ['mach daraus ein Ticket, bitte', ''],
  ['I want to file a ticket.', ''],
  ['ticket', ''],
  ['', ''],
  ['make this a ticket: the due date is missing', 'The due date is missing'],
  ['new ticket: Export as CSV', 'Export as CSV'],
  ['create a ticket\nThe export stops at 1,000 rows', 'The export stops at 1,000 rows'],
  ['The due date is missing. Make it a ticket please', 'The due date is missing'],
  ['the totals are off - ticket please', 'The totals are off'],
  ['make a ticket page that loads faster', 'Make a ticket page that loads faster'],
  ['Ticket list is slow', 'Ticket list is slow'],
  ['open the ticket in a new tab', 'Open the ticket in a new tab'],
  ['Customers file this every month by hand', 'Customers file this every month by hand'],
  ['make this a ticket: "Export as CSV"', 'Export as CSV'],
  ['make this a ticket export invoices as CSV', 'Export invoices as CSV'],
  ['create a ticket to export invoices as CSV', 'Export invoices as CSV'],
  ['could you open a ticket about the slow list?', 'The slow list'],
  ['make it a bug ticket: total wrong', 'Total wrong'],
  ['can you make this a ticket: sort the list by customer?', 'Sort the list by customer'],
  ['make this a ticket: we should not export cancelled invoices', 'We should not export cancelled invoices'],
])('“%s” asks for “%s”', (said, title) => {
  expect(whatToFile(said)).toEqual({ title, description: '' });
});

test.each([
  [
    'we should let finance download invoices as CSV, they copy them by hand each month and it takes a whole day',
    'Let finance download invoices as CSV',
    'They copy them by hand each month and it takes a whole day',
  ],
  ['I think we should really have a CSV export', 'CSV export', ''],
  [
    'hi all, finance asked whether they could get the list as CSV. They copy by hand.\nEach month.',
    'Finance asked whether they could get the list as CSV',
    'They copy by hand.\nEach month.',
  ],
  ['we need PDF export', 'PDF export', ''],
])('“%s”: a short title, and what it leaves out stands below', (said, title, description) => {
  expect(whatToFile(`make this a ticket: ${said}`)).toEqual({ title, description });
});

const forwarded = 'Forwarded from Sam: The list forgets its sorting\nwhen I go back';

test('forwarded without another word: the first line is the title, whose words they are stays with them', () => {
  for (const said of [forwarded, `make this a ticket\n\n${forwarded}`])
    expect(whatToFile(said)).toEqual({ title: 'The list forgets its sorting', description: forwarded });
});

test('with words of one’s own these are the title, and what was forwarded the description', () => {
  const more = 'Forwarded: And the filter, too';
  expect(whatToFile(`Sorting is lost\n\n${forwarded}\n\n${more}`)).toEqual({
    title: 'Sorting is lost',
    description: `${forwarded}\n\n${more}`,
  });
});

test('a long run of politeness takes no time', () => {
  const said = `${'please, '.repeat(20_000)}make`;
  const started = performance.now();
  whatToFile(said);
  whatToFile(` ${'- '.repeat(50_000)}x`);
  expect(performance.now() - started).toBeLessThan(1_000);
});
