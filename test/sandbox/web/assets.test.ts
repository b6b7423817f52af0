import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handleAsset } from '../../../src/sandbox/web/assets.ts';
import { MODULES, moduleUrl } from '../../../src/sandbox/web/page.ts';

let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (!handleAsset(request, response)) response.writeHead(418).end('not an asset');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});

afterAll(() => server.close());

const get = async (path: string, method = 'GET') =>
  await fetch(`http://127.0.0.1:${port}${path}`, { method });

/** Sends the path as it is; `fetch` would tidy it first. */
async function statusOfRaw(path: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
    );
    socket.once('data', (data) => resolve(data.toString().split('\r\n')[0] ?? ''));
    socket.once('error', reject);
  });
}

test('the page allows its own scripts and styles only', async () => {
  const page = await get('/');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
});

test('TypeScript arrives as JavaScript', async () => {
  const script = await get('/ui/main.ts');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await (await get('/ui/text/dates.ts')).text()).not.toContain(': Reader');
});

test('a file of the page is kept by the browser, until any of them changes', async () => {
  const kept = async (url: string): Promise<string | null> => (await get(url)).headers.get('cache-control');
  const page = await get('/');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const [, script = ''] = /src="([^"]+main\.ts)"/.exec(await page.text()) ?? [];
  expect(await kept(script)).toBe('max-age=86400');
  expect(await kept(script.replace(/[0-9a-f]{12}/, '0123456789ab'))).toBe('no-cache');
  expect(await kept('/ui/main.ts')).toBe('no-cache');
});

test.each(Object.values(MODULES).map((module) => [moduleUrl(module)]))('%s is served', async (url) => {
  expect((await get(url)).status).toBe(200);
});

test.each([
  '/modules/zod/index.js',
  '/modules/preact/package.json',
  '/modules/preact/dist/../package.json',
  '/ui/../assets.ts',
  '/ui/..%2fassets.ts',
  '/ui/%2e%2e/assets.ts',
  '/ui/../../../../package.json',
  '/ui/nothing.ts',
  '/ui/style',
])('%s is not', async (path) => {
  expect(await statusOfRaw(path)).toMatch(/ (404|418) /);
});

test('everything else is left to others, and assets are only read', async () => {
  expect((await get('/api/chat.postMessage')).status).toBe(418);
  expect((await get('/', 'POST')).status).toBe(405);
});
