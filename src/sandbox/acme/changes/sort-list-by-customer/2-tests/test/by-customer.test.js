import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../src/server.js';

test('the page lists invoices by customer', async () => {
  const { text } = await answer('/');
  const places = ['Atelier Quinze', 'Brightside Studio', 'Café Meriva', 'Norrland Books'].map((name) => text.indexOf(name));
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
  assert.ok(places.every((place) => place > 0));
});
