import { z } from 'zod';
import { HttpRefusal } from '../http/exchange.ts';
import type { Person } from '../store/people.ts';
import { change, remove } from '../talk/change.ts';
import { post } from '../talk/post.ts';
import { emojiName, react, unreact } from '../talk/react.ts';
import { typed } from '../talk/typed.ts';
import type { Workspace } from '../workspace.ts';
import { theirChannel, theirMessage } from './acting.ts';
import { attach, attachmentShape } from './attach.ts';

const LONGEST_MESSAGE = 12_000;
const words = z.string().min(1).max(LONGEST_MESSAGE);
const at = { channel: z.string(), ts: z.string() };

export const sayShape = z.strictObject({
  channel: z.string(),
  text: z.string().max(LONGEST_MESSAGE).default(''),
  thread_ts: z.string().optional(),
  broadcast: z.boolean().default(false),
  files: z.array(attachmentShape).default([]),
});

/** Posts as a person. */
export function say(workspace: Workspace, person: Person, body: z.infer<typeof sayShape>): { ts: string } {
  const channel = theirChannel(workspace, person, body.channel);
  if (channel.is_archived) throw new HttpRefusal(409, 'is_archived', `${channel.name} is archived.`);
  if (!body.text && body.files.length === 0)
    throw new HttpRefusal(400, 'no_text', 'There is nothing to say.');
  const root =
    body.thread_ts === undefined ? undefined : workspace.store.messages.get(channel.id, body.thread_ts);
  if (body.thread_ts !== undefined && !root) {
    throw new HttpRefusal(
      404,
      'thread_not_found',
      `There is no thread ${body.thread_ts} in ${channel.name}.`,
    );
  }
  const content = typed(workspace, body.text);
  const files = body.files.map((file) => attach(workspace, person, { file, channel: channel.id }));
  const message = post(workspace, {
    channel,
    user: person.id,
    text: content.text,
    thread: root?.thread_ts ?? root?.ts,
    broadcast: root !== undefined && body.broadcast,
    with: {
      ...(body.text ? { blocks: content.blocks } : {}),
      ...(files.length ? { files, upload: true, subtype: 'file_share' } : {}),
    },
  });
  return { ts: message.ts };
}

export const editShape = z.strictObject({ ...at, text: words });

/** Edits one of the person's own messages. */
export function edit(workspace: Workspace, person: Person, body: z.infer<typeof editShape>): { ts: string } {
  const channel = theirChannel(workspace, person, body.channel);
  const { message } = theirMessage(workspace, person, { channel, ts: body.ts });
  if (message.user !== person.id)
    throw new HttpRefusal(403, 'not_yours', 'People edit their own messages only.');
  const content = typed(workspace, body.text);
  const edited = { user: person.id, ts: workspace.nextTs() };
  change(workspace, channel, { ...message, ...content, edited });
  return { ts: message.ts };
}

export const unsayShape = z.strictObject(at);

/** Deletes one of the person's own messages. */
export function unsay(workspace: Workspace, person: Person, body: z.infer<typeof unsayShape>): { ok: true } {
  const channel = theirChannel(workspace, person, body.channel);
  const { message, ephemeral } = theirMessage(workspace, person, { channel, ts: body.ts });
  if (ephemeral) {
    workspace.store.attention.unwhisper(channel.id, message.ts);
    workspace.changes.tell({ channel: channel.id });
    return { ok: true };
  }
  if (message.user !== person.id)
    throw new HttpRefusal(403, 'not_yours', 'People delete their own messages only.');
  remove(workspace, channel, message);
  return { ok: true };
}

export const reactShape = z.strictObject({ ...at, name: z.string(), remove: z.boolean().default(false) });

/** Adds or takes back a reaction; doing it twice changes nothing. */
export function reactAs(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof reactShape>,
): { ok: true } {
  const channel = theirChannel(workspace, person, body.channel);
  const { message, ephemeral } = theirMessage(workspace, person, { channel, ts: body.ts });
  const name = emojiName(body.name);
  if (!name || ephemeral)
    throw new HttpRefusal(400, 'invalid_name', `That cannot be reacted to with ${body.name}.`);
  const act = { person: person.id, name };
  if (body.remove) unreact(workspace, { channel, message }, act);
  else react(workspace, { channel, message }, act);
  return { ok: true };
}

export const readShape = z.strictObject({ ...at, thread_ts: z.string().optional() });

/** Marks a channel or a thread as read up to a message. */
export function markRead(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof readShape>,
): { ok: true } {
  const channel = theirChannel(workspace, person, body.channel);
  const mark = { channel: channel.id, thread: body.thread_ts ?? '', ts: body.ts };
  workspace.store.attention.read(person.id, mark);
  workspace.changes.tell({ read: person.id });
  return { ok: true };
}
