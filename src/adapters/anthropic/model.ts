/** Claude behind the model's port. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Anthropic } from '@anthropic-ai/sdk';
import type { Skill } from '../../pipeline/documents/skills/skill.ts';
import type { ModelTask } from '../../pipeline/model-tasks.ts';
import type { Model } from '../../ports/model.ts';
import type { Desk } from './desk.ts';
import { answer } from './tasks/answer.ts';
import { classify } from './tasks/classify.ts';
import { draft } from './tasks/draft.ts';
import { judge } from './tasks/judge.ts';
import { sumUp } from './tasks/sum-up.ts';
import type { Fetch } from './wire/client.ts';
import { usualModels } from './wire/prices.ts';
import { createSend } from './wire/send.ts';

export interface AnthropicOptions {
  apiKey: string;
  /** Where the Messages API is. */
  baseUrl: string;
  models: Partial<Record<ModelTask, string>>;
  skill: (name: string) => Skill;
  fetch: Fetch;
  /** What is done without a model where it cannot be waited for. */
  otherwise: { classify: Model['classify']; partsOf: (description: string) => string[] };
  report: (what: string, error: unknown) => void;
  clock?: Clock;
}

export interface Clock {
  now: () => Date;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  random: () => number;
  deadline: (ms: number) => AbortSignal;
}

const systemClock: Clock = {
  now: () => new Date(),
  wait: async (ms, signal) => {
    await wait(ms, undefined, { signal });
  },
  random: Math.random,
  deadline: (ms) => AbortSignal.timeout(ms),
};

const KEPT_MS = 600_000;
const TROUBLE_KEPT_MS = 30_000;

export function createAnthropicModel(options: AnthropicOptions): Required<Model> {
  const { now, deadline, wait: pause, random } = options.clock ?? systemClock;
  const models = { ...usualModels, ...options.models };
  let made: Promise<Anthropic> | null = null;
  const client = (): Promise<Anthropic> =>
    (made ??= import('./wire/client.ts').then(({ createClient }) => createClient(options)));
  /** The list of models is looked up again after a while; sooner where it brought trouble. */
  let looked: { at: number; found: string[] } | null = null;
  /** What the last request met, for the admin. */
  let met: string | null = null;
  const desk: Desk = {
    models,
    now,
    deadline,
    skill: options.skill,
    send: createSend({
      client,
      models,
      wait: pause,
      random,
      told: (sentence) => {
        met = sentence;
      },
    }),
  };
  return {
    name: 'Claude',
    isModel: true,
    draft: async (kind, material, calling) => {
      const drafted = await draft(desk, kind, { material, calling });
      return kind === 'prd'
        ? { ...drafted, parts: options.otherwise.partsOf(material.item.description) }
        : drafted;
    },
    answer: (question, material, asking = {}) => answer(desk, question, { material, asking }),
    judge: (material, changes, calling) => judge(desk, changes, { material, calling }),
    classify: (text, about, calling) =>
      classify(desk, text, {
        services: about.services,
        calling,
        otherwise: options.otherwise.classify,
        report: options.report,
      }),
    sumUp: (talk, calling) => sumUp(desk, talk, calling),
    problems: async () => {
      const { modelProblems } = await import('./wire/start-check.ts');
      const at = now().getTime();
      if (looked === null || at - looked.at > (looked.found.length === 0 ? KEPT_MS : TROUBLE_KEPT_MS))
        looked = { at, found: await modelProblems(await client(), { models, now: now() }) };
      const { found } = looked;
      return [...new Set([...(met === null ? [] : [met]), ...found])];
    },
  };
}
