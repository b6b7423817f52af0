import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startAcme } from './support/slack-under-test.ts';

test('emptied, a workspace is as on its first day', async () => {
  const acme = await startAcme();
  await acme.does('ana', 'say', { channel: 'invoices', text: 'Hello' });
  const messages = async () => (await acme.sees('ana')).channels.flatMap((channel) => channel.messages);
  expect(await messages()).toHaveLength(1);
  expect((await acme.send('POST', '/_empty')).status).toBe(200);
  expect(await messages()).toEqual([]);
  expect((await acme.sees('ana')).channels.map((channel) => channel.name)).toContain('invoices');
});

test('start over is passed on to whoever started the workspace, with its token', async () => {
  const asked: string[] = [];
  const starter = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(202).end();
  });
  onTestFinished(() => void starter.close());
  await new Promise<void>((resolve) => starter.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(starter.address() as AddressInfo).port}/again`;
  const acme = await startAcme({ seed: (seed) => ({ ...seed, start_over: { url, token: 'let-me' } }) });
  expect((await acme.send('POST', '/sandbox/start-over')).status).toBe(202);
  expect(asked).toEqual(['POST /again Bearer let-me']);
});

test('where nobody offers it, start over says so', async () => {
  const acme = await startAcme();
  expect(await acme.send('POST', '/sandbox/start-over')).toMatchObject({
    status: 404,
    body: { error: 'not_offered' },
  });
});
