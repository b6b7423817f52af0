import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../src/server.js';

test('the file name carries the date', async () => {
  const { headers } = await answer('/invoices.csv');
  assert.match(headers['content-disposition'], /invoices-\d{4}-\d{2}-\d{2}\.csv/);
});
