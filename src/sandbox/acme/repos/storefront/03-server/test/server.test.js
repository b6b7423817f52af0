import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { answer, startServer } from '../src/server.js';

test('says that it is healthy, and as which commit', () => {
  assert.equal(JSON.parse(answer('/healthz').text).status, 'ok');
});

test('serves orders over HTTP, for invoices', async () => {
  const server = startServer(0);
  await once(server, 'listening');
  try {
    const orders = await (await fetch(`http://127.0.0.1:${server.address().port}/orders`)).json();
    assert.equal(orders[0].id, '1041');
  } finally {
    server.close();
  }
});

test('a page that is not there is a 404', () => {
  assert.equal(answer('/constructor').status, 404);
});
