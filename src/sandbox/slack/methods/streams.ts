import { z } from 'zod';
import { nested, required, text, timestamp, unjudged } from '../api/arguments.ts';
import { messageAt, postableChannel } from '../api/lookups.ts';
import { messageBlocks } from '../api/message-blocks.ts';
import { invalidArguments, type Method, method, Refusal } from '../api/method.ts';
import { withIds } from '../blocks/ids.ts';
import { listOf } from '../json.ts';
import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import { change } from '../talk/change.ts';
import { post } from '../talk/post.ts';
import { setSession } from '../talk/sessions.ts';
import { type Chunk, chunksOf, streamedMessage } from '../talk/stream.ts';
import type { Workspace } from '../workspace.ts';
import { blocksOf, METADATA_ERRORS, metadataOf } from './chat-arguments.ts';

const LONGEST_MARKDOWN = 12_000;
const MOST_BLOCKS = 50;
const CHANNEL_ERRORS = ['channel_not_found', 'not_in_channel', 'is_archived'] as const;
const CHUNK_ERRORS = ['invalid_chunks', 'invalid_blocks', 'msg_blocks_too_many'] as const;

const pieces = { chunks: unjudged, markdown_text: text.optional() };

/** What a call adds to the stream: markdown or chunks, not both. */
function given(
  workspace: Workspace,
  args: { chunks?: unknown; markdown_text?: string | undefined },
): Chunk[] {
  if (args.chunks !== undefined && args.markdown_text !== undefined) {
    throw invalidArguments('[ERROR] markdown_text and chunks exclude each other');
  }
  if ((args.markdown_text?.length ?? 0) > LONGEST_MARKDOWN) throw new Refusal('invalid_chunks');
  if (args.markdown_text !== undefined) return [{ type: 'markdown_text', text: args.markdown_text }];
  if (args.chunks === undefined) return [];
  const chunks = chunksOf(args.chunks);
  if (!chunks) throw new Refusal('invalid_chunks');
  for (const chunk of chunks) if (chunk.type === 'blocks') messageBlocks(workspace, listOf(chunk.blocks));
  return chunks;
}

function streaming(
  workspace: Workspace,
  args: { channel: string; ts: string },
): { channel: Channel; message: Message } {
  const channel = postableChannel(workspace, args.channel);
  const message = messageAt(workspace, channel, args.ts);
  if (message.user !== workspace.app.bot_user_id) throw new Refusal('message_not_owned_by_app');
  if (message.stopped_by) throw new Refusal('stopped_by_user');
  if (message.streaming_state !== 'in_progress') throw new Refusal('message_not_in_streaming_state');
  return { channel, message };
}

function grown(workspace: Workspace, message: Message, chunks: Chunk[]): Message {
  const longer = streamedMessage(message, chunks);
  if ((longer.blocks?.length ?? 0) > MOST_BLOCKS) throw new Refusal('msg_blocks_too_many');
  return { ...longer, team: workspace.team.id };
}

