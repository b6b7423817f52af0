import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HomeInUse, lockHome, startTime } from '../../src/store/home-lock.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'throughline-lock-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const module = fileURLToPath(new URL('../../src/store/home-lock.ts', import.meta.url));
const lockFile = () => join(home, 'lock');
const holder = () => JSON.parse(readFileSync(lockFile(), 'utf8')) as { pid: number; started: string | null };

describe('a home folder has one holder', () => {
  it('refuses the second with what to do about it', () => {
    lockHome(home);
    expect(() => lockHome(home)).toThrow(
      new HomeInUse(home, process.pid), // the same sentence
    );
    expect(new HomeInUse('.throughline', 7).message).toMatchInlineSnapshot(
      `".throughline is in use by another Throughline (process 7). Stop that one, or set THROUGHLINE_HOME to another folder."`,
    );
  });

  it('refuses while another process holds it, and not after that process was killed', async () => {
    const other = spawn(
      process.execPath,
      [
        '-e',
        `import(${JSON.stringify(module)}).then((m) => { m.lockHome(process.argv[1]); console.log('held'); setInterval(() => {}, 1e6) })`,
        home,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(other.stdout, 'data');
    expect(() => lockHome(home)).toThrow(new HomeInUse(home, other.pid ?? 0));
    other.kill('SIGKILL');
    await once(other, 'exit');
    lockHome(home);
    expect(holder().pid).toBe(process.pid);
  });

  it('can be taken again once released', () => {
    lockHome(home)();
    expect(() => lockHome(home)).not.toThrow();
  });

  it('leaves nothing but the lock', () => {
    writeFileSync(lockFile(), '');
    const release = lockHome(home);
    expect(readdirSync(home)).toEqual(['lock']);
    release();
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('a stale lock is taken', () => {
  const dead = () => spawnSync(process.execPath, ['-e', '']).pid;

  it.each([
    ['its process is gone', () => JSON.stringify({ pid: dead(), started: '1' })],
    [
      'its pid was given to a process that started later',
      () => JSON.stringify({ pid: process.ppid, started: '1' }),
    ],
    ['it is empty after a power cut', () => ''],
  ])('when %s', (_why, content) => {
    writeFileSync(lockFile(), content());
    lockHome(home);
    expect(holder()).toEqual({ pid: process.pid, started: startTime(process.pid) });
  });

  it('after a kill in the midst of an earlier takeover', () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: dead(), started: '1' }));
    writeFileSync(`${lockFile()}.takeover`, JSON.stringify({ pid: dead(), started: '1' }));
    lockHome(home);
    expect(holder().pid).toBe(process.pid);
  });

  it('by one of several that start at once', async () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: dead(), started: '1' }));
    const program = `
      import(${JSON.stringify(module)}).then((m) => {
        process.stdin.once('data', () => {
          try { m.lockHome(process.argv[1]); console.log('held'); } catch (error) { console.log(error.name); }
        });
        process.stdin.on('end', () => process.exit(0));
        console.log('ready');
      })`;
    const rivals = Array.from({ length: 4 }, () => spawn(process.execPath, ['-e', program, home]));
    await Promise.all(rivals.map((rival) => once(rival.stdout, 'data')));
    const answers = Promise.all(rivals.map((rival) => once(rival.stdout, 'data')));
    for (const rival of rivals) rival.stdin.write('go');
    const said = (await answers).map(([data]) => String(data).trim());
    for (const rival of rivals) rival.stdin.end();
    await Promise.all(rivals.map((rival) => once(rival, 'exit')));
    expect(said.toSorted()).toEqual(['HomeInUse', 'HomeInUse', 'HomeInUse', 'held']);
  });
});
