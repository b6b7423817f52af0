/** The real adapter against the scripted model, with time in the test's hands. */
import { join } from 'node:path';
import { createClaude } from '../../../src/adapters/anthropic/claude.ts';
import { partsOf } from '../../../src/adapters/local/drafter/ticket/several.ts';
import { createSkills } from '../../../src/adapters/skills/in-force.ts';
import { createGuardedFetch } from '../../../src/adapters/web/guarded-fetch.ts';
import type { ModelTask } from '../../../src/pipeline/model-tasks.ts';
import type { Model, ModelUse } from '../../../src/ports/model.ts';
import { drafter } from '../questions.ts';
import { noon } from '../sample-ticket.ts';
import { KEY, type ModelServer, startModelServer } from './server.ts';

const skills = createSkills({ product: join(import.meta.dirname, '../../../skills') });

export interface ModelRig {
  server: ModelServer;
  model: Model;
  /** Pauses that were made before asking again. */
  waits: number[];
  used: ModelUse[];
  onUse: (use: ModelUse) => void;
  reported: string[];
  /** What the clock says. */
  time: { now: Date };
  /** The time of all work that goes on is up. */
  timeIsUp(): void;
  reset(): void;
  close(): Promise<void>;
}

export async function startModelRig(models: Partial<Record<ModelTask, string>> = {}): Promise<ModelRig> {
  const server = await startModelServer();
  const web = createGuardedFetch({
    service: 'Anthropic',
    rule: { privateHosts: ['127.0.0.1'] },
    silentMs: 5_000,
  });
  const waits: number[] = [];
  const used: ModelUse[] = [];
  const reported: string[] = [];
  const time = { now: new Date(noon) };
  let patience = new AbortController();
  const model = createClaude({
    apiKey: KEY,
    baseUrl: server.url,
    models,
    skill: (name) => skills.named(name),
    fetch: web.fetch,
    otherwise: { classify: (text, about) => drafter.classify(text, about), partsOf },
    report: (what) => void reported.push(what),
    clock: {
      now: () => time.now,
      wait: async (ms) => void waits.push(ms),
      random: () => 0.5,
      deadline: () => patience.signal,
    },
  });
  return {
    server,
    model,
    waits,
    used,
    reported,
    onUse: (use) => void used.push(use),
    time,
    timeIsUp: () => patience.abort(),
    reset: () => {
      server.reset();
      patience = new AbortController();
      // Nothing that was looked up in an earlier test is still known.
      time.now = new Date(time.now.getTime() + 3_600_000);
      for (const list of [waits, used, reported]) list.length = 0;
    },
    close: async () => {
      web.close();
      await server.close();
    },
  };
}
