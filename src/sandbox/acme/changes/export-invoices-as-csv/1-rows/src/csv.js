import { euros } from './money.js';

const columns = ['Number', 'Customer', 'Date', 'Total in EUR'];

/** Invoices as CSV (RFC 4180), without cancelled ones. */
export function csvOf(invoices) {
  const rows = invoices
    .filter(({ state }) => state !== 'cancelled')
    .map(({ id, customer, date, totalCents }) => [id, customer, date, euros(totalCents)]);
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A text that starts like a formula would be run by a spreadsheet: it gets an apostrophe before it. */
function cell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
