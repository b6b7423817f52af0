import { z } from 'zod';
import { flag, list, required, text, timestamp } from '../api/arguments.ts';
import { messageAt, missingScope, postableChannel, visibleChannel } from '../api/lookups.ts';
import { messageBlocks } from '../api/message-blocks.ts';
import { type Method, method, Refusal } from '../api/method.ts';
import { attached } from '../files/share.ts';
import type { Fields } from '../json.ts';
import type { Message } from '../store/messages.ts';
import { change, remove } from '../talk/change.ts';
import { post } from '../talk/post.ts';
import { whisper } from '../talk/whisper.ts';
import { permalink, type Workspace } from '../workspace.ts';
import {
  blocksOf,
  CONTENT_ERRORS,
  contentArguments,
  contentOf,
  METADATA_ERRORS,
  metadataOf,
  persona,
} from './chat-arguments.ts';

const personaArguments = {
  username: text.optional(),
  icon_emoji: text.nullable().optional(),
  icon_url: text.nullable().optional(),
};
const CHANNEL_ERRORS = ['channel_not_found', 'not_in_channel', 'is_archived'] as const;

function checkPersona(workspace: Workspace, args: Fields): Partial<Message> {
  const marks = persona(args);
  if (Object.keys(marks).length > 0 && !workspace.manifest.scopes.has('chat:write.customize')) {
    throw missingScope(workspace, 'chat:write.customize');
  }
  return marks;
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': method({
    scopes: ['chat:write'],
    tier: 't5',
    args: z.object({
      channel: required,
      ...contentArguments,
      ...personaArguments,
      thread_ts: timestamp.optional(),
      reply_broadcast: flag.default(false),
      mrkdwn: flag.optional(),
      unfurl_links: flag.optional(),
      unfurl_media: flag.optional(),
    }),
    // `thread_not_found` and `msg_too_long` are answered by Slack though its list for this method lacks them.
    errors: [
      ...CHANNEL_ERRORS,
      ...CONTENT_ERRORS,
      ...METADATA_ERRORS,
      'cannot_reply_to_message',
      'thread_not_found',
      'msg_too_long',
    ],
    missing: { channel: 'channel_not_found' },
    run(workspace, args) {
      const channel = postableChannel(workspace, args.channel);
      const content = contentOf(args);
      const blocks = content.blocks && messageBlocks(workspace, content.blocks);
      const marks = checkPersona(workspace, args);
      const thread =
        args.thread_ts === undefined ? undefined : threadRoot(workspace, channel.id, args.thread_ts);
      const message = post(workspace, {
        channel,
        user: workspace.app.bot_user_id,
        text: content.text,
        thread,
        broadcast: thread !== undefined && args.reply_broadcast,
        with: {
          ...marks,
          ...(blocks ? { blocks } : {}),
          ...(content.attachments ? { attachments: content.attachments } : {}),
          ...(content.metadata && Object.keys(content.metadata).length ? { metadata: content.metadata } : {}),
        },
      });
      return { channel: channel.id, ts: message.ts, message, ...warned(content.warnings) };
    },
  }),

  'chat.update': method({
    scopes: ['chat:write'],
    tier: 't3',
    args: z.object({
      channel: required,
      ts: timestamp,
      ...contentArguments,
      reply_broadcast: flag.optional(),
      file_ids: list.optional(),
    }),
    errors: [
      'channel_not_found',
      ...CONTENT_ERRORS,
      ...METADATA_ERRORS,
      'message_not_found',
      'cant_update_message',
      'msg_too_long',
      'streaming_state_conflict',
      'file_not_found',
      'file_deleted',
    ],
    missing: { channel: 'channel_not_found', ts: 'message_not_found' },
    run(workspace, args) {
      const channel = visibleChannel(workspace, args.channel);
      const before = messageAt(workspace, channel, args.ts);
      if (before.user !== workspace.app.bot_user_id || before.subtype?.startsWith('channel_')) {
        throw new Refusal('cant_update_message');
      }
      if (before.streaming_state === 'in_progress') throw new Refusal('streaming_state_conflict');
      if ((args.text?.length ?? 0) > 4000) throw new Refusal('msg_too_long');
      const files = args.file_ids?.length ? attached(workspace, channel, args.file_ids) : before.files;
      const message = { ...updated(workspace, before, args), ...(files ? { files } : {}) };
      change(workspace, channel, message);
      return { channel: channel.id, ts: message.ts, text: message.text, message };
    },
  }),

  'chat.delete': method({
    scopes: ['chat:write'],
    tier: 't3',
    args: z.object({ channel: required, ts: timestamp }),
    errors: ['channel_not_found', 'message_not_found', 'cant_delete_message'],
    missing: { channel: 'channel_not_found', ts: 'message_not_found' },
    run(workspace, args) {
      const channel = visibleChannel(workspace, args.channel);
      const message = messageAt(workspace, channel, args.ts);
      if (message.user !== workspace.app.bot_user_id) throw new Refusal('cant_delete_message');
      remove(workspace, channel, message);
      return { channel: channel.id, ts: message.ts };
    },
  }),

  'chat.postEphemeral': method({
    scopes: ['chat:write'],
    tier: 't4',
    args: z.object({
      channel: required,
      user: required,
      ...contentArguments,
      ...personaArguments,
      thread_ts: timestamp.optional(),
    }),
    errors: [
      ...CHANNEL_ERRORS,
      ...CONTENT_ERRORS,
      'msg_too_long',
      'user_not_in_channel',
      'invalid_metadata_format',
      'invalid_metadata_schema',
      'metadata_too_large',
    ],
    missing: { channel: 'channel_not_found', user: 'user_not_in_channel' },
    run(workspace, args) {
      const channel = postableChannel(workspace, args.channel);
      if (!workspace.store.channels.hasMember(channel.id, args.user))
        throw new Refusal('user_not_in_channel');
      const content = contentOf(args);
      const blocks = content.blocks && messageBlocks(workspace, content.blocks);
      const message = whisper(workspace, {
        channel,
        person: args.user,
        text: content.text,
        thread: args.thread_ts,
        with: {
          ...checkPersona(workspace, args),
          ...(blocks ? { blocks } : {}),
          ...(content.attachments ? { attachments: content.attachments } : {}),
        },
      });
      return { message_ts: message.ts };
    },
  }),

  'chat.getPermalink': method({
    tier: 't5',
    args: z.object({ channel: required, message_ts: timestamp }),
    errors: ['channel_not_found', 'message_not_found'],
    missing: { channel: 'channel_not_found', message_ts: 'message_not_found' },
    run(workspace, args) {
      const channel = visibleChannel(workspace, args.channel);
      const message = messageAt(workspace, channel, args.message_ts);
      const at = {
        channel: channel.id,
        ts: message.ts,
        ...(message.thread_ts ? { thread: message.thread_ts } : {}),
      };
      return { channel: channel.id, permalink: permalink(workspace, at) };
    },
  }),
};

