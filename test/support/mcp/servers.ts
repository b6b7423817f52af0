/** Knowledge servers under test: the real adapters, a home of their own, a clock that a test moves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/adapters/knowledge-servers/attempts.ts';
import { connectServer, type ServersOptions } from '../../../src/adapters/server-list.ts';
import { serversOf } from '../../../src/adapters/servers.ts';
import { parseKnowledgeServers } from '../../../src/flow/company/knowledge-servers-file.ts';
import type { ServerSettings } from '../../../src/pipeline/knowledge/server-settings.ts';
import type { KnowledgeServers } from '../../../src/ports/lake/knowledge-servers.ts';

export interface HandClock extends Clock {
  /** Moves time and runs what was due. */
  passes(ms: number): void;
}

export function handClock(start = Date.parse('2026-11-20T10:00:00Z')): HandClock {
  let now = start;
  let due: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after: (ms, run) => {
      const one = { at: now + ms, run };
      due.push(one);
      return () => {
        due = due.filter((other) => other !== one);
      };
    },
    passes: (ms) => {
      now += ms;
      const ready = due.filter((one) => one.at <= now).toSorted((a, b) => a.at - b.at);
      due = due.filter((one) => one.at > now);
      for (const one of ready) one.run();
    },
  };
}

/** As the policy file would describe it; what is wrong with it fails the test. */
export function settingsOf(...entries: Record<string, unknown>[]): ServerSettings[] {
  const { servers, problems } = parseKnowledgeServers(entries, null);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return servers;
}

export interface Rig {
  home: string;
  clock: HandClock;
  secrets: Record<string, string>;
  troubles: unknown[];
  servers(...settings: ServerSettings[]): KnowledgeServers;
  /** What the admin saw; `says` is their answer. */
  connects(
    settings: ServerSettings,
    about?: { says?: boolean; browser?: (url: URL) => void },
  ): Promise<{ isAsked: boolean; saw: string }>;
  end(): Promise<void>;
}

/** A browser that is logged in already: goes to the login and comes back to where that sends it. */
export function loggedIn(url: URL): void {
  void fetch(url, { redirect: 'manual' }).then((answer) => fetch(answer.headers.get('location') ?? ''));
}

export function startRig(about: Pick<ServersOptions, 'resolve'> = {}): Rig {
  const home = mkdtempSync(join(tmpdir(), 'servers-'));
  const clock = handClock();
  const secrets: Record<string, string> = {};
  const troubles: unknown[] = [];
  const ends: (() => Promise<void>)[] = [];
  const options = {
    home,
    clock,
    secret: (name: string) => secrets[name] ?? null,
    report: (_what: string, error: unknown) => troubles.push(error),
    ...about,
  };
  return {
    home,
    clock,
    secrets,
    troubles,
    servers: (...settings) => {
      const made = serversOf({ ...options, settings });
      ends.push(() => made.stop());
      return made.all;
    },
    connects: async (settings, { says = true, browser = loggedIn } = {}) => {
      const lines: string[] = [];
      const isAsked = await connectServer(settings, {
        options,
        admin: {
          say: (line) => {
            lines.push(line);
            const [url] = /http:\/\/127\.0\.0\.1:\d+\/authorize\S*/.exec(line) ?? [];
            if (url !== undefined) browser(new URL(url));
          },
          approves: async (question) => {
            lines.push(question);
            return says;
          },
        },
      });
      return { isAsked, saw: lines.join('\n') };
    },
    end: async () => {
      for (const end of ends) await end();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
