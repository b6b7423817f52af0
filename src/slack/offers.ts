import { done } from './api.ts';
import type { Face } from './face.ts';
import type { Told } from './telling.ts';

/** `[Not now]` and `[Go on]`: the buttons go, what was said stays. */
export async function dismiss(face: Face, told: Told, responseUrl: string | undefined): Promise<void> {
  const { surface } = told;
  if (surface.kind !== 'message') return;
  if (surface.ephemeral) return respond(responseUrl, { delete_original: true });
  const blocks = surface.blocks.filter(
    (block) => !(typeof block === 'object' && block !== null && 'type' in block && block.type === 'actions'),
  );
  await face.api.call(
    'chat.update',
    { channel: surface.channel, ts: surface.ts, text: surface.text, blocks },
    done,
  );
}

const wishes: Record<string, string> = { risks: 'Put this into Risks, please?' };

/** A button that stands for words: said in the thread in that person's name. */
export async function suggest(face: Face, told: Told, wish: string): Promise<void> {
  const { surface } = told;
  const text = wishes[wish];
  if (surface.kind !== 'message' || text === undefined) return;
  await face.flow().conversation.said({
    channel: surface.channel,
    thread: surface.thread,
    ts: surface.ts,
    by: told.person,
    text,
    mentionsUs: true,
    isDirect: false,
  });
}

/** A `response_url` lives for thirty minutes and five uses; after that there is nothing to take away any more. */
export async function respond(url: string | undefined, body: Record<string, unknown>): Promise<void> {
  if (url === undefined) return;
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
    redirect: 'error',
  });
}
