import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listPage } from '../src/page.js';

const invoice = { id: 'INV-1', customer: '<b>Ada</b> & Co', date: '2026-10-01', state: 'paid', totalCents: 1190 };

test('escapes what customers call themselves', () => {
  assert.match(listPage({ invoices: [invoice], fresh: true }), /&lt;b&gt;Ada&lt;\/b&gt; &amp; Co/);
});

test('says when the orders are old', () => {
  assert.match(listPage({ invoices: [], fresh: false }), /last known orders/);
  assert.doesNotMatch(listPage({ invoices: [], fresh: true }), /last known orders/);
});
