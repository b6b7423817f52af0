import { z } from 'zod';
import { flag, required, text } from '../api/arguments.ts';
import { messageAt, visibleChannel } from '../api/lookups.ts';
import { type Method, method, Refusal } from '../api/method.ts';
import { messageObject } from '../api/render.ts';
import { emojiName, react, unreact } from '../talk/react.ts';
import { permalink, type Workspace } from '../workspace.ts';

const MOST_EMOJI = 23;

const target = { channel: text.optional(), timestamp: text.optional() };
const TARGET_ERRORS = [
  'channel_not_found',
  'message_not_found',
  'no_item_specified',
  'bad_timestamp',
] as const;

function item(workspace: Workspace, args: { channel?: string | undefined; timestamp?: string | undefined }) {
  if (!args.channel || !args.timestamp) throw new Refusal('no_item_specified');
  if (!/^\d+\.\d+$/.test(args.timestamp)) throw new Refusal('bad_timestamp');
  const channel = visibleChannel(workspace, args.channel);
  return { channel, message: messageAt(workspace, channel, args.timestamp) };
}

export const reactionMethods: Record<string, Method> = {
  'reactions.add': method({
    scopes: ['reactions:write'],
    tier: 't3',
    args: z.object({ channel: required, timestamp: required, name: required }),
    errors: [
      ...TARGET_ERRORS,
      'already_reacted',
      'invalid_name',
      'is_archived',
      'too_many_emoji',
      'no_access',
    ],
    missing: { channel: 'no_item_specified', timestamp: 'no_item_specified', name: 'invalid_name' },
    run(workspace, args) {
      const { store, app } = workspace;
      const at = item(workspace, args);
      if (at.channel.is_archived) throw new Refusal('is_archived');
      if (!store.channels.hasMember(at.channel.id, app.bot_user_id)) throw new Refusal('no_access');
      const name = emojiName(args.name);
      if (!name) throw new Refusal('invalid_name');
      const present = store.reactions.of(at.channel.id, at.message.ts);
      if (present.length >= MOST_EMOJI && !present.some((one) => one.name === name))
        throw new Refusal('too_many_emoji');
      if (!react(workspace, at, { person: app.bot_user_id, name })) throw new Refusal('already_reacted');
      return {};
    },
  }),

  'reactions.remove': method({
    scopes: ['reactions:write'],
    tier: 't2',
    args: z.object({ ...target, name: required, file: text.optional(), file_comment: text.optional() }),
    errors: [...TARGET_ERRORS, 'invalid_name', 'no_reaction'],
    missing: { name: 'invalid_name' },
    run(workspace, args) {
      const name = emojiName(args.name);
      if (!name) throw new Refusal('invalid_name');
      const act = { person: workspace.app.bot_user_id, name };
      if (!unreact(workspace, item(workspace, args), act)) throw new Refusal('no_reaction');
      return {};
    },
  }),

  'reactions.get': method({
    scopes: ['reactions:read'],
    tier: 't3',
    args: z.object({
      ...target,
      file: text.optional(),
      file_comment: text.optional(),
      full: flag.optional(),
    }),
    errors: TARGET_ERRORS,
    run(workspace, args) {
      const { channel, message } = item(workspace, args);
      const reactions = workspace.store.reactions.of(channel.id, message.ts);
      const shown = messageObject(message, { reactions, replies: undefined, metadata: false });
      return {
        type: 'message',
        channel: channel.id,
        message: { ...shown, permalink: permalink(workspace, { channel: channel.id, ts: message.ts }) },
      };
    },
  }),
};
