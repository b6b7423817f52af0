import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * A process is told by its id and the time it started, because ids are used again. On Linux both come from
 * /proc (with the boot's id, since start times count from the boot), elsewhere from `ps`.
 */
const hasProc = existsSync('/proc/self/stat');

/** What identifies the process that has this id now; null if it does not run (a zombie does not). */
export function startOf(pid: number): string | null {
  return hasProc ? fromProc(pid) : fromPs(pid);
}

export function runs(pid: number | null, started: string | null): boolean {
  return pid !== null && started !== null && startOf(pid) === started;
}

function fromProc(pid: number): string | null {
  const fields = statOf(pid);
  if (fields === null || fields[0] === 'X') return null;
  // The first thread is a zombie before the others have ended, and until they have, the port is taken (seen).
  if (fields[0] === 'Z' && Number(fields[17]) <= 1) return null;
  const boot = readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return `${boot}:${fields[19]}`;
}

/** Fields of /proc/PID/stat from the state on: the command before it may hold spaces and brackets. */
function statOf(pid: number): string[] | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function fromPs(pid: number): string | null {
  try {
    const out = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C' },
    });
    return out.trim() === '' ? null : out.trim();
  } catch {
    // `ps` exits with 1 where there is no such process.
    return null;
  }
}

/** Whether a member of this process group still runs, its leader or one that outlived it. */
export function groupRuns(group: number): boolean {
  if (!hasProc) return startOf(group) !== null;
  return pids().some((pid) => Number(statOf(pid)?.[2]) === group && startOf(pid) !== null);
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number);
}

/** Processes whose environment holds this `NAME=value`; none where the system does not show it. */
export function processesWith(variable: string): { pid: number; group: number }[] {
  if (!hasProc) return [];
  return pids()
    .filter((pid) => readOrNull(`/proc/${pid}/environ`)?.split('\0').includes(variable))
    .map((pid) => ({ pid, group: Number(statOf(pid)?.[2]) }))
    .filter(({ pid }) => startOf(pid) !== null);
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended meanwhile, or belongs to another user: not ours either way.
    return null;
  }
}
