/** What the real Messages API refuses, so that a request which only a lenient double would take fails here too. */
import { z } from 'zod';

const cache = z.object({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() });
const text = z.strictObject({
  type: z.literal('text'),
  text: z.string().refine((value) => value.trim() !== '', 'text content blocks must be non-empty'),
  cache_control: cache.optional(),
  citations: z.unknown().optional(),
});
const result = z.strictObject({
  type: z.literal('search_result'),
  source: z.string().min(1),
  title: z.string().min(1),
  content: z.array(text).min(1),
  citations: z.strictObject({ enabled: z.boolean() }).optional(),
  cache_control: cache.optional(),
});
const block = z.discriminatedUnion('type', [
  text,
  result,
  z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.looseObject({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() }),
  z.strictObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    is_error: z.boolean().optional(),
    content: z.union([z.string(), z.array(z.union([text, result]))]).optional(),
    cache_control: cache.optional(),
  }),
]);
const message = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string().min(1), z.array(block).min(1)]),
});
const tool = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
  description: z.string(),
  input_schema: z.looseObject({ type: z.literal('object') }),
  strict: z.boolean().optional(),
});
export const messagesRequest = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(1).max(128_000),
  stream: z.boolean().optional(),
  system: z.array(text).optional(),
  messages: z.array(message).min(1),
  tools: z.array(tool).optional(),
  tool_choice: z.strictObject({ type: z.enum(['auto', 'none']) }).optional(),
  cache_control: cache.optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).optional(),
      format: z.strictObject({ type: z.literal('json_schema'), schema: z.looseObject({}) }).optional(),
    })
    .optional(),
});
export type MessagesRequest = z.infer<typeof messagesRequest>;
export type RequestBlock = z.infer<typeof block>;

export const blocksOf = (one: MessagesRequest['messages'][number]): RequestBlock[] =>
  typeof one.content === 'string' ? [{ type: 'text', text: one.content }] : one.content;

/** Null: it is taken. */
export function refusalOf(request: MessagesRequest, about: { isResumed: boolean }): string | null {
  const all = request.messages.flatMap(blocksOf);
  if (request.messages[0]?.role !== 'user') return 'messages: first message must use the "user" role';
  if (request.messages.at(-1)?.role === 'assistant' && !about.isResumed)
    return 'This model does not support assistant message prefill.';
  const inside = all.flatMap((one) =>
    one.type === 'tool_result' && Array.isArray(one.content) ? one.content : [one],
  );
  const cited = new Set(
    inside.flatMap((one) => (one.type === 'search_result' ? [one.citations?.enabled === true] : [])),
  );
  if (cited.size > 1) return 'citations must be enabled on all or none of the documents';
  if (cited.has(true) && request.output_config?.format !== undefined)
    return 'citations cannot be used together with output_config.format';
  const marks = [...(request.system ?? []), ...all].filter(
    (one) => 'cache_control' in one && one.cache_control !== undefined,
  );
  if (marks.length + (request.cache_control === undefined ? 0 : 1) > 4)
    return 'A maximum of 4 blocks with cache_control may be provided.';
  return unansweredTool(request) ?? looseSchema(request);
}

/** Every call is answered in the very next message, and nothing else is. */
function unansweredTool({ messages }: MessagesRequest): string | null {
  for (const [index, one] of messages.entries()) {
    const next = messages[index + 1];
    const answered = new Set(
      next === undefined
        ? []
        : blocksOf(next).flatMap((said) => (said.type === 'tool_result' ? [said.tool_use_id] : [])),
    );
    for (const call of blocksOf(one)) {
      if (call.type === 'tool_use' && !answered.has(call.id))
        return `tool_use ids were found without tool_result blocks immediately after: ${call.id}`;
    }
  }
  return null;
}

/** Structured output and strict tools take closed objects and no limits. */
function looseSchema(request: MessagesRequest): string | null {
  const schemas: unknown[] = [
    ...(request.output_config?.format === undefined ? [] : [request.output_config.format.schema]),
    ...(request.tools ?? []).flatMap((one) => (one.strict === true ? [one.input_schema] : [])),
  ];
  const looked = (schema: unknown): string | null => {
    if (typeof schema !== 'object' || schema === null) return null;
    const object = schema as Record<string, unknown>;
    if (object['type'] === 'object' && object['additionalProperties'] !== false)
      return "For 'object' type, 'additionalProperties' must be explicitly set to false";
    for (const name of ['minimum', 'maximum', 'minLength', 'maxLength', 'maxItems', 'pattern'])
      if (name in object && typeof object[name] !== 'object') return `property '${name}' is not supported`;
    for (const value of Object.values(object)) {
      const found = Array.isArray(value) ? value.map(looked).find((one) => one !== null) : looked(value);
      if (found != null) return found;
    }
    return null;
  };
  return schemas.map(looked).find((one) => one !== null) ?? null;
}
