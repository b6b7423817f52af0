/** The other end of `small-process.ts`: what that starts, and what runs the commands. */
import { execFile } from 'node:child_process';
import type { Answered, Asked } from './small-process.ts';

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

process.on('message', (message) => {
  const { id, file, args, cwd, env, input, timeoutMs } = message as Asked;
  const options = { cwd, env, maxBuffer: MAX_OUTPUT_BYTES, timeout: timeoutMs };
  const child = execFile(file, [...args], options, (error, stdout, stderr) => {
    const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
    const answer: Answered = { id, code, stdout, stderr, trouble: error?.message ?? null };
    // Whoever asked may have died in between.
    if (process.connected) process.send?.(answer);
  });
  child.stdin?.on('error', (error: NodeJS.ErrnoException) => {
    // One that has read enough closes its input; its exit code says whether that was right.
    if (error.code !== 'EPIPE') child.kill();
  });
  child.stdin?.end(input);
});
