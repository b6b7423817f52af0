/** Answers that a machine reads: JSON by a schema, checked here, with one round to mend what does not fit. */
import { z } from 'zod';
import { messageOf } from '../../../errors.ts';
import type { Request, Send, Sending } from './send.ts';
import { CutOff, type Told, untilDone } from './talk-loop.ts';
import { failed } from './trouble.ts';

/** How much longer an answer may be that was cut off; all that is asked by schema is small beside a model's own limit. */
const MORE_ROOM = 3;

/** The schema's objects, lists, choices and texts; limits are told in words, since the API takes none. */
export async function structured<Schema extends z.ZodType>(
  send: Send,
  request: Request,
  about: { schema: Schema; sending: Sending },
): Promise<z.infer<Schema>> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(about.schema, { target: 'draft-7' });
  const asked: Request = {
    ...request,
    output_config: { ...request.output_config, format: { type: 'json_schema', schema } },
  };
  const first = await whole(send, asked, about.sending);
  const read = readAs(about.schema, first.text);
  if (read.ok) return read.value;
  const repaired = await whole(
    send,
    {
      ...asked,
      messages: [
        ...asked.messages,
        ...(first.text.trim() === '' ? [] : [{ role: 'assistant' as const, content: first.text }]),
        {
          role: 'user',
          content: `That does not fit the schema: ${read.why} Answer again, with the JSON alone.`,
        },
      ],
    },
    about.sending,
  );
  const again = readAs(about.schema, repaired.text);
  if (again.ok) return again.value;
  throw failed('the model answered something else than it was asked for, twice', false);
}

/** What was cut off is asked for once more, with more room. */
async function whole(send: Send, request: Request, sending: Sending): Promise<Told> {
  try {
    return await untilDone(send, request, { sending, whole: true });
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
  }
  try {
    const roomier = { ...request, max_tokens: request.max_tokens * MORE_ROOM };
    return await untilDone(send, roomier, { sending, whole: true });
  } catch (error) {
    if (error instanceof CutOff) throw failed('the model ran out of room', false);
    throw error;
  }
}

type Read<T> = { ok: true; value: T } | { ok: false; why: string };

function readAs<Schema extends z.ZodType>(schema: Schema, text: string): Read<z.infer<Schema>> {
  let raw: unknown;
  try {
    raw = JSON.parse(text.trim().replace(/^```(?:json)?\n([\s\S]*?)\n```$/, '$1'));
  } catch (error) {
    return {
      ok: false,
      why: text.trim() === '' ? 'it is empty.' : `it is not JSON (${messageOf(error).slice(0, 200)}).`,
    };
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issues = parsed.error.issues
    .slice(0, 5)
    .map((one) => `${one.path.join('.') || 'the whole'}: ${one.message}`);
  return { ok: false, why: `${issues.join('; ')}.` };
}
