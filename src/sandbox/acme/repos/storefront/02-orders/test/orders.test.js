import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listOrders } from '../src/orders.js';

test('every order names its customer, its taxes and at least one line', () => {
  for (const order of listOrders()) {
    assert.ok(order.customer.length > 0);
    assert.ok(order.taxes.every(Number.isInteger));
    assert.ok(order.lines.length > 0);
  }
});
