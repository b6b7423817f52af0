/**
 * One process for a home folder: two could open one embedded database without an error, and rows vanished (measured).
 * The lock names its holder by pid and start time, so a pid that was given out again does not keep it.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export class HomeInUse extends Error {
  constructor(home: string, pid: number) {
    super(
      `${home} is in use by another Throughline (process ${pid}). Stop that one, or set THROUGHLINE_HOME to another folder.`,
    );
    this.name = 'HomeInUse';
  }
}

/** Start time of a process in clock ticks since boot; null where it does not run or the system does not say. */
export function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function lives(pid: number, started: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startTime(pid);
  return started === null || now === null || now === started;
}

/** Takes the lock, or throws `HomeInUse`. Returns what releases it. */
export function lockHome(home: string): () => void {
  mkdirSync(home, { recursive: true });
  const path = join(home, 'lock');
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, JSON.stringify({ pid: process.pid, started: startTime(process.pid) }));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readHolder(path);
      if (holder !== null && lives(holder.pid, holder.started)) throw new HomeInUse(home, holder.pid);
      rmSync(path, { force: true });
    }
  }
  throw new HomeInUse(home, 0);
}

/** Who holds it; null when the file was left half-written by a crash. */
function readHolder(path: string): { pid: number; started: string | null } | null {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8')) as { pid?: unknown; started?: unknown };
    return typeof read.pid === 'number'
      ? { pid: read.pid, started: typeof read.started === 'string' ? read.started : null }
      : null;
  } catch {
    return null;
  }
}
