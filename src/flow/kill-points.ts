import { writeSync } from 'node:fs';
import type { Probe } from './deps.ts';

/** Kills this process at the first of these points of effects that is met: only where a test asks for it. */
export function killPoints(killAt: string[]): Probe {
  const points = new Set(killAt);
  if (points.size === 0) return () => {};
  return (effect, point) => {
    if (!points.has(`${effect}:${point}`)) return;
    writeSync(process.stderr.fd, `killed at ${effect}:${point}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}
