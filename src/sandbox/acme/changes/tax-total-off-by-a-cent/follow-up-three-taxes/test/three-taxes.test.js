import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalCents } from '../src/totals.js';

test('three taxes are added before rounding', () => {
  const line = { quantity: 1, price: '8.70' };
  assert.equal(totalCents({ taxes: [700, 500, 300], lines: [line, line] }), 2001);
});
