import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { answer, startServer } from '../src/server.js';

test('says that it is healthy, and as which commit', async () => {
  const { status, text } = await answer('/healthz');
  assert.equal(status, 200);
  assert.equal(JSON.parse(text).status, 'ok');
});

test('shows the list as a page over HTTP', async () => {
  const server = startServer(0);
  await once(server, 'listening');
  try {
    const page = await fetch(`http://127.0.0.1:${server.address().port}/`);
    assert.match(await page.text(), /INV-1041.*Brightside Studio/s);
  } finally {
    server.close();
  }
});

test('an invoice that is not there is a 404', async () => {
  assert.equal((await answer('/invoices/INV-9')).status, 404);
});
