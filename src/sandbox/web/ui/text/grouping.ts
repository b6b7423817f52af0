import type { Message } from '../state/seen.ts';
import { dayKey, dayLabel, type Reader, secondsOf } from './dates.ts';

/** One line of a message list. `lead` messages show who wrote them; the others continue the message above. */
export type Row =
  | { kind: 'day'; key: string; label: string }
  | { kind: 'new'; key: string }
  | { kind: 'message'; key: string; message: Message; lead: boolean };

/** How far a person had read. Whoever has read nothing yet needs no line to say so. */
export type Unread = { after: string; me: string };

function isFresh(message: Message, unread: Unread): boolean {
  const had = secondsOf(unread.after);
  return had > 0 && secondsOf(message.ts) > had && message.user !== unread.me && !message.ephemeral;
}

const TOGETHER_SECONDS = 5 * 60;

/**
 * Messages of one list in order, with a line before each new day and one before the first message that the reader
 * had not read.
 */
export function groupMessages(messages: Message[], reader: Reader, unread: Unread | null): Row[] {
  const rows: Row[] = [];
  let before: Message | null = null;
  let marked = false;
  for (const message of messages) {
    const newDay = !before || dayKey(before.ts, reader.zone) !== dayKey(message.ts, reader.zone);
    if (newDay) rows.push({ kind: 'day', key: `day-${message.ts}`, label: dayLabel(message.ts, reader) });
    const isNew = !marked && unread !== null && isFresh(message, unread);
    if (isNew) {
      rows.push({ kind: 'new', key: 'new' });
      marked = true;
    }
    const lead = newDay || isNew || !before || !continues(before, message);
    rows.push({ kind: 'message', key: message.ts, message, lead });
    before = message;
  }
  return rows;
}

function continues(before: Message, message: Message): boolean {
  const sameAuthor = before.user === message.user && before.bot_id === message.bot_id;
  const close = secondsOf(message.ts) - secondsOf(before.ts) < TOGETHER_SECONDS;
  const ordinary = !before.deleted && !message.deleted && !before.ephemeral && !message.ephemeral;
  return sameAuthor && close && ordinary && !before.reply_count;
}

/** A reply stands in its thread; everything else, and a reply also sent to the channel, stands in the channel. */
export function isReply(message: Message): boolean {
  return message.thread_ts !== undefined && message.thread_ts !== message.ts;
}

export type ThreadSummary = { replies: Message[]; authors: string[]; latest: Message | undefined };

/** Replies of every thread of a channel, by the root's timestamp, in one pass. */
export function threadsOf(messages: Message[]): Map<string, ThreadSummary> {
  const threads = new Map<string, ThreadSummary>();
  for (const message of messages) {
    if (!isReply(message) || !message.thread_ts) continue;
    const summary = threads.get(message.thread_ts) ?? { replies: [], authors: [], latest: undefined };
    summary.replies.push(message);
    if (!message.ephemeral) summary.latest = message;
    const author = message.user ?? message.bot_id;
    if (author && !message.ephemeral && !summary.authors.includes(author)) summary.authors.push(author);
    threads.set(message.thread_ts, summary);
  }
  return threads;
}
