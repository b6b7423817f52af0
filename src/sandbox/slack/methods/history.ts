import { z } from 'zod';
import { count, cursor, flag, required, text, timestamp } from '../api/arguments.ts';
import { scopedChannel } from '../api/lookups.ts';
import { type Method, method, Refusal } from '../api/method.ts';
import { decodeText, encode } from '../api/paging.ts';
import { messageObject } from '../api/render.ts';
import type { Fields } from '../json.ts';
import type { Channel } from '../store/channels.ts';
import type { Message, Stretch } from '../store/messages.ts';
import type { Workspace } from '../workspace.ts';

const HISTORY_SCOPES = ['channels:history', 'groups:history', 'im:history', 'mpim:history'] as const;

const stretchArguments = {
  channel: required,
  cursor,
  include_all_metadata: flag.default(false),
  inclusive: flag.default(false),
  latest: text.optional(),
  oldest: text.optional(),
};

export const historyMethods: Record<string, Method> = {
  'conversations.history': method({
    scopes: HISTORY_SCOPES,
    tier: 't3',
    args: z.object({ ...stretchArguments, limit: count(100, 999) }),
    errors: [
      'channel_not_found',
      'not_in_channel',
      'invalid_cursor',
      'invalid_ts_latest',
      'invalid_ts_oldest',
    ],
    missing: { channel: 'channel_not_found' },
    run(workspace, args) {
      const channel = readable(workspace, args.channel);
      const stretch = stretchOf(args);
      const older = args.cursor ? { ...stretch, latest: decodeText(args.cursor), inclusive: true } : stretch;
      const found = workspace.store.messages.history(channel.id, older, args.limit + 1);
      const next = found[args.limit];
      return {
        messages: dressed(workspace, channel, {
          messages: found.slice(0, args.limit),
          metadata: args.include_all_metadata,
        }),
        has_more: next !== undefined,
        pin_count: 0,
        ...(next ? { response_metadata: { next_cursor: encode(next.ts) } } : {}),
      };
    },
  }),

  'conversations.replies': method({
    scopes: HISTORY_SCOPES,
    tier: 't3',
    args: z.object({ ...stretchArguments, ts: timestamp, limit: count(1000, 1000) }),
    // `not_in_channel` is answered by Slack though its list for this method lacks it.
    errors: [
      'channel_not_found',
      'not_in_channel',
      'thread_not_found',
      'invalid_cursor',
      'invalid_ts_latest',
      'invalid_ts_oldest',
    ],
    missing: { channel: 'channel_not_found', ts: 'thread_not_found' },
    run(workspace, args) {
      const channel = readable(workspace, args.channel);
      const { messages } = workspace.store;
      const root = messages.get(channel.id, args.ts);
      if (!root) throw new Refusal('thread_not_found');
      if (root.thread_ts && root.thread_ts !== root.ts) {
        return {
          messages: dressed(workspace, channel, { messages: [root], metadata: args.include_all_metadata }),
          has_more: false,
        };
      }
      const stretch = stretchOf(args);
      const newer = args.cursor ? { ...stretch, oldest: decodeText(args.cursor), inclusive: true } : stretch;
      const found = messages.replies(channel.id, root.ts, { stretch: newer, limit: args.limit + 1 });
      const next = found[args.limit];
      // The root stands at the head of every page, whatever the bounds.
      const shown = [root, ...found.slice(0, args.limit)];
      return {
        messages: dressed(workspace, channel, { messages: shown, metadata: args.include_all_metadata }),
        has_more: next !== undefined,
        ...(next ? { response_metadata: { next_cursor: encode(next.ts) } } : {}),
      };
    },
  }),
};

function readable(workspace: Workspace, id: string): Channel {
  const channel = scopedChannel(workspace, id, 'history');
  if (!workspace.store.channels.hasMember(channel.id, workspace.app.bot_user_id))
    throw new Refusal('not_in_channel');
  return channel;
}

function stretchOf(args: {
  latest?: string | undefined;
  oldest?: string | undefined;
  inclusive: boolean;
}): Stretch {
  const ts = /^\d{1,12}(\.\d{1,6})?$/;
  if (args.latest && !ts.test(args.latest)) throw new Refusal('invalid_ts_latest');
  if (args.oldest && !ts.test(args.oldest)) throw new Refusal('invalid_ts_oldest');
  return {
    inclusive: args.inclusive,
    ...(args.latest && Number(args.latest) ? { latest: padded(args.latest) } : {}),
    ...(args.oldest && Number(args.oldest) ? { oldest: padded(args.oldest) } : {}),
  };
}

/** Timestamps are compared as text, so they need all their digits. */
function padded(ts: string): string {
  const [whole = '', fraction = ''] = ts.split('.');
  return `${whole.padStart(10, '0')}.${fraction.padEnd(6, '0')}`;
}

function dressed(
  workspace: Workspace,
  channel: Channel,
  { messages, metadata }: { messages: Message[]; metadata: boolean },
): Fields[] {
  const { store } = workspace;
  return messages.map((message) =>
    messageObject(message, {
      reactions: store.reactions.of(channel.id, message.ts),
      replies: store.messages.thread(channel.id, message.ts),
      metadata: metadata && workspace.manifest.scopes.has('metadata.message:read'),
    }),
  );
}
