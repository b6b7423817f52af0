/** Claude, loaded with the first thing that is asked of it: a start without a key pays nothing for it. */
import type { Model } from '../../ports/model.ts';
import type { AnthropicOptions } from './model.ts';

export const ANTHROPIC_URL = 'https://api.anthropic.com';

export function createClaude(options: AnthropicOptions): Model {
  let made: Promise<Required<Model>> | null = null;
  const model = (): Promise<Required<Model>> =>
    (made ??= import('./model.ts').then(({ createAnthropicModel }) => createAnthropicModel(options)));
  return {
    name: 'Claude',
    isModel: true,
    draft: async (kind, material, calling) => (await model()).draft(kind, material, calling),
    answer: async (question, material, asking) => (await model()).answer(question, material, asking),
    judge: async (material, changes, calling) => (await model()).judge(material, changes, calling),
    classify: async (text, about, calling) => (await model()).classify(text, about, calling),
    sumUp: async (talk, calling) => (await model()).sumUp(talk, calling),
    problems: async () => (await model()).problems(),
  };
}
