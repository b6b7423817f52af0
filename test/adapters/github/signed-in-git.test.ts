/** Git over HTTP with a token, against git's own server: where the token goes, and where it must not be. */
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGitHub, type GitHub } from '../../../src/adapters/github/github.ts';
import { gitTools } from '../../../src/adapters/index.ts';
import { branchHead } from '../../../src/adapters/local/forge/git/repository.ts';
import { asApp, type GitHubWorld, startGitHubWorld } from '../../support/github/github-world.ts';
import { commitInWorktree, git } from '../../support/local/forge-world.ts';

const TOKEN = 'ghs_installation';
const repo = 'acme/tiny';
let world: GitHubWorld;
let server: Server;
let github: GitHub;
const seen: { path: string; authorization: string | undefined }[] = [];

beforeAll(async () => {
  world = await startGitHubWorld();
  const root = join(world.home, 'forge', 'repos');
  await git(['config', 'http.receivepack', 'true'], { cwd: join(root, `${repo}.git`) });
  server = createServer((req, res) => serveGit(root, req, res));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  github = createGitHub({
    signIn: asApp,
    apiUrl: world.double.url,
    home: join(world.home, 'ours'),
    tools: gitTools({ 'protocol.http.allow': 'always' }),
    fetch: (url, init) => fetch(url, init),
    report: () => {},
    remote: (name) => `http://127.0.0.1:${port}/${name}.git`,
  });
});
afterAll(async () => {
  server?.close();
  server?.closeAllConnections();
  await world?.end();
});

/** `git http-backend` behind a door that wants the token. */
function serveGit(root: string, req: IncomingMessage, res: ServerResponse): void {
  const url = new URL(req.url ?? '/', 'http://localhost');
  const { authorization } = req.headers;
  seen.push({ path: `${url.pathname}${url.search}`, authorization });
  if (authorization !== `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`) {
    res.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    return;
  }
  const child = spawn(
    join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend'),
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: req.method ?? 'GET',
        CONTENT_TYPE: req.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: req.headers['content-encoding'] ?? '',
        REMOTE_USER: 'throughline',
      },
    },
  );
  req.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\r\n\r\n');
    const lines = all.subarray(0, end).toString().split('\r\n');
    const headers = lines.map((line) => line.split(': ') as [string, string]);
    const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
    res.writeHead(
      Number.parseInt(status, 10),
      Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
    );
    res.end(all.subarray(end + 4));
  });
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

test('a branch is fetched and pushed with the token of one repository, which is in no file and no address', async () => {
  const wanted = { repo, branch: 'tl-1-greet', base: 'main' };
  const { path } = await github.workspaces.ensure(wanted);
  await commitInWorktree(path, { 'new.md': 'ours\n' }, 'Work');
  const head = await github.workspaces.push(wanted);
  expect(await branchHead(world.double.state.commitsOf(world.repo), 'tl-1-greet')).toBe(head);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter((one) => one.authorization === undefined)).toEqual([]);
  const basic = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');
  const everywhere = [
    ...filesUnder(join(world.home, 'ours')).map((file) => readFileSync(file, 'latin1')),
    ...seen.map((one) => one.path),
  ];
  for (const secret of [TOKEN, basic]) expect(everywhere.filter((text) => text.includes(secret))).toEqual([]);
  const mints = world.double.asked.filter((one) => one.path.endsWith('/access_tokens'));
  expect(mints.length).toBeGreaterThan(0);
});

test('what an agent writes into its clone’s configuration leads no request of ours elsewhere', async () => {
  const wanted = { repo, branch: 'tl-2-bad', base: 'main' };
  const { path } = await github.workspaces.ensure(wanted);
  const { port } = server.address() as AddressInfo;
  const evil = 'http://127.0.0.1:1/';
  await git(['config', `url.${evil}.insteadOf`, `http://127.0.0.1:${port}/`], { cwd: path });
  await git(['config', 'http.proxy', evil], { cwd: path });
  await git(['config', 'core.hooksPath', path], { cwd: path });
  await commitInWorktree(path, { 'new.md': 'ours\n' }, 'Work');
  const head = await github.workspaces.push(wanted);
  expect(await branchHead(world.double.state.commitsOf(world.repo), 'tl-2-bad')).toBe(head);
});

test('a server that does not take the token: said without it', async () => {
  const refused = createGitHub({
    signIn: { kind: 'token', token: 'github_pat_double' },
    apiUrl: world.double.url,
    home: join(world.home, 'refused'),
    tools: gitTools({ 'protocol.http.allow': 'always' }),
    fetch: (url, init) => fetch(url, init),
    report: () => {},
    remote: (name) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}.git`,
  });
  const error: unknown = await refused.workspaces
    .ensure({ repo, branch: 'tl-3', base: 'main' })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ service: 'git' });
  expect(String(error)).not.toContain('github_pat_double');
});
