import type { Session } from '../store/sessions.ts';
import type { Workspace } from '../workspace.ts';

const PROCESSING_MS = 60 * 60_000;

/** A session as it is now: after an hour without a word, processing has ended. */
export function current(workspace: Workspace, session: Session): Session {
  const stale = session.status === 'processing' && workspace.clock.now() - session.since > PROCESSING_MS;
  return stale ? { ...session, status: 'active' } : session;
}

export type SessionChange = {
  channel: string;
  thread: string;
  status: Session['status'];
  /** Taken only when the session is new, as is the initiator. */
  title?: string | undefined;
  initiator?: string | undefined;
};

/** Sets a session's status, and makes the session if there is none. */
export function setSession(workspace: Workspace, change: SessionChange): Session {
  const { sessions } = workspace.store;
  const known = sessions.get(change.channel, change.thread);
  const session: Session = {
    channel: change.channel,
    thread_ts: change.thread,
    title: known?.title ?? change.title ?? '',
    ...(known?.initiator ? { initiator: known.initiator } : {}),
    ...(!known && change.initiator ? { initiator: change.initiator } : {}),
    status: change.status,
    since: workspace.clock.now(),
  };
  sessions.save(session);
  workspace.changes.tell({ channel: change.channel });
  return session;
}
