import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalCents } from '../src/totals.js';

test('adds lines and one tax', () => {
  const lines = [
    { quantity: 1, price: '349.00' },
    { quantity: 2, price: '39.90' },
  ];
  assert.equal(totalCents({ taxes: [1900], lines }), 51027);
});

test('an order without taxes costs what its lines cost', () => {
  assert.equal(totalCents({ taxes: [], lines: [{ quantity: 3, price: '5.00' }] }), 1500);
});
