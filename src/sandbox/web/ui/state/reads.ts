import { secondsOf } from '../text/dates.ts';
import { isReply } from '../text/grouping.ts';
import { api, tryTo } from './acts.ts';
import type { Channel, Message, Seen } from './seen.ts';

/** Unread messages and pings of a channel: as the server counts them, else from what the person has read. */
export function unreadIn(channel: Channel, seen: Seen): { unread: number; mentions: number } {
  const read = secondsOf(channel.last_read ?? '0');
  const fresh = channel.messages.filter(
    (message) => !isReply(message) && message.user !== seen.me.id && secondsOf(message.ts) > read,
  );
  const pings = seen.pings.filter((ping) => ping.channel === channel.id && isUnreadPing(channel, ping.ts));
  return { unread: channel.unread ?? fresh.length, mentions: channel.mentions ?? pings.length };
}

export function isUnreadPing(channel: Channel, ts: string): boolean {
  const message = channel.messages.find((one) => one.ts === ts);
  const thread = message && isReply(message) ? message.thread_ts : undefined;
  const read = thread && channel.thread_reads ? channel.thread_reads[thread] : channel.last_read;
  return secondsOf(ts) > secondsOf(read ?? '0');
}

const told = new Map<string, string>();

/** Tells the server how far a person has read, once for every newest message and only forwards. */
export function markRead(
  person: string,
  channel: Channel,
  list: { messages: Message[]; thread?: string },
): void {
  const latest = list.messages.filter((message) => !message.ephemeral).at(-1);
  if (!latest || document.visibilityState !== 'visible') return;
  const before = list.thread ? channel.thread_reads?.[list.thread] : channel.last_read;
  const key = `${person}/${channel.id}/${list.thread ?? ''}`;
  if (told.get(key) === latest.ts || secondsOf(before ?? '0') >= secondsOf(latest.ts)) return;
  told.set(key, latest.ts);
  const place = { channel: channel.id, ts: latest.ts };
  void tryTo(async () => await api().read(list.thread ? { ...place, thread_ts: list.thread } : place));
}
