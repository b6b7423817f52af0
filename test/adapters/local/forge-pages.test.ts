import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ForgeWorld, pushedBranch, startForgeWorld } from '../../support/local/forge-world.ts';

const repo = 'acme/tiny';
let world: ForgeWorld;
let server: Server;
let base: string;
beforeEach(async () => {
  world = await startForgeWorld();
  server = createServer((req, res) => {
    if (!world.forge.handleForgeRequest(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await world.end();
});

test('a pull request’s page shows title, state, CI and diff, with markup as text', async () => {
  const files = { 'page.html': '<script>alert(1)</script>\n' };
  await pushedBranch(world.forge, { repo, branch: 'tl-1-work', files });
  await world.forge.codeHost.ensurePullRequest({
    repo,
    branch: 'tl-1-work',
    base: 'main',
    title: '<img src=x> TL-1',
    body: '"&',
  });
  await world.forge.idle();
  const answer = await fetch(`${base}/forge/acme/tiny/pull/1`);
  const text = await answer.text();
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(text).toContain('&lt;img src=x&gt; TL-1');
  expect(text).toContain('+&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(text).not.toMatch(/<script|<img/);
  expect(text).toContain('<span class="state green">green</span>');
  const log = /href="(\/forge\/acme\/tiny\/checks\/[0-9a-f]{40}\/1)"/.exec(text)?.[1];
  expect(await (await fetch(`${base}${log}`)).text()).toContain('greets');
});

test('a file that was found has a page, with markup as text', async () => {
  const path = 'docs/how it runs.md';
  await world.forge.people.pushCommit(repo, 'main', {
    author: 'octo-sam',
    files: { [path]: '<b>bold</b>\n' },
    message: 'One',
  });
  const read = await world.forge.knowledge.read(repo, path);
  const url = read.state === 'ok' ? (read.url ?? '') : '';
  const text = await (await fetch(`${base}${new URL(url).pathname}`)).text();
  expect(text).toContain('&lt;b&gt;bold&lt;/b&gt;');
});

test('the list of services links to the running process', async () => {
  const sha = await world.forge.people.pushCommit(repo, 'main', {
    author: 'octo-sam',
    files: { 'a.md': '1\n' },
    message: 'One',
  });
  const up = await world.forge.preview.ensure({ key: 'TL-1', service: 'tiny', repo, sha });
  const text = await (await fetch(`${base}/forge/services`)).text();
  expect(text).toContain(up.state === 'up' ? `href="${up.url}/"` : 'it should be up');
  expect(text).toContain('preview of TL-1');
});

test.each([
  '/forge/acme/tiny/pull/99',
  '/forge/acme/none/pull/1',
  '/forge/../etc',
  '/forge/acme/tiny/checks/zz/1',
  `/forge/acme/tiny/commit/${'a'.repeat(40)}`,
  '/forge/acme/tiny/file/none.md',
  '/forge/acme/tiny/file/.git%2fconfig',
  '/forge/acme/tiny/file/%zz',
  '/forge/acme/none/file/README.md',
])('%s is not there', async (path) => {
  expect((await fetch(`${base}${path.replace('..', '%2e%2e%2f')}`)).status).toBe(404);
});

test('other addresses are the caller’s, and pages are read-only', async () => {
  expect((await fetch(`${base}/forged`)).status).toBe(418);
  expect((await fetch(`${base}/forge`, { method: 'POST' })).status).toBe(405);
});