/** A reply to a reply goes into the same thread; the root may be a tombstone, but must have been there. */
function threadRoot(workspace: Workspace, channel: string, ts: string): string {
  const message = workspace.store.messages.get(channel, ts);
  if (!message) throw new Refusal('thread_not_found');
  if (message.subtype === 'channel_join' || message.subtype === 'channel_leave')
    throw new Refusal('cannot_reply_to_message');
  return message.thread_ts ?? message.ts;
}

/**
 * Text alone takes the blocks away; blocks alone keep the text. Metadata stays unless given, and `{}` clears
 * it. Only an update by text shows "(edited)".
 */
function updated(
  workspace: Workspace,
  before: Message,
  args: z.infer<z.ZodObject<typeof contentArguments>>,
): Message {
  const given = blocksOf(args.blocks);
  const onlyMetadata =
    args.text == null &&
    args.markdown_text === undefined &&
    given === undefined &&
    args.attachments === undefined;
  const metadata = metadataOf(args.metadata);
  const {
    blocks: oldBlocks,
    metadata: oldMetadata,
    edited: oldEdited,
    attachments: oldAttachments,
    ...rest
  } = before;
  const content = onlyMetadata && metadata ? undefined : contentOf(args);
  const blocks = content ? content.blocks && messageBlocks(workspace, content.blocks) : oldBlocks;
  const attachments = content?.attachments ?? oldAttachments;
  const kept = metadata ?? oldMetadata;
  const edited = content && !content.blocks ? { user: before.user ?? '', ts: workspace.nextTs() } : oldEdited;
  return {
    ...rest,
    text: content ? content.text || (args.text == null ? before.text : '') : before.text,
    ...(blocks ? { blocks } : {}),
    ...(attachments ? { attachments } : {}),
    ...(kept && Object.keys(kept).length ? { metadata: kept } : {}),
    ...(edited ? { edited } : {}),
  };
}

function warned(warnings: string[]): Fields {
  return warnings.length ? { warning: warnings.join(','), response_metadata: { warnings } } : {};
}
