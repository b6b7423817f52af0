import { z } from 'zod';
import { emit } from '../delivery/events.ts';
import { HttpRefusal } from '../http/exchange.ts';
import type { Channel } from '../store/channels.ts';
import type { Person } from '../store/people.ts';
import type { Session } from '../store/sessions.ts';
import { change } from '../talk/change.ts';
import { current } from '../talk/sessions.ts';
import type { Workspace } from '../workspace.ts';
import { theirChannel } from './acting.ts';

const at = { channel: z.string(), thread_ts: z.string() };
export const stopShape = z.strictObject(at);
export const renameShape = z.strictObject({ ...at, title: z.string().min(1).max(200) });

function theirSession(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof stopShape>,
): { channel: Channel; session: Session } {
  const channel = theirChannel(workspace, person, body.channel);
  const session = workspace.store.sessions.get(channel.id, body.thread_ts);
  if (!session)
    throw new HttpRefusal(404, 'session_not_found', `No agent works in the thread ${body.thread_ts}.`);
  return { channel, session: current(workspace, session) };
}

/** Presses Slack's own Stop button: the session becomes active, and streams of its thread end. */
export function stopAgent(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof stopShape>,
): { ok: true } {
  const { channel, session } = theirSession(workspace, person, body);
  if (!workspace.manifest.events.has('agent_session_stopped')) {
    throw new HttpRefusal(
      409,
      'no_stop_button',
      'The app does not listen to agent_session_stopped, so there is no Stop button.',
    );
  }
  if (session.status !== 'processing')
    throw new HttpRefusal(409, 'not_processing', 'The agent is not working.');
  const { store } = workspace;
  store.sessions.save({ ...session, status: 'active', since: workspace.clock.now() });
  const streams = store.messages
    .all(channel.id)
    .filter((one) => one.streaming_state === 'in_progress' && one.thread_ts === session.thread_ts);
  for (const message of streams) {
    change(workspace, channel, { ...message, streaming_state: 'completed', stopped_by: person.id });
  }
  emit(
    workspace,
    {
      type: 'agent_session_stopped',
      channel: channel.id,
      user: person.id,
      thread_ts: session.thread_ts,
      streaming_message_ts: streams.map((message) => message.ts),
    },
    channel,
  );
  workspace.changes.tell({ channel: channel.id });
  return { ok: true };
}

/** Gives a session another title by hand. */
export function renameSession(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof renameShape>,
): { ok: true } {
  const { channel, session } = theirSession(workspace, person, body);
  workspace.store.sessions.save({ ...session, title: body.title });
  emit(
    workspace,
    {
      type: 'agent_session_title_changed',
      channel: channel.id,
      user: person.id,
      team_id: workspace.team.id,
      thread_ts: session.thread_ts,
      title: body.title,
      ...(session.title ? { previous_title: session.title } : {}),
    },
    channel,
  );
  workspace.changes.tell({ channel: channel.id });
  return { ok: true };
}
