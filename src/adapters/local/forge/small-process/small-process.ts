/**
 * Runs commands and starts programs from a process that is kept small. Starting one costs time in proportion to the
 * memory of the process that asks, and stops it for as long: 1 ms at 50 MB, 23 ms at 460 MB, 55 ms at 1.3 GB (measured,
 * Node 24 on Linux). The product holds its database in memory and runs git some two hundred times a ticket.
 *
 * There is one such process for each of ours. It starts with the first command and ends with us, however we end: it
 * finishes the commands that it runs when its channel closes, and leaves the programs that it started alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Called {
  file: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string>;
}
/** Runs to its end, with its output kept. */
export interface Command extends Called {
  input: string;
  timeoutMs: number;
}
/** Leads a group of its own and outlives us; its output is added to a file. */
export interface Program extends Called {
  logFile: string;
}

/** `code` is null where it was ended by a signal, or never began; `trouble` then says why. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
  trouble: string | null;
}
export interface Ended {
  code: number | null;
  signal: string | null;
}

export type Asked =
  | ({ ask: 'run' } & Command & { id: number })
  | ({ ask: 'start' } & Program & { id: number });
export type Told =
  | { id: number; tell: 'outcome'; outcome: Outcome }
  | { id: number; tell: 'started'; pid: number | null }
  | { id: number; tell: 'ended'; ended: Ended };

interface Small {
  child: ChildProcess;
  /** Commands under way, and programs that are being started. */
  waiting: Map<number, (told: Exclude<Told, { tell: 'ended' }>) => void>;
  /** Programs that run. */
  running: Map<number, (ended: Ended) => void>;
}

let small: Small | null = null;
let asked = 0;

/** Never rejects: what went wrong is part of the outcome. */
export async function run(command: Command): Promise<Outcome> {
  const told = await asking({ ask: 'run', ...command });
  return told.tell === 'outcome' ? told.outcome : never('it was not run');
}

/** `pid` is null where it could not be started. `ended` resolves only while we live, and holds nobody back. */
export async function start(program: Program): Promise<{ pid: number | null; ended: Promise<Ended> }> {
  const end = Promise.withResolvers<Ended>();
  const told = await asking({ ask: 'start', ...program }, end.resolve);
  return { pid: told.tell === 'started' ? told.pid : null, ended: end.promise };
}

type Asking = ({ ask: 'run' } & Command) | ({ ask: 'start' } & Program);

function asking(what: Asking, ended?: (ended: Ended) => void): Promise<Exclude<Told, { tell: 'ended' }>> {
  small ??= begin();
  const { child, waiting, running } = small;
  asked += 1;
  const id = asked;
  return new Promise((resolve) => {
    // Only what is under way keeps us alive.
    if (waiting.size === 0) child.channel?.ref();
    waiting.set(id, resolve);
    if (ended !== undefined) running.set(id, ended);
    child.send({ id, ...what } satisfies Asked, (error) => {
      if (error !== null && waiting.delete(id))
        resolve({ id, tell: 'outcome', outcome: never(error.message) });
    });
  });
}

function begin(): Small {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./commands.ts', import.meta.url))], {
    // A group of its own: an interrupt from the keyboard is ours to answer, and a stop finishes what is under way.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: { PATH: '/usr/bin:/bin' },
  });
  const waiting: Small['waiting'] = new Map();
  const running: Small['running'] = new Map();
  child.on('message', (message) => {
    const told = message as Told;
    if (told.tell === 'ended') {
      running.get(told.id)?.(told.ended);
      running.delete(told.id);
      return;
    }
    const resolve = waiting.get(told.id);
    waiting.delete(told.id);
    if (waiting.size === 0) child.channel?.unref();
    resolve?.(told);
  });
  const gone = (why: string): void => {
    if (small?.child === child) small = null;
    for (const [id, resolve] of waiting) resolve({ id, tell: 'outcome', outcome: never(why) });
    for (const ended of running.values()) ended({ code: null, signal: null });
    waiting.clear();
    running.clear();
  };
  child.once('error', (error) => gone(error.message));
  child.once('exit', (code, signal) => gone(`the process that runs it ended (${signal ?? code})`));
  child.unref();
  child.channel?.unref();
  return { child, waiting, running };
}

const never = (trouble: string): Outcome => ({ code: null, stdout: '', stderr: '', trouble });
