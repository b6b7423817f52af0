import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/world.ts';
import { type Child, startChild } from './child.ts';
import { type Figure, type Measure, median, rounded } from './figure.ts';

const TIMES = 3;
/** After this long nothing of the start is under way. */
const IDLE_MS = 5_000;

export const start: Measure = { names: ['start.cold_ms', 'start.warm_ms', 'start.rss_mb'], run };

async function run(): Promise<Figure[]> {
  const cold: number[] = [];
  const warm: number[] = [];
  const memory: number[] = [];
  for (let at = 0; at < TIMES; at += 1) {
    const home = await mkdtemp(join(tmpdir(), 'throughline-bench-'));
    try {
      const first = await begin(home);
      cold.push(first.ms);
      await first.child.end();
      const second = await begin(home);
      warm.push(second.ms);
      await pause(IDLE_MS);
      memory.push(residentMb(second.child.pid));
      await second.child.end();
    } finally {
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  const bare = await bareMs();
  const beside = `median of ${TIMES}: ${rounded(bare)} ms of a bare Node process`;
  return [
    {
      name: 'start.cold_ms',
      value: median(cold),
      unit: 'ms',
      target: { atMost: 8_000 },
      comparedWith: beside,
    },
    {
      name: 'start.warm_ms',
      value: median(warm),
      unit: 'ms',
      target: { atMost: 3_000 },
      comparedWith: beside,
    },
    {
      name: 'start.rss_mb',
      value: median(memory),
      unit: 'MB',
      target: { atMost: 600 },
      comparedWith: `${IDLE_MS / 1_000} s after a warm start; ${rounded(process.memoryUsage.rss() / 1_000_000)} MB of this bench`,
    },
  ];
}

/** What `npm start` runs, up to its line `ready`. */
async function begin(home: string): Promise<{ child: Child; ms: number }> {
  const port = String(await freePort());
  const started = performance.now();
  const child = startChild('../../start.js', {
    env: { PORT: port, THROUGHLINE_HOME: home, LOG_LEVEL: 'error' },
  });
  await child.line('ready');
  return { child, ms: performance.now() - started };
}

async function bareMs(): Promise<number> {
  const started = performance.now();
  const child = startChild('./apps/nothing.ts');
  await child.line('ready');
  return performance.now() - started;
}

function residentMb(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error('the memory of the product could not be read');
  return (Number(kilobytes) * 1_024) / 1_000_000;
}
