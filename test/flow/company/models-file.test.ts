/** Models, their budgets and their key, as an admin gives them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ConfigProblems, readConfig } from '../../../src/config.ts';
import { parseCompany } from '../../../src/flow/company/company-file.ts';
import { acmeSource } from '../../support/local/acme.ts';

const file: object = parse(readFileSync(join(acmeSource, 'throughline.yaml'), 'utf8'));
const parsed = (more: object) => parseCompany({ ...file, ...more });

test('left out, models and budgets are as usual', () => {
  expect(parsed({})).toMatchObject({
    models: {},
    company: { modelBudget: { usdPerTicket: 2, usdPerDay: 20 } },
  });
});

test('a model for each task, and what a ticket and a day may cost', () => {
  expect(
    parsed({ models: { drafting: 'claude-fable-5-2' }, model_budget: { usd_per_ticket: 3.5 } }),
  ).toMatchObject({
    models: { drafting: 'claude-fable-5-2' },
    company: { modelBudget: { usdPerTicket: 3.5, usdPerDay: 20 } },
  });
});

test.each([
  [{ models: { writing: 'claude-opus-5-5' } }, /^models/],
  [{ models: { drafting: 'a model' } }, /^models\.drafting: /],
  [{ model_budget: { usd_per_day: 0 } }, /^model_budget\.usd_per_day: /],
  [{ model_budget: { per_day: 1 } }, /^model_budget: .*per_day/],
])('%j is told to the admin', (more, problem) => {
  expect(parsed(more)).toEqual({ problems: [expect.stringMatching(problem)] });
});

const anthropic = (env: Record<string, string>) => readConfig(env, '/nowhere').anthropic;

test('the key of the model, and where it is asked', () => {
  expect(anthropic({})).toBeNull();
  expect(anthropic({ ANTHROPIC_API_KEY: 'sk-ant-api03-abcdefgh' })).toEqual({
    apiKey: 'sk-ant-api03-abcdefgh',
    url: null,
  });
  expect(
    anthropic({ ANTHROPIC_API_KEY: 'sk-ant-api03-abcdefgh', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/v' }),
  ).toMatchObject({ url: 'http://127.0.0.1:9/v' });
});

test.each([
  [
    { ANTHROPIC_API_KEY: 'my-secret-key' },
    'ANTHROPIC_API_KEY is not valid. It starts with sk-ant-; make one in the Anthropic Console, or leave it out to work without a model.',
  ],
  [
    { ANTHROPIC_BASE_URL: 'http://models.example.com' },
    'ANTHROPIC_BASE_URL is not valid. Leave it out for Anthropic itself. For a gateway give its address, such as https://gateway.example.com.',
  ],
])('a wrong one is told with its fix, and never repeated', (env, problem) => {
  const error = (() => {
    try {
      return readConfig(env, '/nowhere');
    } catch (caught) {
      return caught;
    }
  })();
  expect(error).toBeInstanceOf(ConfigProblems);
  expect((error as ConfigProblems).problems).toEqual([problem]);
});
