import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ForgeEvent, parseForgeEvent } from '../../../src/adapters/local/forge/events.ts';
import {
  createLocalForge,
  type LocalForge,
  type LocalForgeOptions,
} from '../../../src/adapters/local/forge/forge.ts';
import { createGit, type Git } from '../../../src/adapters/local/forge/git/git.ts';
import { commitTree, moveBranch, treeWith } from '../../../src/adapters/local/forge/git/objects.ts';
import { createRepository } from '../../../src/adapters/local/forge/git/repository.ts';
import { signatureOf } from '../../../src/adapters/local/forge/outbox.ts';

export const git: Git = createGit();
export const forgeSecret = 'forge-secret';

export interface Delivery {
  id: string;
  signed: boolean;
  event: ForgeEvent;
}

/** Somebody who listens to the forge's webhooks. */
export interface Listener {
  url: string;
  deliveries: Delivery[];
  /** True: every delivery is answered with 500. */
  refusing: boolean;
  /** The first event, past or to come, for which this is true. */
  heard(fits: (event: ForgeEvent) => boolean): Promise<ForgeEvent>;
  close(): Promise<void>;
}

export async function startListener(): Promise<Listener> {
  const deliveries: Delivery[] = [];
  const waiting: { fits: (event: ForgeEvent) => boolean; found: (event: ForgeEvent) => void }[] = [];
  const server = createServer(async (req, res) => {
    const body = await text(req);
    const status = listener.refusing ? 500 : 204;
    const event = parseForgeEvent(JSON.parse(body));
    const signed = req.headers['x-forge-signature-256'] === signatureOf(forgeSecret, body);
    deliveries.push({ id: String(req.headers['x-forge-delivery']), signed, event });
    res.writeHead(status).end();
    for (const one of waiting) if (one.fits(event)) one.found(event);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  function heard(fits: (event: ForgeEvent) => boolean): Promise<ForgeEvent> {
    const known = deliveries.find(({ event }) => fits(event));
    if (known !== undefined) return Promise.resolve(known.event);
    return new Promise((resolve) => {
      waiting.push({ fits, found: resolve });
    });
  }

  const listener: Listener = {
    url: `http://127.0.0.1:${port}/webhooks/forge`,
    deliveries,
    refusing: false,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return listener;
}

async function text(req: IncomingMessage): Promise<string> {
  req.setEncoding('utf8');
  let body = '';
  for await (const chunk of req) body += String(chunk);
  return body;
}

const healthy = `import { createServer } from 'node:http';
const health = JSON.stringify({ status: 'ok', sha: process.env.COMMIT_SHA });
createServer((req, res) => res.end(req.url === '/healthz' ? health : JSON.stringify(process.env))).listen(process.env.PORT, process.env.HOST);
`;

/** A repository that is as small as one can be that has tests and can be started. */
export const tinyFiles: Record<string, string> = {
  'package.json': JSON.stringify({
    type: 'module',
    scripts: { test: 'node --test', start: 'node server.js' },
  }),
  'server.js': healthy,
  'greeting.js': "export const greeting = 'hello';\n",
  'test/greeting.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greeting } from '../greeting.js';
test('greets', () => assert.match(greeting, /^hello/));
`,
};

export const brokenServer = 'throw new Error("no database");\n';
export const brokenGreeting = "export const greeting = 'go away';\n";

export async function createTinyRepository(home: string, repo = 'acme/tiny'): Promise<string> {
  const repository = await createRepository(git, home, repo);
  const sha = await commitTree(repository, {
    parents: [],
    tree: await treeWith(repository, null, tinyFiles),
    author: { name: 'Eli', email: 'octo-eli@people.forge.local' },
    date: new Date('2026-11-01T09:00:00Z'),
    message: 'Start',
  });
  await moveBranch(repository, 'main', { from: null, to: sha });
  return sha;
}

export interface ForgeWorld {
  home: string;
  forge: LocalForge;
  listener: Listener;
  troubles: string[];
  /** The forge as a new process finds it; the one before must be stopped. */
  boot(options?: Partial<LocalForgeOptions>): LocalForge;
  end: () => Promise<void>;
}

/** A forge with one tiny repository, acme/tiny, and somebody who listens. */
export async function startForgeWorld(options: Partial<LocalForgeOptions> = {}): Promise<ForgeWorld> {
  const home = await mkdtemp(join(tmpdir(), 'throughline-forge-'));
  await createTinyRepository(home);
  const listener = await startListener();
  const troubles: string[] = [];
  const create = (more: Partial<LocalForgeOptions>): LocalForge =>
    createLocalForge({
      home,
      webhook: { url: listener.url, secret: forgeSecret, source: 'forge' },
      publicUrl: 'http://localhost:3000',
      healthTimeoutMs: 5_000,
      report: (what, error) => troubles.push(`${what}: ${String(error)}`),
      ...options,
      ...more,
    });
  const world: ForgeWorld = {
    home,
    listener,
    troubles,
    forge: create({}),
    boot: (more = {}) => {
      world.forge = create(more);
      return world.forge;
    },
    end: async () => {
      await world.forge.stop({ killServices: true });
      await listener.close();
      await rm(home, { recursive: true, force: true });
    },
  };
  return world;
}

/** A branch with one commit by an agent, made and pushed through the product's own workspace. */
export async function pushedBranch(
  forge: Pick<LocalForge, 'workspaces'>,
  about: { repo: string; branch: string; files: Record<string, string>; message?: string },
): Promise<string> {
  const { path } = await forge.workspaces.ensure({ repo: about.repo, branch: about.branch, base: 'main' });
  await commitInWorktree(path, about.files, about.message ?? 'Change');
  return forge.workspaces.push({ repo: about.repo, branch: about.branch });
}

export async function commitInWorktree(
  path: string,
  files: Record<string, string>,
  message: string,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  await git(['add', '--all'], { cwd: path });
  await git(['commit', '--quiet', '-m', message], { cwd: path });
}
