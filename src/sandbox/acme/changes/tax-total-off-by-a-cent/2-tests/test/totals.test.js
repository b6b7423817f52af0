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

test('two lines of 10.005 make 20.01', () => {
  const line = { quantity: 1, price: '8.70' };
  assert.equal(totalCents({ taxes: [1000, 500], lines: [line, line] }), 2001);
});

test('many small lines do not drift', () => {
  const lines = Array.from({ length: 40 }, () => ({ quantity: 1, price: '8.70' }));
  assert.equal(totalCents({ taxes: [1000, 500], lines }), 40_020);
});
