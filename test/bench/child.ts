/** A program of the bench in a process of its own, so that what is measured does not share a thread with who measures. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child {
  pid: number;
  /** The first line that begins with this word, without it. */
  line(word: string): Promise<string>;
  /** Ends with SIGTERM and waits; after ten seconds with SIGKILL. */
  end(): Promise<void>;
}

export function startChild(
  file: string,
  about: { args?: string[]; env?: Record<string, string> } = {},
): Child {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path, ...(about.args ?? [])], {
    env: { ...process.env, ...about.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const errors: Buffer[] = [];
  const waiting: (() => void)[] = [];
  let rest = '';
  const wake = (): void => {
    for (const one of waiting.splice(0)) one();
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    said.push(...lines);
    wake();
  });
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.on('close', wake);
  return {
    pid: child.pid ?? 0,
    line: async (word) => {
      for (;;) {
        const found = said.find((line) => line.startsWith(`${word} `));
        if (found !== undefined) return found.slice(word.length).trim();
        if (isOver(child))
          throw new Error(
            `${file} ended without “${word}”:\n${Buffer.concat(errors).toString().slice(-2_000)}`,
          );
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    end: async () => {
      if (isOver(child)) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      const last = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await closed;
      clearTimeout(last);
    },
  };
}

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
