/** A chat that holds what was posted, in memory: the same contract as `slack/`, without Slack. */
import { createHash } from 'node:crypto';
import { documentHash } from '../../src/pipeline/documents/canonical.ts';
import type { Digest } from '../../src/pipeline/measuring/digest.ts';
import type { Profile } from '../../src/pipeline/people.ts';
import type {
  Chat,
  Directory,
  Message,
  Notice,
  Notices,
  PersonalNotice,
  Place,
  Rooms,
  TicketView,
} from '../../src/ports/chat.ts';
import type { OrderNotice } from '../../src/ports/standing.ts';
import type { Pages } from '../../src/ports/talk/pages.ts';
import type { Said, Threads } from '../../src/ports/talk/threads.ts';

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
export interface ChatDouble extends Chat, Pages, Directory, Rooms, Notices, Threads {
  /** What people said in threads. */
  words: (Said & Place)[];
  posts: Post[];
  /** Lines of freezes and locks in channels. */
  lines: { ts: string; channel: string; outboxId: string; notice: OrderNotice }[];
  digests: { ts: string; channel: string; outboxId: string; digest: Digest }[];
  /** What people were told directly, apart from tickets. */
  personal: { ts: string; to: string; outboxId: string; notice: PersonalNotice }[];
  pages: Map<
    string,
    { title: string; markdown: string; access: string; marker: string; editor: string | null }
  >;
  /** As a workspace without canvases. */
  withoutPages: boolean;
  told: { to: string; text: string }[];
  outsiders: Set<string>;
  /** Channels that were archived. */
  archived: Set<string>;
  /** Channels that we were taken out of. */
  left: Set<string>;
  /** Channels that are another company's too, with its name. */
  shared: Map<string, string>;
  privateChannels: Set<string>;
  /** People who are not in a channel, as `channel person`. */
  outside: Set<string>;
  /** What was said about channels and the workspace. */
  notices: { ts: string; channel: string; outboxId: string; notice: Notice; rewrites: number }[];
  /** Readers of each page: channels and people, with what they may do. */
  access: Map<string, Map<string, string>>;
  people: Map<string, string>;
  /** What the chat says of somebody, where it is more than a name. */
  profiles: Map<string, Profile>;
  /** Whose status says that they are away, by the chat's id. */
  statuses: Map<string, { until: string | null }>;
}

