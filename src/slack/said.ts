/** What people said and shared in the chat, as a ticket takes it: words with their authors, files as references. */
import { z } from 'zod';
import type { Attachment } from '../pipeline/item/basics.ts';
import type { Face } from './face.ts';
import { readable } from './readable.ts';
import { plain } from './text/mrkdwn.ts';
import { codeOf } from './wire/api.ts';

const file = z.looseObject({
  id: z.string().optional(),
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  permalink: z.string().nullish(),
});

/** A message that somebody forwarded or shared stands in an attachment of theirs. */
const forwarded = z.looseObject({
  text: z.string().nullish(),
  fallback: z.string().nullish(),
  author_name: z.string().nullish(),
  author_id: z.string().nullish(),
  is_share: z.boolean().nullish(),
  is_msg_unfurl: z.boolean().nullish(),
  files: z.array(file).nullish().catch(null),
});

export const saidMessage = z.looseObject({
  ts: z.string(),
  text: z.string().nullish(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  thread_ts: z.string().optional(),
  reply_count: z.number().optional(),
  // What Slack adds to them must not cost us the words.
  files: z.array(file).nullish().catch(null),
  attachments: z.array(forwarded).nullish().catch(null),
});
export type SaidMessage = z.infer<typeof saidMessage>;

export interface Said {
  /** The chat's own id of the message, and of who wrote it. */
  ts: string;
  by: string;
  at: string;
  who: string;
  text: string;
  files: Attachment[];
}

const MOST_FILES = 10;
const MOST_FORWARDED = 10;
/** Messages of a conversation that a ticket is made of. */
const MOST_SAID = 50;

/** Words of a message, and those that it forwards, each under its author; names and addresses instead of ids. */
export async function saidIn(face: Face, message: SaidMessage, who: string): Promise<Said> {
  const us = await face.identity();
  const own = await readable(face, message.text ?? '', us.botUserId);
  const shared = (message.attachments ?? []).filter(
    (one) => one.is_share === true || one.is_msg_unfurl === true,
  );
  const others = await Promise.all(
    shared.slice(0, MOST_FORWARDED).map(async (one) => {
      const text = await readable(face, one.text ?? one.fallback ?? '', us.botUserId);
      const author = plain(one.author_name ?? '', 60);
      return text === '' ? '' : `Forwarded${author === '' ? '' : ` from ${author}`}: ${text}`;
    }),
  );
  const files = [message, ...shared].flatMap((one) => one.files ?? []);
  return {
    ts: message.ts,
    by: message.user ?? '',
    at: new Date(Number(message.ts) * 1_000).toISOString(),
    who,
    text: [own, ...others].filter((one) => one !== '').join('\n\n'),
    files: distinct(files.flatMap(attachmentOf)),
  };
}

function attachmentOf(one: z.infer<typeof file>): Attachment[] {
  if (one.id === undefined) return [];
  const url = one.permalink ?? '';
  return [
    {
      id: plain(one.id, 40),
      name: plain(one.name ?? one.title ?? '', 80) || 'file',
      type: plain(one.mimetype ?? '', 60) || 'unknown',
      size: one.size ?? 0,
      url: /^https?:\/\//.test(url) && url.length <= 300 ? url : null,
    },
  ];
}

export const distinct = (files: Attachment[]): Attachment[] =>
  [...new Map(files.map((one) => [one.id, one])).values()].slice(0, MOST_FILES);

const replies = z.looseObject({
  messages: z.array(saidMessage),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).nullish(),
});
/** Slack lists the oldest first: a long thread is read on to its end, as far as this. */
const PAGE = 200;
const MOST_PAGES = 10;

interface Where {
  channel: string;
  thread: string;
  /** Up to this message, without it. */
  before?: string;
  /** The newest of them; left out: 50. */
  most?: number;
  /** A form waits for it, so it is asked once. */
  hurry?: true;
}

/** What people said in a thread, oldest first; nothing of bots. */
export async function saidInThread(face: Face, at: Where): Promise<Said[]> {
  const found: SaidMessage[] = [];
  let cursor = '';
  for (let page = 0; page < (at.hurry === true ? 1 : MOST_PAGES); page += 1) {
    const { messages, response_metadata: more } = await face.api[at.hurry === true ? 'callNow' : 'call'](
      'conversations.replies',
      {
        channel: at.channel,
        ts: at.thread,
        limit: PAGE,
        ...(at.before === undefined ? {} : { latest: at.before }),
        ...(cursor === '' ? {} : { cursor }),
      },
      replies,
    );
    found.push(...messages);
    cursor = more?.next_cursor ?? '';
    if (cursor === '') break;
  }
  const said = found.filter(
    (one) =>
      one.user !== undefined &&
      one.bot_id === undefined &&
      (at.before === undefined || Number(one.ts) < Number(at.before)),
  );
  return Promise.all(
    said
      .slice(-(at.most ?? MOST_SAID))
      .map(async (one) =>
        saidIn(face, one, (await face.directory.person(one.user ?? ''))?.name ?? 'Somebody'),
      ),
  );
}

/** The same, or nothing where Slack does not let us read there. */
export async function saidAround(face: Face, at: { channel: string; thread: string }): Promise<Said[]> {
  try {
    return await saidInThread(face, { ...at, hurry: true });
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    face.log.warn('slack.thread_unread', { code, channel: at.channel });
    return [];
  }
}

/** One line a message, under its author. */
export const asConversation = (said: readonly Said[]): string =>
  said
    .filter((one) => one.text !== '')
    .map((one) => `${one.who}: ${one.text}`)
    .join('\n');
