/**
 * Services of repositories as running processes. A row says that a process should run (`wanted`) or is being
 * tried; it is written before and right after the start, so that a boot can adopt, bring back or end it.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type ForgeContext, now, repositoryOf } from '../context.ts';
import { exportCommit } from '../git/objects.ts';
import { refusal } from '../refuse.ts';
import { type Health, healthOf, waitUntilHealthy } from './health.ts';
import { runs } from './process-identity.ts';

const row = z.object({
  id: z.string(),
  role: z.enum(['release', 'preview', 'trial']),
  /** The deployment of a release or a trial, the ticket of a preview. */
  key: z.string(),
  service: z.string(),
  environment: z.string(),
  repo: z.string(),
  sha: z.string(),
  port: z.int(),
  pid: z.int().nullable(),
  started: z.string().nullable(),
  wanted: z.int(),
  at: z.string(),
});
export type Instance = z.infer<typeof row>;
const columns = 'id, role, key, service, environment, repo, sha, port, pid, started, wanted, at';

export interface NewInstance {
  role: Instance['role'];
  key: string;
  service: string;
  environment: string;
  repo: string;
  sha: string;
  port: number;
}

export interface Instances {
  /** Starts a process and waits until it is healthy; one that is not is ended and forgotten. */
  start(wanted: NewInstance): Promise<{ instance: Instance; health: Health }>;
  /** Starts the process of a row again, on its port. */
  restart(instance: Instance): Promise<Health>;
  health(instance: Instance): Promise<Health>;
  /** Ends the process and forgets the row. */
  remove(instance: Instance): Promise<void>;
  /** Ends the process; the row stays and a later boot brings it back. */
  rest(instance: Instance): Promise<void>;
  /** The newest first; more than one only while one replaces the other. */
  releases(service: string, environment: string): Instance[];
  preview(key: string): Instance[];
  all(): Instance[];
  isRunning(instance: Instance): boolean;
  /** This process is starting it right now. */
  isStarting(instance: Instance): boolean;
}

