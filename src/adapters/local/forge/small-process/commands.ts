/** The other end of `small-process.ts`: what that starts, and what runs the commands and starts the programs. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Asked, Command, Program, Told } from './small-process.ts';

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

process.on('message', (message) => {
  const asked = message as Asked;
  if (asked.ask === 'run') run(asked.id, asked);
  else start(asked.id, asked);
});

/** Whoever asked may have died in between. */
function tell(told: Told): void {
  if (process.connected) process.send?.(told);
}

function run(id: number, { file, args, cwd, env, input, timeoutMs }: Command): void {
  const options = { cwd, env, maxBuffer: MAX_OUTPUT_BYTES, timeout: timeoutMs };
  const child = execFile(file, [...args], options, (error, stdout, stderr) => {
    const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
    tell({ id, tell: 'outcome', outcome: { code, stdout, stderr, trouble: error?.message ?? null } });
  });
  child.stdin?.on('error', (error: NodeJS.ErrnoException) => {
    // One that has read enough closes its input; its exit code says whether that was right.
    if (error.code !== 'EPIPE') child.kill();
  });
  child.stdin?.end(input);
}

function start(id: number, program: Program): void {
  let child: ChildProcess;
  try {
    child = spawned(program);
  } catch {
    // Its folder or log is gone: as if the program were not there.
    tell({ id, tell: 'started', pid: null });
    return;
  }
  child.unref();
  let over = false;
  const end = (code: number | null, signal: string | null): void => {
    if (over) return;
    over = true;
    tell({ id, tell: 'ended', ended: { code, signal } });
  };
  child.once('error', () => end(null, null));
  child.once('exit', end);
  tell({ id, tell: 'started', pid: child.pid ?? null });
}

function spawned({ file, args, cwd, env, logFile }: Program): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    const stdio = ['ignore' as const, log, log];
    return spawn(file, [...args], { cwd, env, detached: true, shell: false, stdio });
  } finally {
    closeSync(log);
  }
}
