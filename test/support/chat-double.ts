/** A chat that holds what was posted, in memory: the same contract as `slack/`, without Slack. */
import { createHash } from 'node:crypto';
import type {
  Chat,
  Directory,
  Message,
  Notice,
  Notices,
  Pages,
  Rooms,
  TicketView,
} from '../../src/ports/chat.ts';

export interface Post {
  ts: string;
  channel: string;
  thread: string | null;
  outboxId: string;
  message: Message;
  view: TicketView;
  rewrites: number;
}
/** Also the face of `Notices`: `post` is its one verb. */
export interface ChatDouble extends Chat, Pages, Directory, Rooms, Notices {
  posts: Post[];
  /** What people were told directly, apart from tickets. */
  notices: { to: string; outboxId: string; notice: Notice }[];
  pages: Map<
    string,
    { title: string; markdown: string; access: string; marker: string; editor: string | null }
  >;
  told: { to: string; text: string }[];
  outsiders: Set<string>;
  /** Channels that were archived. */
  archived: Set<string>;
  people: Map<string, string>;
}

export function createChatDouble(people: { chatId: string; name: string }[]): ChatDouble {
  const posts: Post[] = [];
  const pages: ChatDouble['pages'] = new Map();
  const told: ChatDouble['told'] = [];
  const notices: ChatDouble['notices'] = [];
  const outsiders = new Set<string>();
  const archived = new Set<string>();
  const names = new Map(people.map((person) => [person.chatId, person.name]));
  let clock = 1_000;
  const fingerprint: Chat['fingerprint'] = (message, view) => {
    const { now: _now, ...rest } = view;
    return createHash('sha256')
      .update(JSON.stringify([message, rest]))
      .digest('hex');
  };
  return {
    posts,
    pages,
    told,
    notices,
    post: async (request) => {
      notices.push(request);
      return `notice-${notices.length}`;
    },
    outsiders,
    archived,
    people: names,
    fingerprint,
    put: async ({ outboxId, place, ts, message, view }) => {
      if (archived.has(place.channel)) return { state: 'gone', why: 'channel_archived' };
      const known = ts === null ? undefined : posts.find((post) => post.ts === ts);
      if (ts !== null && known === undefined) return { state: 'gone', why: 'message_deleted' };
      if (known !== undefined) {
        Object.assign(known, { message, view, rewrites: known.rewrites + 1 });
        return { state: 'rewritten', ts: known.ts };
      }
      clock += 1;
      const post = {
        ts: `${clock}.000100`,
        channel: place.channel,
        thread: place.thread,
        outboxId,
        message,
        view,
        rewrites: 0,
      };
      posts.push(post);
      return { state: 'posted', ts: post.ts };
    },
    find: async (_place, outboxId) => {
      const notice = notices.findIndex((one) => one.outboxId === outboxId);
      return notice < 0
        ? (posts.find((post) => post.outboxId === outboxId)?.ts ?? null)
        : `notice-${notice + 1}`;
    },
    permalink: async (channel, ts) => `https://chat.test/${channel}/${ts}`,
    tell: async (person, _place, text) => {
      told.push({ to: person.chatId, text });
    },
    refreshHome: async () => {},
    welcome: async ({ channel }) => `welcome-${channel}`,
    ensure: async ({ marker, title, markdown, access }) => {
      const known = [...pages].find(([, page]) => page.marker === marker);
      if (known !== undefined) {
        pages.set(known[0], { ...known[1], access });
        return { id: known[0], url: `https://chat.test/docs/${known[0]}` };
      }
      const id = `F${pages.size + 1}`;
      pages.set(id, { title, markdown, access, marker, editor: null });
      return { id, url: `https://chat.test/docs/${id}` };
    },
    read: async (id) => {
      const page = pages.get(id);
      return page === undefined
        ? { state: 'gone' }
        : { state: 'ok', markdown: page.markdown, editor: page.editor };
    },
    write: async (id, { title, markdown }) => {
      const page = pages.get(id);
      if (page !== undefined) pages.set(id, { ...page, title, markdown, editor: null });
    },
    setAccess: async (id, _channel, access) => {
      const page = pages.get(id);
      if (page !== undefined) pages.set(id, { ...page, access });
    },
    person: async (chatId) => {
      const name = names.get(chatId);
      return name === undefined
        ? null
        : { chatId, name, outsider: outsiders.has(chatId), isBot: false, zone: 'UTC' };
    },
    channel: async (id) => ({
      id,
      name: id.slice(2).toLowerCase(),
      isPrivate: false,
      sharedOutside: false,
      archived: false,
      member: true,
    }),
    isMember: async () => true,
    privateChannelsOf: async () => [],
  };
}
