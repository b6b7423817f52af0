import { type RespondArguments, RespondError } from '@slack/bolt';
import { z } from 'zod';
import { WHOLE } from '../agent/answer.ts';
import type { Face } from '../face.ts';
import type { Respond } from '../payloads.ts';
import { done } from '../wire/api.ts';
import { sentence } from './refusals.ts';
import { type Told, whisper } from './telling.ts';

/** `[Not now]` and `[Go on]`: the buttons go, what was said stays. */
export async function dismiss(face: Face, told: Told, respond: Respond): Promise<void> {
  const { surface } = told;
  if (surface.kind !== 'message') return;
  if (surface.ephemeral) {
    // Over: there is nothing left to take away.
    await respondTo(respond, { delete_original: true });
    return;
  }
  const blocks = surface.blocks.filter((block) => !isOffer(block));
  await face.api.call(
    'chat.update',
    { channel: surface.channel, ts: surface.ts, text: surface.text, blocks },
    done,
  );
}

/** Buttons that propose something; what leads to the whole of an answer stays with it. */
function isOffer(block: unknown): boolean {
  const parsed = actionsBlock.safeParse(block);
  return parsed.success && !parsed.data.elements.some((one) => one.action_id === WHOLE);
}
const actionsBlock = z.looseObject({
  type: z.literal('actions'),
  elements: z.array(z.looseObject({ action_id: z.string().optional() })),
});

/** *Put this into Risks*: `about` names the ticket and the question that was answered. */
export async function putIntoRisks(face: Face, told: Told, about: string): Promise<void> {
  const { surface } = told;
  const [ticket = '', to = ''] = about.split(' ');
  if (surface.kind !== 'message') return;
  const { channel, thread, ts } = surface;
  const reply = await face.flow().conversation.intoRisks({
    ticket,
    to,
    by: told.person,
    at: { channel, thread, ts },
    isDirect: channel.startsWith('D'),
  });
  if (reply.kind === 'told') await whisper(face, told, sentence(reply.sentence));
}

/**
 * Writes to where a press or a command came from. It works for thirty minutes and five times; false when it is over.
 */
export async function respondTo(respond: Respond, body: RespondArguments): Promise<boolean> {
  try {
    await respond(body);
    return true;
  } catch (error) {
    if (error instanceof RespondError) return false;
    throw error;
  }
}