export function createInstances(context: ForgeContext, options: { healthTimeoutMs: number }): Instances {
  const { db, processes } = context;
  const starting = new Set<string>();

  function find(where: string, ...values: string[]): Instance[] {
    return db.rows(row, `select ${columns} from instances where ${where} order by rowid`, ...values);
  }

  async function launch(instance: Instance): Promise<Health> {
    starting.add(instance.id);
    try {
      return await startProcess(instance);
    } finally {
      starting.delete(instance.id);
    }
  }

  async function startProcess(instance: Instance): Promise<Health> {
    await exportCommit(repositoryOf(context, instance.repo), instance.sha, folderOf(instance));
    await rm(logOf(instance), { force: true });
    const child = await processes.start({
      script: 'start',
      folder: folderOf(instance),
      logFile: logOf(instance),
      env: {
        PORT: String(instance.port),
        HOST: '127.0.0.1',
        NODE_ENV: 'production',
        SERVICE: instance.service,
        ENVIRONMENT: instance.role === 'preview' ? 'preview' : instance.environment,
        COMMIT_SHA: instance.sha,
        ...neighbours(instance),
      },
    });
    db.run('update instances set pid = ?, started = ? where id = ?', child.pid, child.started, instance.id);
    let ending: string | null = null;
    void noteEnd();
    return waitUntilHealthy({
      port: instance.port,
      sha: instance.sha,
      timeoutMs: options.healthTimeoutMs,
      ended: () => ending,
    });

    async function noteEnd(): Promise<void> {
      const { code, signal } = await child.ended;
      ending = `the process ended (${signal ?? `code ${code}`})${lastLine(logOf(instance))}`;
    }
  }

  /** Addresses of the other services there: `storefront` is told to the rest as STOREFRONT_URL. */
  function neighbours(instance: Instance): Record<string, string> {
    const others = db.rows(
      z.object({ service: z.string(), port: z.int() }),
      'select service, port from addresses where environment = ? and service <> ? order by service',
      instance.environment,
      instance.service,
    );
    return Object.fromEntries(
      others.map(({ service, port }) => [
        `${service.toUpperCase().replaceAll('-', '_')}_URL`,
        `http://127.0.0.1:${port}`,
      ]),
    );
  }

  function folderOf(instance: Instance): string {
    return join(context.home, 'forge', 'checkouts', `run-${instance.id}`);
  }

  function logOf(instance: Instance): string {
    return join(context.home, 'forge', 'logs', `run-${instance.id}.log`);
  }

  function read(id: string): Instance {
    const found = find('id = ?', id)[0];
    if (found === undefined) throw refusal(`There is no process ${id} on the local forge.`);
    return found;
  }

  async function end(instance: Instance): Promise<void> {
    const latest = find('id = ?', instance.id)[0] ?? instance;
    await processes.stop(latest.pid, latest.started);
  }

  /** Its port, or another one where somebody else took it while it did not run. */
  async function portFor(instance: Instance): Promise<number> {
    const port = await freePort(instance.port);
    if (port === instance.port) return port;
    db.run('update instances set port = ? where id = ?', port, instance.id);
    if (instance.role === 'release') {
      const { service, environment } = instance;
      db.run(
        'update addresses set port = ? where service = ? and environment = ?',
        port,
        service,
        environment,
      );
    }
    return port;
  }

  async function remove(instance: Instance): Promise<void> {
    await end(instance);
    db.run('delete from instances where id = ?', instance.id);
    await rm(folderOf(instance), { recursive: true, force: true });
  }

  return {
    start: async (wanted) => {
      const id = randomUUID();
      const keep = wanted.role === 'trial' ? 0 : 1;
      db.run(
        `insert into instances (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, null, null, ?, ?)`,
        id,
        wanted.role,
        wanted.key,
        wanted.service,
        wanted.environment,
        wanted.repo,
        wanted.sha,
        wanted.port,
        keep,
        now(context),
      );
      const health = await launch(read(id));
      const instance = read(id);
      if (!health.ok) await remove(instance);
      return { instance, health };
    },
    restart: async (instance) => {
      await end(instance);
      return launch({ ...instance, port: await portFor(instance) });
    },
    health: (instance) => healthOf(instance.port, instance.sha),
    remove,
    rest: async (instance) => {
      await end(instance);
      db.run('update instances set pid = null, started = null where id = ?', instance.id);
    },
    releases: (service, environment) =>
      find("role = 'release' and service = ? and environment = ?", service, environment).toReversed(),
    preview: (key) => find("role = 'preview' and key = ?", key),
    all: () => find('1 = 1'),
    isStarting: (instance) => starting.has(instance.id),
    isRunning: (instance) => runs(instance.pid, instance.started),
  };
}

function lastLine(file: string): string {
  if (!existsSync(file)) return '';
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('$ '));
  const error = lines.findLast((line) => /Error\b/.test(line)) ?? lines.at(-1);
  return error === undefined ? '' : `: ${error.trim().slice(0, 200)}`;
}

/**
 * Ports of services: below those that systems hand out by themselves (Linux from 32768), so that a service which
 * moves to a new release finds its port still free.
 */
const FIRST_PORT = 18_000;
const PORTS = 10_000;
const TRIES = 100;
const PATIENCE_MS = 400;
const POLL_MS = 40;

/**
 * A port that nobody listens on now: this one if it is free or soon gets free, else any of ours. Soon, because a
 * process that is just being started holds what its parent had open until it runs its own program (seen: a release
 * that moved to another address).
 */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await getsFree(wanted))) return wanted;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = FIRST_PORT + randomInt(PORTS);
    if (await isFree(port)) return port;
  }
  throw refusal('No local port is free.');
}

async function getsFree(port: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += POLL_MS) {
    if (await isFree(port)) return true;
    await delay(POLL_MS);
  }
  return false;
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
