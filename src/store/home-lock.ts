/**
 * One process for a home folder: two could open one embedded database without an error, and rows vanished (measured).
 * The lock names its holder by pid and start time, so a pid that was given out again does not keep it.
 *
 * A lock appears whole or not at all (a link to a written file), so nobody reads half a one. A stale lock is removed
 * by whoever holds the lock of the takeover: two who both found it stale would else remove each other's fresh one.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class HomeInUse extends Error {
  constructor(home: string, pid: number) {
    super(
      `${home} is in use by another Throughline (process ${pid}). Stop that one, or set THROUGHLINE_HOME to another folder.`,
    );
    this.name = 'HomeInUse';
  }
}

interface Holder {
  pid: number;
  started: string | null;
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

function lives(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startTime(holder.pid);
  return holder.started === null || now === null || now === holder.started;
}

/** Takes the lock, or throws `HomeInUse`. Returns what releases it. */
export function lockHome(home: string): () => void {
  mkdirSync(home, { recursive: true });
  const path = join(home, 'lock');
  const free = create(path);
  if (free !== null) return free;
  const done = create(`${path}.takeover`) ?? afterDead(home, `${path}.takeover`);
  try {
    refuseIfHeld(home, path);
    rmSync(path, { force: true });
    const taken = create(path);
    if (taken !== null) return taken;
    refuseIfHeld(home, path);
    throw new Error(`${path} came back while it was taken over. Start again.`);
  } finally {
    done();
  }
}

/** A takeover lasts microseconds: a lock of one is left behind only by a kill in its midst. */
function afterDead(home: string, path: string): () => void {
  refuseIfHeld(home, path);
  rmSync(path, { force: true });
  const done = create(path);
  if (done === null) throw new HomeInUse(home, holderOf(path)?.pid ?? 0);
  return done;
}

function refuseIfHeld(home: string, path: string): void {
  const holder = holderOf(path);
  if (holder !== null && lives(holder)) throw new HomeInUse(home, holder.pid);
}

/** Null when the file is there already. */
function create(path: string): (() => void) | null {
  const draft = `${path}.${process.pid}`;
  writeFileSync(
    draft,
    JSON.stringify({ pid: process.pid, started: startTime(process.pid) } satisfies Holder),
  );
  try {
    linkSync(draft, path);
    return () => rmSync(path, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return null;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Null where nobody holds it, or where the file holds no name. */
function holderOf(path: string): Holder | null {
  let raw: string;
  try {
    raw = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const read = JSON.parse(raw) as { pid?: unknown; started?: unknown };
    if (typeof read.pid !== 'number') return null;
    return { pid: read.pid, started: typeof read.started === 'string' ? read.started : null };
  } catch {
    // A power cut can leave an empty file behind a finished link.
    return null;
  }
}
