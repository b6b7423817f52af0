import { z } from 'zod';
import { HttpRefusal } from '../http/exchange.ts';
import type { Fields } from '../json.ts';
import type { Message } from '../store/messages.ts';
import type { Person } from '../store/people.ts';
import { post } from '../talk/post.ts';
import { typed } from '../talk/typed.ts';
import { permalink, type Workspace } from '../workspace.ts';
import { theirChannel, theirMessage } from './acting.ts';

export const forwardShape = z.strictObject({
  channel: z.string(),
  ts: z.string(),
  /** The channel, or `@app`, that it is forwarded to. */
  to: z.string(),
  thread_ts: z.string().optional(),
  /** What the person adds to it. */
  text: z.string().max(12_000).default(''),
});

/** Forwards a message: it comes as an attachment of the person's own message, with whose it is and where it stands. */
export function forward(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof forwardShape>,
): { ts: string } {
  const from = theirChannel(workspace, person, body.channel);
  const { message, ephemeral } = theirMessage(workspace, person, { channel: from, ts: body.ts });
  const to = theirChannel(workspace, person, body.to);
  if (ephemeral) throw new HttpRefusal(400, 'cannot_forward', 'What only you see cannot be forwarded.');
  if (to.is_archived) throw new HttpRefusal(409, 'is_archived', `${to.name} is archived.`);
  const root = body.thread_ts === undefined ? undefined : workspace.store.messages.get(to.id, body.thread_ts);
  const content = typed(workspace, body.text);
  const { ts } = post(workspace, {
    channel: to,
    user: person.id,
    text: content.text,
    thread: root?.thread_ts ?? root?.ts,
    with: {
      ...(body.text ? { blocks: content.blocks } : {}),
      attachments: [shared(workspace, { channel: from.id, message })],
    },
  });
  return { ts };
}

function shared(workspace: Workspace, { channel, message }: { channel: string; message: Message }): Fields {
  const { store, team } = workspace;
  const author = message.user === undefined ? undefined : store.people.get(message.user);
  const name = author?.display_name || author?.real_name || author?.name || '';
  return {
    ts: message.ts,
    channel_id: channel,
    channel_team: team.id,
    author_id: message.user,
    author_name: name,
    author_subname: name,
    author_link: `${workspace.url()}/team/${message.user ?? ''}`,
    message_blocks: [{ team: team.id, channel, ts: message.ts, message: { blocks: message.blocks ?? [] } }],
    id: 1,
    is_msg_unfurl: true,
    is_share: true,
    from_url: permalink(workspace, { channel, ts: message.ts }),
    text: message.text,
    fallback: `${name}: ${message.text}`,
    mrkdwn_in: ['text'],
    footer: 'Slack Conversation',
    ...(message.files ? { files: message.files } : {}),
  };
}
