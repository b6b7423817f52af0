import { visibleCanvases } from '../canvas/seen.ts';
import type { Fields } from '../json.ts';
import type { Channel } from '../store/channels.ts';
import type { Message, Reaction, Reply } from '../store/messages.ts';
import type { Person } from '../store/people.ts';
import type { Session } from '../store/sessions.ts';
import { current } from '../talk/sessions.ts';
import type { Workspace } from '../workspace.ts';
import { openView } from './sees-view.ts';

export type Window = {
  /** Only this channel has its messages. */
  channel?: string;
  /** Only this many of the newest messages of each channel. */
  limit?: number;
};

/** Everything that a person can see. */
export function sees(workspace: Workspace, person: Person, window: Window): Fields {
  const { store, app } = workspace;
  const pings = store.attention.pings(person.id);
  const reads = store.attention.reads(person.id);
  const unread = pings.filter((ping) => !isRead(reads, ping));
  return {
    me: { ...briefPerson(person), id: person.id },
    users: Object.fromEntries(store.people.all().map((one) => [one.id, briefPerson(one)])),
    app: { id: app.id, name: app.name, bot_user_id: app.bot_user_id, bot_id: app.bot_id },
    channels: store.channels.of(person.id).map((channel) => ({
      ...seenChannel(workspace, person, { channel, reads }),
      mentions: unread.filter((ping) => ping.channel === channel.id).length,
      messages:
        window.channel === undefined || window.channel === channel.id
          ? seenMessages(workspace, person, { channel, limit: window.limit })
          : [],
    })),
    modal: openView(workspace, person),
    home: store.views.home(person.id) ?? null,
    canvases: visibleCanvases(workspace, person),
    pings,
    errors: workspace.trouble.of(person.id),
  };
}

/** A ping in a thread is read with the thread, any other with its channel. */
export function isRead(
  reads: Map<string, string>,
  ping: { channel: string; ts: string; thread_ts?: string },
): boolean {
  const mark = ping.thread_ts ? reads.get(`${ping.channel}/${ping.thread_ts}`) : reads.get(ping.channel);
  return mark !== undefined && mark >= ping.ts;
}

export function briefPerson(person: Person): Fields {
  const { name, display_name, real_name, title, tz, is_bot, is_stranger, is_restricted, deleted } = person;
  return { name, display_name, real_name, title, tz, is_bot, is_stranger, is_restricted, deleted };
}

function seenChannel(
  workspace: Workspace,
  person: Person,
  { channel, reads }: { channel: Channel; reads: Map<string, string> },
): Fields {
  const { store, app } = workspace;
  const members = store.channels.members(channel.id);
  const isDirect = channel.kind === 'im';
  const lastRead = reads.get(channel.id) ?? '0';
  const threadReads = [...reads].filter(([key]) => key.startsWith(`${channel.id}/`));
  return {
    id: channel.id,
    name: isDirect ? app.name : channel.name,
    is_im: isDirect,
    ...(isDirect ? { user: members.find((one) => one !== person.id) } : {}),
    is_private: channel.kind !== 'public',
    is_ext_shared: channel.is_ext_shared,
    is_archived: channel.is_archived,
    topic: channel.topic,
    members: members.map((id) => store.people.get(id)?.name ?? id),
    last_read: lastRead,
    thread_reads: Object.fromEntries(threadReads.map(([key, ts]) => [key.slice(channel.id.length + 1), ts])),
    unread: store.messages.unread(channel.id, lastRead, person.id),
  };
}

function seenMessages(
  workspace: Workspace,
  person: Person,
  { channel, limit }: { channel: Channel; limit: number | undefined },
): Fields[] {
  const { store } = workspace;
  const messages =
    limit === undefined ? store.messages.all(channel.id) : store.messages.newest(channel.id, limit);
  const reactions = store.reactions.in(channel.id);
  const threads = store.messages.threads(channel.id);
  const sessions = store.sessions.in(channel.id);
  const whispers: Fields[] = store.attention
    .whispers(person.id, channel.id)
    .map(({ person: _person, channel: _channel, ...message }) => ({
      ...seenMessage(message, {}),
      ephemeral: true,
    }));
  const shown: Fields[] = messages.map((message) =>
    seenMessage(message, {
      reactions: reactions.get(message.ts),
      replies: threads.get(message.ts),
      session: shownSession(workspace, sessions.get(message.ts)),
    }),
  );
  if (whispers.length === 0) return shown;
  return [...shown, ...whispers].toSorted((a, b) => (String(a.ts) < String(b.ts) ? -1 : 1));
}

function shownSession(workspace: Workspace, session: Session | undefined): Session | undefined {
  return session && current(workspace, session);
}

function seenMessage(
  message: Message,
  around: { reactions?: Reaction[] | undefined; replies?: Reply | undefined; session?: Session | undefined },
): Fields {
  const { streaming_state: streaming, bot_profile: _profile, ...rest } = message;
  const { reactions, replies, session } = around;
  return {
    ...rest,
    blocks: message.blocks ?? [],
    ...(message.subtype === 'tombstone' ? { deleted: true } : {}),
    ...(streaming ? { streaming: streaming === 'in_progress' } : {}),
    ...(reactions ? { reactions: reactions.map(({ name, users }) => ({ name, users })) } : { reactions: [] }),
    ...(replies ? { thread_ts: message.ts } : {}),
    reply_count: replies?.count ?? 0,
    ...(session ? { session: { status: session.status, title: session.title } } : {}),
  };
}
