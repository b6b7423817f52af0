/** US dollars for a million tokens, as Anthropic published them in November 2026. The models list has no prices. */
import type { ModelTask } from '../../../pipeline/model-tasks.ts';
import type { ModelUse } from '../../../ports/model.ts';

interface Price {
  input: number;
  output: number;
  cacheRead: number;
  /** Kept for five minutes, and for an hour. */
  cacheWrite: number;
  cacheWriteHour: number;
}

/** A prompt that is longer than this costs five times as much with Haiku 5.5. */
const LONG_PROMPT = 100_000;
const longHaiku: Price = { input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625, cacheWriteHour: 1 };

const prices: Record<string, Price> = {
  'claude-haiku-5-5': { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125, cacheWriteHour: 0.2 },
  'claude-sonnet-5-5': { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5, cacheWriteHour: 4 },
  'claude-opus-5-5': { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5, cacheWriteHour: 8 },
  'claude-fable-5-2': { input: 8, output: 40, cacheRead: 0.2, cacheWrite: 10, cacheWriteHour: 16 },
  'claude-haiku-4-5': { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25, cacheWriteHour: 2 },
};

/** A model that is not listed counts as the dearest one: a budget that ends early is better than one that never does. */
const dearest: Price = { input: 8, output: 40, cacheRead: 0.8, cacheWrite: 10, cacheWriteHour: 16 };

/** Taken until the admin names others; Anthropic's own advice and the prices of November 2026. */
export const usualModels: Record<ModelTask, string> = {
  drafting: 'claude-opus-5-5',
  conversation: 'claude-sonnet-5-5',
  judging: 'claude-opus-5-5',
  notes: 'claude-sonnet-5-5',
  summaries: 'claude-haiku-5-5',
  screening: 'claude-haiku-5-5',
};

export interface Tokens {
  input_tokens: number;
  output_tokens: number;
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
  cache_creation?: { ephemeral_1h_input_tokens: number } | null;
}

export function useOf(task: ModelTask, model: string, tokens: Tokens): ModelUse {
  const read = tokens.cache_read_input_tokens ?? 0;
  const written = tokens.cache_creation_input_tokens ?? 0;
  const hour = Math.min(tokens.cache_creation?.ephemeral_1h_input_tokens ?? 0, written);
  const known = prices[model.replace(/-20\d{6}$/, '')] ?? dearest;
  const isLong = tokens.input_tokens + read + written > LONG_PROMPT;
  const price = isLong && model.startsWith('claude-haiku-5-5') ? longHaiku : known;
  const millionths =
    tokens.input_tokens * price.input +
    tokens.output_tokens * price.output +
    read * price.cacheRead +
    (written - hour) * price.cacheWrite +
    hour * price.cacheWriteHour;
  return {
    task,
    model,
    inputTokens: tokens.input_tokens,
    outputTokens: tokens.output_tokens,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    costUsd: millionths / 1_000_000,
  };
}
