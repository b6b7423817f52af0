import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from '../src/csv.js';

test('writes 10,000 rows in 5 s', () => {
  const invoices = Array.from({ length: 10_000 }, (_, n) => ({ id: `INV-${n}`, customer: `Customer ${n}`, date: '2026-10-01', state: 'paid', totalCents: n }));
  const from = performance.now();
  const text = csvOf(invoices);
  assert.ok(performance.now() - from < 5000);
  assert.equal(text.split('\r\n').length, 10_002);
});