export const streamMethods: Record<string, Method> = {
  'chat.startStream': method({
    feature: 'streaming',
    scopes: ['chat:write'],
    tier: 't2',
    args: z.object({
      channel: required,
      ...pieces,
      thread_ts: timestamp.optional(),
      recipient_user_id: text.optional(),
      recipient_team_id: text.optional(),
      task_display_mode: z.enum(['timeline', 'plan']).default('timeline'),
    }),
    errors: [
      ...CHANNEL_ERRORS,
      ...CHUNK_ERRORS,
      'missing_recipient_team_id',
      'missing_recipient_user_id',
      'user_not_found',
      'channel_type_not_supported',
    ],
    missing: { channel: 'channel_not_found' },
    run(workspace, args) {
      const channel = postableChannel(workspace, args.channel);
      if (channel.kind === 'mpim') throw new Refusal('channel_type_not_supported');
      if (args.thread_ts === undefined) throw invalidArguments('[ERROR] missing required field: thread_ts');
      if (channel.kind !== 'im') checkRecipient(workspace, args);
      const chunks = given(workspace, args);
      const root = workspace.store.messages.get(channel.id, args.thread_ts);
      const empty: Message = { type: 'message', ts: '', text: '', task_display_mode: args.task_display_mode };
      const { text: words, blocks } = grown(workspace, empty, chunks);
      const message = post(workspace, {
        channel,
        user: workspace.app.bot_user_id,
        text: words,
        thread: root?.thread_ts ?? args.thread_ts,
        with: {
          ...(blocks ? { blocks } : {}),
          streaming_state: 'in_progress',
          task_display_mode: args.task_display_mode,
        },
      });
      return { channel: channel.id, ts: message.ts };
    },
  }),

  'chat.appendStream': method({
    feature: 'streaming',
    scopes: ['chat:write'],
    tier: 't4',
    args: z.object({ channel: required, ts: timestamp, ...pieces }),
    errors: [
      ...CHANNEL_ERRORS,
      ...CHUNK_ERRORS,
      'no_text',
      'message_not_found',
      'message_not_owned_by_app',
      'message_not_in_streaming_state',
      'stopped_by_user',
    ],
    missing: { channel: 'channel_not_found', ts: 'message_not_found' },
    run(workspace, args) {
      const { channel, message } = streaming(workspace, args);
      const chunks = given(workspace, args);
      if (chunks.length === 0) throw new Refusal('no_text');
      // Slack sends no event while a message grows: what is told is its end.
      workspace.store.messages.save(channel.id, grown(workspace, message, chunks));
      workspace.changes.tell({ channel: channel.id });
      return { channel: channel.id, ts: message.ts };
    },
  }),

  'chat.stopStream': method({
    feature: 'streaming',
    scopes: ['chat:write'],
    tier: 't2',
    args: z.object({
      channel: required,
      ts: timestamp,
      ...pieces,
      blocks: unjudged,
      metadata: unjudged,
      session_status: nested(z.enum(['active', 'processing', 'suspended', 'closed'])).optional(),
    }),
    errors: [
      ...CHANNEL_ERRORS,
      ...CHUNK_ERRORS,
      'no_text',
      ...METADATA_ERRORS,
      'message_not_found',
      'message_not_owned_by_app',
      'message_not_in_streaming_state',
      'invalid_blocks_format',
      'stopped_by_user',
    ],
    missing: { channel: 'channel_not_found', ts: 'message_not_found' },
    run(workspace, args) {
      const { channel, message } = streaming(workspace, args);
      const longer = grown(workspace, message, given(workspace, args));
      const last = blocksOf(args.blocks);
      const metadata = metadataOf(args.metadata);
      const blocks = [...(longer.blocks ?? []), ...(last ? messageBlocks(workspace, last) : [])];
      if (!longer.text && blocks.length === 0) throw new Refusal('no_text');
      if (blocks.length > MOST_BLOCKS) throw new Refusal('msg_blocks_too_many');
      const whole: Message = {
        ...longer,
        ...(blocks.length ? { blocks: withIds(blocks) } : {}),
        ...(metadata ? { metadata } : {}),
        streaming_state: 'completed',
      };
      change(workspace, channel, whole);
      if (args.session_status && message.thread_ts) {
        setSession(workspace, {
          channel: channel.id,
          thread: message.thread_ts,
          status: args.session_status,
        });
      }
      return { channel: channel.id, ts: message.ts, message: whole };
    },
  }),
};

function checkRecipient(
  workspace: Workspace,
  args: { recipient_user_id?: string | undefined; recipient_team_id?: string | undefined },
): void {
  if (!args.recipient_user_id) throw new Refusal('missing_recipient_user_id');
  if (!args.recipient_team_id) throw new Refusal('missing_recipient_team_id');
  if (!workspace.store.people.get(args.recipient_user_id)) throw new Refusal('user_not_found');
}
