import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../../error-code.ts';
import { refusal } from '../refuse.ts';
import { type Ended, start } from '../small-process/small-process.ts';
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
  ended: Promise<Ended>;
}

export interface ChildProcesses {
  start(request: ChildRequest): Promise<Child>;
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
    start: async (request) => {
      const own = join(options.home, 'forge', 'child-home');
      await mkdir(dirname(request.logFile), { recursive: true });
      await mkdir(own, { recursive: true });
      await writeFile(request.logFile, `$ node --run ${request.script}\n`, { flag: 'a' });
      const { pid, ended } = await start({
        file: process.execPath,
        args: ['--run', request.script],
        cwd: request.folder,
        logFile: request.logFile,
        env: {
          PATH: options.searchPath,
          HOME: own,
          LANG: 'C.UTF-8',
          NO_COLOR: '1',
          [marker]: options.id,
          ...request.env,
        },
      });
      if (pid === null) throw refusal(`Could not start "${request.script}" in a checkout.`);
      return { pid, started: startOf(pid) ?? 'ended at once', ended };
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
