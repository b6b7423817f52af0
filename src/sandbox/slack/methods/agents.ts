import { z } from 'zod';
import { nested, required, text } from '../api/arguments.ts';
import { visibleChannel } from '../api/lookups.ts';
import { invalidArguments, type Method, method, Refusal } from '../api/method.ts';
import type { Channel } from '../store/channels.ts';
import { setSession } from '../talk/sessions.ts';
import type { Workspace } from '../workspace.ts';

const LONGEST_TITLE = 200;
const ERRORS = ['feature_disabled', 'channel_not_found', 'not_authorized', 'thread_ts_required'] as const;
const MISSING_STOP = 'missing_agent_session_stopped_event_subscription';

const at = { channel_id: required, thread_ts: text.optional() };
const persona = {
  icon_emoji: text.nullable().optional(),
  icon_url: text.nullable().optional(),
  username: text.nullable().optional(),
};

/** The thread of a session; the app must be an agent and in the channel. */
function place(
  workspace: Workspace,
  args: { channel_id: string; thread_ts?: string | undefined },
): { channel: Channel; thread: string } {
  const { features, manifest, store, app } = workspace;
  if (!features.agent_sessions || !manifest.agent) throw new Refusal('feature_disabled');
  const channel = visibleChannel(workspace, args.channel_id);
  if (!store.channels.hasMember(channel.id, app.bot_user_id)) throw new Refusal('not_authorized');
  if (!args.thread_ts) throw new Refusal('thread_ts_required');
  return { channel, thread: args.thread_ts };
}

export const agentMethods: Record<string, Method> = {
  'agents.sessions.setStatus': method({
    scopes: ['chat:write'],
    tier: 't3',
    args: z.object({
      ...at,
      status: z.enum(['active', 'processing', 'suspended', 'closed']),
      title: text.optional(),
      initiator_user_id: text.optional(),
      ...persona,
    }),
    errors: [...ERRORS, 'invalid_status', 'user_not_found'],
    missing: { channel_id: 'channel_not_found', status: 'invalid_status' },
    run(workspace, args) {
      const { channel, thread } = place(workspace, args);
      const initiator = args.initiator_user_id;
      if (initiator && !workspace.store.channels.hasMember(channel.id, initiator))
        throw new Refusal('user_not_found');
      const title = args.title?.slice(0, LONGEST_TITLE);
      const session = setSession(workspace, {
        channel: channel.id,
        thread,
        status: args.status,
        title,
        initiator,
      });
      const stoppable = workspace.manifest.events.has('agent_session_stopped');
      return {
        status: session.status,
        agent_status: session.status,
        title: session.title,
        ...(stoppable ? {} : { warning: MISSING_STOP, response_metadata: { warnings: [MISSING_STOP] } }),
      };
    },
  }),

  'agents.sessions.rename': method({
    scopes: ['chat:write'],
    tier: 't3',
    args: z.object({ ...at, title: required }),
    errors: [...ERRORS, 'session_not_found', 'invalid_name'],
    missing: { channel_id: 'channel_not_found', title: 'invalid_name' },
    run(workspace, args) {
      const { channel, thread } = place(workspace, args);
      const session = workspace.store.sessions.get(channel.id, thread);
      // A notification in a direct message is a thread of its own that is named after it was posted.
      const named =
        session ??
        (channel.kind === 'im'
          ? setSession(workspace, { channel: channel.id, thread, status: 'active' })
          : undefined);
      if (!named) throw new Refusal('session_not_found');
      if (args.title.length > LONGEST_TITLE) throw new Refusal('invalid_name');
      workspace.store.sessions.save({ ...named, title: args.title });
      workspace.changes.tell({ channel: channel.id });
      return { title: args.title };
    },
  }),

  'assistant.threads.setStatus': method({
    scopes: ['chat:write'],
    tier: 't5',
    args: z.object({
      channel_id: required,
      thread_ts: required,
      status: text,
      loading_messages: nested(z.array(z.string().min(1).max(50)).min(1).max(10)).optional(),
      ...persona,
    }),
    errors: ['channel_not_found', 'invalid_thread_ts'],
    missing: { channel_id: 'channel_not_found', thread_ts: 'invalid_thread_ts' },
    run(workspace, args) {
      const channel = visibleChannel(workspace, args.channel_id);
      if (!/^\d+\.\d+$/.test(args.thread_ts)) throw new Refusal('invalid_thread_ts');
      if (args.status.length > 1000)
        throw invalidArguments('[ERROR] must be less than 1001 characters [json-pointer:/status]');
      // Slack carries the old status over to the session of the thread.
      const status = args.status ? 'processing' : 'active';
      setSession(workspace, { channel: channel.id, thread: args.thread_ts, status });
      return {};
    },
  }),
};
