/** What Slack sends, parsed at the edge: only what the listeners read. */
import type { AckFn, RespondArguments, ViewResponseAction } from '@slack/bolt';
import { z } from 'zod';
import { saidMessage } from './said.ts';

/** Bolt's own way back to where something was pressed or typed. */
export type Respond = (body: RespondArguments) => Promise<unknown>;
export type SubmitAck = AckFn<ViewResponseAction>;

const id = z.looseObject({ id: z.string() });
const view = z.looseObject({
  id: z.string(),
  type: z.string(),
  hash: z.string().optional(),
  callback_id: z.string().optional(),
  private_metadata: z.string().optional(),
  state: z.looseObject({ values: z.unknown() }).nullish(),
  blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })).optional(),
});
const chosen = z.looseObject({ value: z.string() }).nullish();

export const pressBody = z.looseObject({
  user: id,
  trigger_id: z.string().optional(),
  replayed: z.boolean().optional(),
  channel: id.optional(),
  container: z
    .looseObject({
      is_ephemeral: z.boolean().optional(),
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
    })
    .optional(),
  message: z
    .looseObject({
      ts: z.string(),
      thread_ts: z.string().optional(),
      text: z.string().optional(),
      blocks: z.array(z.looseObject({ type: z.string() })).optional(),
    })
    .optional(),
  view: view.optional(),
  state: z.looseObject({ values: z.unknown() }).optional(),
  actions: z
    .array(
      z.looseObject({
        action_id: z.string(),
        action_ts: z.string().optional(),
        type: z.string(),
        value: z.string().optional(),
        selected_option: chosen,
      }),
    )
    .min(1),
});

export const submitBody = z.looseObject({
  user: id,
  trigger_id: z.string().optional(),
  replayed: z.boolean().optional(),
  view: view.extend({ state: z.looseObject({ values: z.unknown() }) }),
});

export const commandBody = z.looseObject({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string().default(''),
  replayed: z.boolean().optional(),
});

export const shortcutBody = z.looseObject({
  type: z.string(),
  callback_id: z.string(),
  user: id,
  trigger_id: z.string(),
  replayed: z.boolean().optional(),
  channel: id.optional(),
  message: saidMessage.optional(),
});

export const messageEvent = saidMessage.extend({
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  app_id: z.string().optional(),
  subtype: z.string().optional(),
  hidden: z.boolean().optional(),
  text: z.string().default(''),
});

export const fileEvent = z.looseObject({ file_id: z.string(), user_id: z.string().optional() });

export const stoppedEvent = z.looseObject({ channel: z.string(), thread_ts: z.string() });

export const homeEvent = z.looseObject({
  user: z.string(),
  channel: z.string().optional(),
  tab: z.string().optional(),
  view: z
    .looseObject({ id: z.string(), hash: z.string().optional(), private_metadata: z.string().optional() })
    .optional(),
});

/** Where something was pressed: it decides how the person is told what came of it. */
export type Surface =
  | {
      kind: 'message';
      channel: string;
      ts: string;
      thread: string;
      ephemeral: boolean;
      blocks: unknown[];
      text: string;
    }
  | { kind: 'home'; hash: string | undefined; metadata: string }
  | { kind: 'modal'; view: string; metadata: string }
  | { kind: 'nowhere' };

/** A place to answer in when nothing of ours was pressed there. */
export const surfaceAt = (channel: string | null, thread: string | null): Surface =>
  channel === null || channel === ''
    ? { kind: 'nowhere' }
    : {
        kind: 'message',
        channel,
        ts: thread ?? '',
        thread: thread ?? '',
        ephemeral: false,
        blocks: [],
        text: '',
      };

export function surfaceOf(body: z.infer<typeof pressBody>): Surface {
  const { message, channel, view: shown, container } = body;
  if (shown?.type === 'home')
    return { kind: 'home', hash: shown.hash, metadata: shown.private_metadata ?? '' };
  if (shown?.type === 'modal')
    return { kind: 'modal', view: shown.id, metadata: shown.private_metadata ?? '' };
  // A press on an ephemeral message brings no message, only where it was.
  const ts = message?.ts ?? container?.message_ts;
  if (ts === undefined || channel === undefined) return { kind: 'nowhere' };
  const ephemeral = container?.is_ephemeral === true;
  return {
    kind: 'message',
    channel: channel.id,
    ts,
    thread: message?.thread_ts ?? container?.thread_ts ?? (ephemeral ? '' : ts),
    ephemeral,
    blocks: message?.blocks ?? [],
    text: message?.text ?? '',
  };
}
