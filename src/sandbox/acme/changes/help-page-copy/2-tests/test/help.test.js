import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../src/server.js';

test('the help page answers where an order is', () => {
  assert.match(answer('/help').text, /Where is my order\?/);
});

test('nothing is misspelt', () => {
  assert.doesNotMatch(answer('/help').text, /recieve|utilise/i);
});

test('tells companies how to get an invoice', () => {
  assert.match(answer('/help').text, /Companies get a copy from billing@acme\.example/);
});