export function createChatDouble(people: { chatId: string; name: string }[]): ChatDouble {
  const posts: Post[] = [];
  const lines: ChatDouble['lines'] = [];
  const digests: ChatDouble['digests'] = [];
  const pages: ChatDouble['pages'] = new Map();
  const told: ChatDouble['told'] = [];
  const personal: ChatDouble['personal'] = [];
  const outsiders = new Set<string>();
  const archived = new Set<string>();
  const profiles: ChatDouble['profiles'] = new Map();
  const words: ChatDouble['words'] = [];
  const statuses: ChatDouble['statuses'] = new Map();
  const left = new Set<string>();
  const shared = new Map<string, string>();
  const privateChannels = new Set<string>();
  const outside = new Set<string>();
  const notices: ChatDouble['notices'] = [];
  const access: ChatDouble['access'] = new Map();
  const allow = (page: string, who: string, level: string): void => {
    access.set(page, new Map([...(access.get(page) ?? []), [who, level]]));
  };
  const names = new Map(people.map((person) => [person.chatId, person.name]));
  let clock = 1_000;
  const fingerprint: Chat['fingerprint'] = (message, view) => {
    const { now: _now, ...rest } = view;
    return createHash('sha256')
      .update(JSON.stringify([message, rest]))
      .digest('hex');
  };
  let made = 0;
  const double: ChatDouble = {
    posts,
    pages,
    withoutPages: false,
    told,
    personal,
    post: async (request) => {
      const ts = `personal-${personal.length + 1}`;
      personal.push({ ...request, ts });
      return ts;
    },
    outsiders,
    archived,
    left,
    shared,
    privateChannels,
    outside,
    notices,
    access,
    people: names,
    profiles,
    statuses,
    words,
    said: async ({ channel, thread }, { before, most }) =>
      words
        .filter((one) => one.channel === channel && one.thread === thread && Number(one.ts) < Number(before))
        .slice(-most),
    fingerprint,
    put: async ({ outboxId, place, ts, message: given, view, growing }) => {
      const message = (await growing?.coming?.whole) ?? given;
      if (archived.has(place.channel)) return { state: 'gone', why: 'channel_archived' };
      if (left.has(place.channel)) return { state: 'gone', why: 'not_in_channel' };
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
    find: async (_place, outboxId) =>
      [...posts, ...notices, ...lines, ...digests, ...personal].find((post) => post.outboxId === outboxId)
        ?.ts ?? null,
    permalink: async (channel, ts) => `https://chat.test/${channel}/${ts}`,
    tell: async (person, _place, text) => {
      told.push({ to: person.chatId, text });
    },
    refreshHome: async () => {},
    notify: async ({ outboxId, place, ts, notice }) => {
      const known = notices.find((one) => one.ts === ts);
      if (known !== undefined) {
        Object.assign(known, { notice, rewrites: known.rewrites + 1 });
        return { state: 'rewritten', ts: known.ts };
      }
      clock += 1;
      const said = { ts: `${clock}.000100`, channel: place.channel, outboxId, notice, rewrites: 0 };
      notices.push(said);
      return { state: 'posted', ts: said.ts };
    },
    workspace: async () => ({ name: 'acme', events: false, canvases: true }),
    invite: async (channel, chatId) => {
      outside.delete(`${channel} ${chatId}`);
      return true;
    },
    lines,
    digests,
    digest: async ({ channel, outboxId, digest }) => {
      const posted = { ts: `digest-${digests.length + 1}`, channel, outboxId, digest };
      digests.push(posted);
      return { state: 'posted', ts: posted.ts };
    },
    order: async ({ channel, outboxId, ts, notice }) => {
      const known = lines.find((line) => line.ts === ts);
      if (known !== undefined) {
        known.notice = notice;
        return { state: 'rewritten', ts: known.ts };
      }
      const line = { ts: `line-${lines.length + 1}`, channel, outboxId, notice };
      lines.push(line);
      return { state: 'posted', ts: line.ts };
    },
    ensure: async ({ marker, title, markdown, channel, access: level }) => {
      if (double.withoutPages) return null;
      const known = [...pages].find(([, page]) => page.marker === marker);
      if (known !== undefined) {
        pages.set(known[0], { ...known[1], access: level });
        allow(known[0], channel, level);
        return { id: known[0], url: `https://chat.test/docs/${known[0]}` };
      }
      made += 1;
      const id = `F${made}`;
      pages.set(id, { title, markdown, access: level, marker, editor: null });
      allow(id, channel, level);
      return { id, url: `https://chat.test/docs/${id}` };
    },
    read: async (id) => {
      const page = pages.get(id);
      return page === undefined
        ? { state: 'gone' }
        : { state: 'ok', markdown: page.markdown, editor: page.editor };
    },
    write: async (id, { title, markdown, over }) => {
      const page = pages.get(id);
      if (double.withoutPages) return 'none';
      if (page === undefined) return 'written';
      const stands = documentHash(page.markdown);
      if (stands !== over && stands !== documentHash(markdown)) return 'changed';
      pages.set(id, { ...page, title, markdown, editor: null });
      return 'written';
    },
    setAccess: async (id, channel, level) => {
      const page = pages.get(id);
      if (page !== undefined) pages.set(id, { ...page, access: level });
      allow(id, channel, level);
    },
    close: async (id, channel) => void access.get(id)?.delete(channel),
    showTo: async (id, chatId) => allow(id, chatId, 'read'),
    person: async (chatId) => {
      const name = names.get(chatId);
      return name === undefined
        ? null
        : {
            chatId,
            name,
            profile: profiles.get(chatId) ?? { name, surname: null, left: false },
            outsider: outsiders.has(chatId),
            isBot: false,
            zone: 'UTC',
            away: statuses.get(chatId) ?? null,
          };
    },
    channel: async (id) => ({
      id,
      name: id.slice(2).toLowerCase(),
      isPrivate: privateChannels.has(id),
      sharedOutside: shared.has(id),
      sharedWith: shared.has(id) ? { company: shared.get(id) ?? null } : null,
      archived: archived.has(id),
      member: !left.has(id),
    }),
    isMember: async (id, chatId) => !outside.has(`${id} ${chatId}`),
    notIn: async (id, chatIds) => chatIds.filter((one) => outside.has(`${id} ${one}`)),
    privateChannelsOf: async () => [],
  };
  return double;
}
