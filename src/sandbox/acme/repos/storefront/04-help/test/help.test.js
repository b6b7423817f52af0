import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../src/server.js';

test('the help page answers where an order is', () => {
  assert.match(answer('/help').text, /Where is my order\?/);
});
