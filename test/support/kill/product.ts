/**
 * The real product as a process that kills itself at named points and is started again on the same home and port.
 * Local Slack and the forge's services live on, as they would on a machine where only the product died.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const START_MS = 60_000;

export interface Life {
  pid: number;
  /** The point at which it died, null while it lives or when it was stopped. */
  killedAt: string | null;
}
export interface ProductUnderFire {
  url: string;
  lives: Life[];
  /** What all lives logged, one line each. */
  log: string[];
  /** Points met, in their order. */
  met(): string[];
  /** Resolves when the present life, or the next, says `ready`; rejects when the product ended in another way. */
  ready(): Promise<void>;
  /** Resolves when something happened: a line of the log, a death, a start. False when the time is over. */
  change(withinMs: number): Promise<boolean>;
  /** Kills it by force from outside; it is not started again by itself. */
  dies(): Promise<void>;
  /** Starts it once more after that, or after a stop. */
  again(): void;
  /** Ends it by SIGTERM; the exit code, and how long that took. A kill on the way is a death as any other. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<{ code: number | null; ms: number }>;
}

export interface FireOptions {
  home: string;
  port: number;
  env?: Record<string, string>;
  points: string[];
  /** While the product is dead. */
  between?: (point: string) => Promise<void>;
  progress?: (point: string, left: number) => void;
}

const alive = new Set<ChildProcess>();

/** What is left of this process's products is ended; each takes its local Slack and services along. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...alive].map((child) => {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      return closed;
    }),
  );
}

/**
 * Starts the product as `npm start` does, with the Node that runs this. Its lives are short: to optimise the embedded
 * database's code takes a third of a start, and none of them gets it back (measured).
 */
export function spawnProduct(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--liftoff-only', 'start.js'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  child.once('close', () => alive.delete(child));
  return child;
}

export function startUnderFire(options: FireOptions): ProductUnderFire {
  const happened = new EventEmitter().setMaxListeners(0);
  const left = new Set(options.points);
  const lives: Life[] = [];
  const log: string[] = [];
  let child: ChildProcess | null = null;
  const now = { ready: false };
  const isReady = (): boolean => now.ready;
  let stopping = false;
  let failure: Error | null = null;

  function live(): void {
    now.ready = false;
    let said = '';
    const born = spawnProduct({
      PORT: String(options.port),
      THROUGHLINE_HOME: options.home,
      THROUGHLINE_KILL_AT: [...left].join(','),
      ...options.env,
    });
    child = born;
    const life: Life = { pid: born.pid ?? 0, killedAt: null };
    lives.push(life);
    const heard = (line: string): void => {
      if (line.startsWith('ready')) now.ready = true;
      if (line.startsWith('{')) log.push(line);
      else said = `${said}${line}\n`;
      happened.emit('change');
    };
    lines(born, 'stdout', heard);
    lines(born, 'stderr', heard);
    born.once('close', (code, signal) => {
      now.ready = false;
      child = null;
      life.killedAt = signal === 'SIGKILL' ? (/killed at (\S+)/.exec(said)?.[1] ?? null) : null;
      if (life.killedAt !== null) void again(life.killedAt);
      else if (!stopping || (code !== 0 && signal !== 'SIGKILL'))
        fail(`The product ended by itself (${signal ?? code}): ${said}`);
      happened.emit('change');
    });
  }

  function fail(what: string): void {
    failure ??= new Error(`${what}\nLogged last:\n${log.slice(-8).join('\n')}`);
    happened.emit('change');
  }

  async function again(point: string): Promise<void> {
    left.delete(point);
    options.progress?.(point, left.size);
    try {
      await options.between?.(point);
      live();
    } catch (error) {
      fail(`While the product was dead at ${point}: ${String(error)}`);
    }
  }

  async function ready(): Promise<void> {
    const until = Date.now() + START_MS;
    while (!isReady()) {
      if (failure !== null) throw failure;
      if (!(await change(until - Date.now())))
        throw new Error(`The product was not ready in ${START_MS / 1_000} s.`);
    }
  }

  async function change(withinMs: number): Promise<boolean> {
    if (failure !== null) throw failure;
    const signal = AbortSignal.timeout(Math.max(withinMs, 1));
    try {
      await once(happened, 'change', { signal });
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  }

  live();
  return {
    url: `http://localhost:${options.port}`,
    lives,
    log,
    met: () => lives.flatMap((life) => (life.killedAt === null ? [] : [life.killedAt])),
    ready,
    change,
    dies: async () => {
      stopping = true;
      const dying = child;
      if (dying === null) return;
      const closed = once(dying, 'close');
      dying.kill('SIGKILL');
      await closed;
    },
    again: () => {
      stopping = false;
      live();
    },
    stop: async (signal = 'SIGTERM') => {
      stopping = true;
      for (;;) {
        await ready();
        const dying = child;
        if (dying === null) continue;
        const started = performance.now();
        const closed = once(dying, 'close');
        dying.kill(signal);
        const [code, by] = (await closed) as [number | null, string | null];
        if (by !== 'SIGKILL') return { code, ms: performance.now() - started };
      }
    },
  };
}

function lines(child: ChildProcess, from: 'stdout' | 'stderr', heard: (line: string) => void): void {
  let rest = '';
  child[from]?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) heard(line);
  });
}
