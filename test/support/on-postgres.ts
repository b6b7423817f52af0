/**
 * `npm run test:postgres [vitest's options]`: the suites that touch a database, on Postgres. Uses the server of
 * TEST_DATABASE_URL; else one on 127.0.0.1:5432 that trusts us; else starts one of its own in a temporary folder and
 * stops it at the end. Postgres refuses to run as root, so its own is then started as the user `postgres`.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { messageOf } from '../../src/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const suites = [
  'flow',
  'store',
  'slack',
  'faults',
  'stories',
  'lives/flow',
  'lives/stories',
  'lives/injection',
  'lives/trackers',
].map((name) => `test/${name}`);

interface Server {
  url: string;
  how: string;
  stop(): Promise<void>;
}

/** Null when it answers; else why not. */
async function silence(url: string): Promise<string | null> {
  const sql = postgres(url, { max: 1, connect_timeout: 3, onnotice: () => {} });
  try {
    await sql`select 1`;
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function server(): Promise<Server> {
  const given = process.env['TEST_DATABASE_URL'];
  const stop = async (): Promise<void> => {};
  if (given !== undefined && given !== '') {
    const why = await silence(given);
    if (why === null) return { url: given, how: 'the server of TEST_DATABASE_URL', stop };
    throw new Error(`TEST_DATABASE_URL does not answer (${why}). Start that server, or unset the variable.`);
  }
  const local = 'postgres://postgres@127.0.0.1:5432/postgres';
  if ((await silence(local)) === null) return { url: local, how: 'the server on 127.0.0.1:5432', stop };
  return ownServer();
}

async function ownServer(): Promise<Server> {
  const bin = globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1);
  if (bin === undefined) {
    throw new Error(
      'No Postgres was found. Install it (apt-get install postgresql), or set TEST_DATABASE_URL.',
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'throughline-postgres-'));
  const user = process.getuid?.() === 0 ? userNamed('postgres') : null;
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const run = promisify(execFile);
  await run(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { cwd: folder, ...user },
  );
  const port = await freePort();
  const options = [
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'fsync=off',
    '-c',
    'full_page_writes=off',
    '-k',
    folder,
  ];
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...options], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  });
  process.once('exit', () => child.kill('SIGINT'));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`Postgres did not start:\n${said}`)));
  });
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    how: `its own server (${bin})`,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function userNamed(name: string): { uid: number; gid: number } {
  const id = (flag: string): number =>
    Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim());
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port was found');
  return address.port;
}

async function tests(url: string): Promise<number> {
  const existing = suites.filter((folder) => existsSync(join(root, folder)));
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...existing, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: url },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const postgresServer = await server();
process.stdout.write(`Tests on Postgres: ${postgresServer.how}.\n`);
try {
  process.exitCode = await tests(postgresServer.url);
} finally {
  await postgresServer.stop();
}
