import type { Database } from './database.ts';
import type { ForgeEvent } from './events.ts';
import type { Git } from './git/git.ts';
import { openRepository, type Repository } from './git/repository.ts';
import type { ChildProcesses } from './running/child-processes.ts';

/** What every part of the forge works with. */
export interface ForgeContext {
  home: string;
  publicUrl: string;
  db: Database;
  git: Git;
  clock: () => Date;
  locks: Locks;
  background: Background;
  processes: ChildProcesses;
  /** Puts an event into the outbox; to be called in the transaction that makes it true. */
  announce(event: ForgeEvent): void;
}

export function repositoryOf(context: ForgeContext, repo: string): Repository {
  return openRepository(context.git, context.home, repo);
}

export function now(context: ForgeContext): string {
  return context.clock().toISOString();
}

/** Runs work one after the other per key. */
export type Locks = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Work that nobody awaits: failures are reported, and `idle` waits for the end of all of it. */
export interface Background {
  run(what: string, work: () => Promise<void>): void;
  idle(): Promise<void>;
}

export function createBackground(report: (what: string, error: unknown) => void): Background {
  const running = new Set<Promise<void>>();
  return {
    run: (what, work) => {
      const task = work()
        .catch((error: unknown) => report(what, error))
        .finally(() => running.delete(task));
      running.add(task);
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
