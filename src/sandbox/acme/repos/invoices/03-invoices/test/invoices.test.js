import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invoiceOf, listInvoices } from '../src/invoices.js';

test('an invoice carries number, customer and total of its order', () => {
  const order = { id: '7', customer: 'Ada', placed: '2026-10-01', state: 'paid', taxes: [1900], lines: [{ title: 'Lamp', quantity: 1, price: '10.00' }] };
  const invoice = invoiceOf(order);
  assert.equal(invoice.id, 'INV-7');
  assert.equal(invoice.customer, 'Ada');
  assert.equal(invoice.totalCents, 1190);
});

test('lists the last known orders, newest first, when the storefront is not there', async () => {
  const { invoices, fresh } = await listInvoices();
  assert.equal(fresh, false);
  assert.deepEqual(invoices.map(({ id }) => id), ['INV-1045', 'INV-1044', 'INV-1043', 'INV-1042', 'INV-1041']);
});
