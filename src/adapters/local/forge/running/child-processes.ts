import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../../error-code.ts';
import { refusal } from '../refuse.ts';
import { groupRuns, processesWith, runs, startOf } from './process-identity.ts';

export interface ChildRequest {
  /** A script of the repository's package.json. */
  script: 'start' | 'test';
  folder: string;
  logFile: string;
  env: Record<string, string>;
}

export interface Child {
  pid: number;
  started: string;
  /** How it ended; resolves only while this process of ours lives. */
  ended: Promise<{ code: number | null; signal: string | null }>;
}

export interface ChildProcesses {
  start(request: ChildRequest): Child;
  /** Ends a process and its group: asks first, then forces. Resolves when it is gone. */
  stop(pid: number | null, started: string | null): Promise<void>;
  /** Ends every process that this forge's home ever started, but for these. */
  stopLeftovers(keep: number[]): Promise<void>;
}

const graceMs = 1_500;
const pollMs = 20;
const marker = 'THROUGHLINE_FORGE';

/**
 * Starts what a repository brings along. It gets none of our environment: a search path, a home of its own, and
 * what the caller lists. Output goes to a file, so that it survives us. Each child leads a group of its own, and
 * carries a mark by which a later boot finds it even if we died before we wrote its number down.
 * Limit: it runs as the same user on the same machine; this is for repositories that the team trusts to test.
 */
export function createChildProcesses(options: {
  id: string;
  searchPath: string;
  home: string;
}): ChildProcesses {
  const mark = `${marker}=${options.id}`;
  return {
    start: (request) => {
      mkdirSync(dirname(request.logFile), { recursive: true });
      const own = join(options.home, 'forge', 'child-home');
      mkdirSync(own, { recursive: true });
      const log = openSync(request.logFile, 'a');
      writeSync(log, `$ node --run ${request.script}\n`);
      const child = spawn(process.execPath, ['--run', request.script], {
        cwd: request.folder,
        detached: true,
        shell: false,
        stdio: ['ignore', log, log],
        env: {
          PATH: options.searchPath,
          HOME: own,
          LANG: 'C.UTF-8',
          NO_COLOR: '1',
          [marker]: options.id,
          ...request.env,
        },
      });
      closeSync(log);
      const ended = endOf(child);
      child.unref();
      if (child.pid === undefined) throw refusal(`Could not start "${request.script}" in a checkout.`);
      return { pid: child.pid, started: startOf(child.pid) ?? 'ended at once', ended };
    },
    stop: async (pid, started) => {
      if (pid === null) return;
      if (runs(pid, started)) await end(-pid, () => !groupRuns(pid));
      // Its leader may be gone while others of its group still hold the port; the mark says that they are ours.
      await endAll(processesWith(mark).filter(({ group }) => group === pid));
    },
    stopLeftovers: async (keep) => {
      await endAll(processesWith(mark).filter(({ group }) => !keep.includes(group)));
    },
  };
}

async function endAll(processes: { pid: number }[]): Promise<void> {
  await Promise.all(processes.map(({ pid }) => end(pid, () => startOf(pid) === null)));
}

/** A negative number means the whole group, as in kill(2). */
async function end(target: number, gone: () => boolean): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    signalTo(target, signal);
    for (let waitedMs = 0; waitedMs < graceMs && !gone(); waitedMs += pollMs) await delay(pollMs);
    if (gone()) break;
  }
}

function signalTo(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function endOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}
