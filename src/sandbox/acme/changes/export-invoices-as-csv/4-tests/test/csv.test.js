import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from '../src/csv.js';
import { answer } from '../src/server.js';

const invoice = { id: 'INV-1', customer: 'Ada', date: '2026-10-01', state: 'paid', totalCents: 1190 };

test('downloads the list as a CSV file', async () => {
  assert.match((await answer('/')).text, /href="\/invoices\.csv" download>Download CSV/);
  const { status, type, headers, text } = await answer('/invoices.csv');
  assert.equal(status, 200);
  assert.equal(type, 'text/csv; charset=utf-8');
  assert.match(headers['content-disposition'], /^attachment; filename="invoices[\d-]*\.csv"$/);
  assert.match(text, /^Number,Customer,Date,Total in EUR\r\nINV-1045,/);
});

test('leaves cancelled invoices out', () => {
  const text = csvOf([invoice, { ...invoice, id: 'INV-2', state: 'cancelled' }]);
  assert.equal(text, 'Number,Customer,Date,Total in EUR\r\nINV-1,Ada,2026-10-01,11.90\r\n');
});

test('keeps names whole and harmless in a spreadsheet', () => {
  const rows = csvOf([
    { ...invoice, customer: 'Norrland "Books", Ltd' },
    { ...invoice, customer: '=HYPERLINK("x")' },
  ]).split('\r\n');
  assert.equal(rows[1], 'INV-1,"Norrland ""Books"", Ltd",2026-10-01,11.90');
  assert.equal(rows[2], 'INV-1,"\'=HYPERLINK(""x"")",2026-10-01,11.90');
});
