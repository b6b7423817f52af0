/** Starts local Slack as a process of its own, or adopts the one that a crash of the starter left behind. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface LaunchedSlack {
  url: string;
  pid: number;
  adopted: boolean;
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>;
}
export class PortInUse extends Error {
  constructor(port: number) {
    super(`Port ${port} is in use by another program. Stop it, or set PORT to another port.`);
    this.name = 'PortInUse';
  }
}

const seedFile = z.looseObject({
  app: z.record(z.string(), z.string()),
  features: z.record(z.string(), z.boolean()).default({}),
});
const identity = z.object({ name: z.literal('local-slack'), pid: z.int(), home: z.string().nullable() });
const START_MS = 15_000;

/** What a starter adds to a seed file: secrets, and paths and addresses of this machine. */
export interface SeedAdditions {
  seedFile: string;
  tokens: { botToken: string; appToken: string; signingSecret: string };
  manifest: string;
  guide: string;
  /** What this workspace has or lacks. */
  features: { canvases: boolean; free_plan: boolean };
  startOver: { url: string; token: string };
}

/** The seed of a workspace with an app in it that connects over Socket Mode. */
export function seedWith(added: SeedAdditions): unknown {
  const seed = seedFile.parse(JSON.parse(readFileSync(added.seedFile, 'utf8')));
  const { tokens } = added;
  return {
    ...seed,
    features: { ...seed.features, ...added.features },
    app: {
      ...seed.app,
      bot_token: tokens.botToken,
      app_token: tokens.appToken,
      signing_secret: tokens.signingSecret,
      manifest: added.manifest,
      delivery: { mode: 'socket' },
    },
    guide: existsSync(added.guide) ? added.guide : null,
    start_over: added.startOver,
  };
}

export async function launchLocalSlack(about: {
  port: number;
  home: string;
  seed: unknown;
}): Promise<LaunchedSlack> {
  const home = join(about.home, 'slack');
  mkdirSync(home, { recursive: true });
  const url = `http://127.0.0.1:${about.port}`;
  const running = await whoListens(url);
  if (running === 'foreign') throw new PortInUse(about.port);
  if (running !== null) {
    if (running.home !== home) throw new PortInUse(about.port);
    return { url, pid: running.pid, adopted: true, stop: () => end(running.pid) };
  }
  const seed = join(home, 'seed.json');
  writeFileSync(seed, JSON.stringify(about.seed, null, 2));
  const log = openSync(join(home, 'log'), 'a');
  const main = fileURLToPath(new URL('./slack/main.ts', import.meta.url));
  const compiled = getCompileCacheDir();
  const child = spawn(
    process.execPath,
    [main, '--port', String(about.port), '--home', home, '--seed', seed],
    {
      detached: true,
      stdio: ['ignore', log, log],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
      },
    },
  );
  const died = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`Local Slack ended at its start (code ${code}); its log is ${join(home, 'log')}.`)),
    );
    child.once('error', reject);
  });
  child.unref();
  await Promise.race([answers(url), died]);
  child.removeAllListeners('exit');
  died.catch(() => {});
  return { url, pid: child.pid ?? 0, adopted: false, stop: () => end(child.pid ?? 0) };
}

/** Deletes what a stopped starter kept in its home, and empties its local Slack, which stays up for those who look at it. */
export async function emptySandbox(home: string, url: string): Promise<void> {
  const kept = new Set(['slack', 'secrets.json']);
  for (const name of readdirSync(home)) {
    if (!kept.has(name)) rmSync(join(home, name), { recursive: true, force: true, maxRetries: 5 });
  }
  const emptied = await fetch(`${url}/_empty`, { method: 'POST' });
  if (!emptied.ok) throw new Error(`Local Slack did not begin anew (${emptied.status}).`);
}

async function whoListens(url: string): Promise<z.infer<typeof identity> | 'foreign' | null> {
  let response: Response;
  try {
    response = await fetch(`${url}/_local-slack`, { signal: AbortSignal.timeout(2_000) });
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    return cause === 'ECONNREFUSED' ? null : 'foreign';
  }
  const body: unknown = await response.json().catch(() => null);
  const parsed = identity.safeParse(body);
  return parsed.success ? parsed.data : 'foreign';
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const found = await whoListens(url);
    if (found !== null && found !== 'foreign') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Local Slack did not answer in 15 s.');
}

async function end(pid: number): Promise<void> {
  const signalled = (name: NodeJS.Signals | 0): boolean => {
    try {
      process.kill(pid, name);
      return true;
    } catch {
      return false;
    }
  };
  signalled('SIGTERM');
  const until = Date.now() + 5_000;
  while (signalled(0) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 25));
  signalled('SIGKILL');
}
