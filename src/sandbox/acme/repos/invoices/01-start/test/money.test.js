import assert from 'node:assert/strict';
import { test } from 'node:test';
import { euros, mills } from '../src/money.js';

test('reads prices with up to three places', () => {
  assert.equal(mills('8.7'), 8700);
  assert.equal(mills('10.005'), 10005);
  assert.throws(() => mills('8,70'), /Not a price/);
});

test('writes cents as euros', () => {
  assert.equal(euros(2001), '20.01');
  assert.equal(euros(5), '0.05');
  assert.equal(euros(-250), '-2.50');
});
