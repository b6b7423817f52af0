/** The scripted Messages API is no softer than the real one: what it refuses, and what it counts. */
import { Anthropic } from '@anthropic-ai/sdk';
import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { says } from '../../support/model/replies.ts';
import { KEY, type ModelServer, startModelServer } from '../../support/model/server.ts';

let server: ModelServer;
let client: Anthropic;
beforeAll(async () => {
  server = await startModelServer();
  client = new Anthropic({ apiKey: KEY, baseURL: server.url, maxRetries: 0, openTelemetry: false });
});
afterAll(() => server?.close());
beforeEach(() => server.reset());

const plain: MessageCreateParamsNonStreaming = {
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hello' }],
};
const found = (enabled: boolean) => ({
  type: 'search_result' as const,
  source: 'a',
  title: 'A',
  content: [{ type: 'text' as const, text: 'x' }],
  citations: { enabled },
});
const closed = { type: 'object', properties: {}, additionalProperties: false };

test.each<[string, object, number]>([
  ['a temperature', { temperature: 0 }, 400],
  ['a tool that it is forced to use', { tool_choice: { type: 'tool', name: 'x' } }, 400],
  ['a prefilled answer', { messages: [...plain.messages, { role: 'assistant', content: 'Sure' }] }, 400],
  [
    'citations beside structured output',
    {
      messages: [{ role: 'user', content: [found(true)] }],
      output_config: { format: { type: 'json_schema', schema: closed } },
    },
    400,
  ],
  [
    'citations of some sources alone',
    { messages: [{ role: 'user', content: [found(true), found(false)] }] },
    400,
  ],
  [
    'an open object as structure',
    { output_config: { format: { type: 'json_schema', schema: { type: 'object', properties: {} } } } },
    400,
  ],
  ['an empty text', { messages: [{ role: 'user', content: [{ type: 'text', text: ' ' }] }] }, 400],
  [
    'a call that nobody answered',
    {
      messages: [
        ...plain.messages,
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'x', input: {} }] },
        { role: 'user', content: 'Go on' },
      ],
    },
    400,
  ],
  ['a model that is not there', { model: 'claude-2' }, 404],
])('%s is refused', async (_name, more, status) => {
  server.will(says('Hello.'));
  await expect(client.messages.create({ ...plain, ...more })).rejects.toMatchObject({ status });
});

test('another key is refused', async () => {
  const other = new Anthropic({
    apiKey: 'sk-ant-other',
    baseURL: server.url,
    maxRetries: 0,
    openTelemetry: false,
  });
  await expect(other.messages.create(plain)).rejects.toMatchObject({ status: 401 });
});

test('it answers whole as well as in pieces, and nothing that was not scripted', async () => {
  server.will(says('Hello there.'), says('Hello again.'));
  expect((await client.messages.create(plain)).content).toMatchObject([
    { type: 'text', text: 'Hello there.' },
  ]);
  expect(await client.messages.stream(plain).finalText()).toBe('Hello again.');
  await expect(client.messages.create(plain)).rejects.toMatchObject({ status: 418 });
});

test('what stands before a mark is kept, and read again only if it is the same to the byte', async () => {
  server.otherwise = () => says('Hello.');
  const rules = (text: string) => ({
    ...plain,
    system: [
      { type: 'text' as const, text: text.repeat(100), cache_control: { type: 'ephemeral' as const } },
    ],
  });
  await client.messages.create(rules('Be kind. '));
  await client.messages.create({
    ...rules('Be kind. '),
    messages: [{ role: 'user', content: 'Another question' }],
  });
  await client.messages.create(rules('Be blunt. '));
  expect(server.usage.map((one) => one.cache_read_input_tokens > 200)).toEqual([false, true, false]);
  expect(server.usage.map((one) => one.cache_creation_input_tokens > 200)).toEqual([true, false, true]);
});
