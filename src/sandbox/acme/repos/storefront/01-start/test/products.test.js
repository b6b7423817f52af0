import assert from 'node:assert/strict';
import { test } from 'node:test';
import { products } from '../src/products.js';

test('every product has a price with two places and an id of its own', () => {
  for (const { price } of products) assert.match(price, /^\d+\.\d{2}$/);
  assert.equal(new Set(products.map(({ id }) => id)).size, products.length);
});
