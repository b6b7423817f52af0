import { z } from 'zod';
import type { Chat, Message, PersonView, Place, PutResult, TicketView } from '../ports/chat.ts';
import type { Content } from './cards/blocks.ts';
import { contentOf, fingerprintOf } from './cards/message.ts';
import type { Signs } from './signs.ts';
import { cut, limits } from './text/limits.ts';
import { visible } from './text/mrkdwn.ts';
import { type Api, codeOf, done, mayHaveHappened } from './wire/api.ts';

export const METADATA = 'throughline_message';
type Gone = Extract<PutResult, { state: 'gone' }>['why'];
const gone: Record<string, Gone> = {
  message_not_found: 'message_deleted',
  thread_not_found: 'message_deleted',
  cant_update_message: 'message_deleted',
  channel_not_found: 'channel_gone',
  is_archived: 'channel_archived',
  not_in_channel: 'not_in_channel',
};

export const posted = z.looseObject({ ts: z.string() });
const found = z.looseObject({
  messages: z.array(
    z.looseObject({
      ts: z.string(),
      metadata: z
        .looseObject({
          event_type: z.string(),
          event_payload: z.looseObject({ outbox: z.unknown().optional() }).optional(),
        })
        .optional(),
    }),
  ),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
});
const opened = z.looseObject({ channel: z.looseObject({ id: z.string() }) });
/** Pages of a thread that are looked through for a message that may have been posted. */
const PAGES = 5;

type PutRequest = Parameters<Chat['put']>[0];

/** What may not be shown as it was built is shown as one sentence and its buttons: those are never dropped. */
const reduced = (content: Content): Content => ({
  text: content.text,
  blocks: [
    { type: 'section', text: { type: 'plain_text', text: cut(content.text, limits.section) } },
    ...content.blocks.filter((block) => block.type === 'actions').slice(0, 5),
  ],
});

const refused = (error: unknown): boolean =>
  ['invalid_blocks', 'msg_too_long', 'invalid_blocks_format'].includes(codeOf(error) ?? '');

export function createChat(about: {
  api: Api;
  refreshHome: (chatIds: string[]) => void;
  signs: Signs;
}): Chat {
  const { api } = about;
  /** A message's address never changes, and every card of a board asks for one. */
  const permalinks = new Map<string, string>();

  const direct = new Map<string, string>();

  /** A person's id takes new messages alone: to read or rewrite, Slack wants the conversation with them. */
  async function placed(place: Place): Promise<Place> {
    if (!/^[UW]/.test(place.channel)) return place;
    const known = direct.get(place.channel);
    if (known !== undefined) return { ...place, channel: known };
    const { channel } = await api.call('conversations.open', { users: place.channel }, opened);
    direct.set(place.channel, channel.id);
    return { ...place, channel: channel.id };
  }

  async function send(method: string, request: PutRequest, content: Content): Promise<string> {
    const { place, message, view, outboxId, ts } = request;
    const body = (shown: Content) => ({
      channel: place.channel,
      ...(ts === null ? (place.thread === null ? {} : { thread_ts: place.thread }) : { ts }),
      ...(ts === null && message.kind === 'rolled_back' && place.thread !== null
        ? { reply_broadcast: true }
        : {}),
      text: shown.text,
      blocks: shown.blocks,
      parse: 'none',
      link_names: false,
      ...(ts === null ? { unfurl_links: false, unfurl_media: false } : {}),
      metadata: {
        event_type: METADATA,
        event_payload: { outbox: outboxId, ticket: view.item.key, kind: message.kind },
      },
    });
    try {
      return (await api.call(method, body(content), posted)).ts;
    } catch (error) {
      if (!refused(error)) throw error;
      return (await api.call(method, body(reduced(content)), posted)).ts;
    }
  }

  async function put(request: PutRequest): Promise<PutResult> {
    const content = contentOf(request.message, request.view);
    try {
      const place = await placed(request.place);
      const method = request.ts === null ? 'chat.postMessage' : 'chat.update';
      const ts = await send(method, { ...request, place }, content);
      if (request.message.kind === 'ask') await about.signs.settle(request.place, request.view);
      return { state: request.ts === null ? 'posted' : 'rewritten', ts };
    } catch (error) {
      const why = gone[codeOf(error) ?? ''];
      if (why !== undefined) return { state: 'gone', why };
      const ts =
        request.ts === null && mayHaveHappened(error) ? await find(request.place, request.outboxId) : null;
      if (ts !== null) return { state: 'posted', ts };
      throw error;
    }
  }

  async function find(where: Place, outboxId: string): Promise<string | null> {
    const place = await placed(where);
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const method = place.thread === null ? 'conversations.history' : 'conversations.replies';
      const answer = await api.call(
        method,
        {
          channel: place.channel,
          ...(place.thread === null ? {} : { ts: place.thread }),
          include_all_metadata: true,
          limit: 200,
          ...(cursor === undefined ? {} : { cursor }),
        },
        found,
      );
      const hit = answer.messages.find(
        (one) => one.metadata?.event_type === METADATA && one.metadata.event_payload?.outbox === outboxId,
      );
      if (hit !== undefined) return hit.ts;
      cursor = answer.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') return null;
    }
    return null;
  }

  return {
    fingerprint: (message: Message, view: TicketView) => fingerprintOf(contentOf(message, view)),
    put,
    find,
    async permalink(channel, ts) {
      const known = permalinks.get(`${channel} ${ts}`);
      if (known !== undefined) return known;
      try {
        const shape = z.looseObject({ permalink: z.string() });
        const { permalink } = await api.call('chat.getPermalink', { channel, message_ts: ts }, shape);
        if (permalinks.size > 10_000) permalinks.clear();
        permalinks.set(`${channel} ${ts}`, permalink);
        return permalink;
      } catch (error) {
        if (['message_not_found', 'channel_not_found'].includes(codeOf(error) ?? '')) return null;
        throw error;
      }
    },
    tell: (person, place, text) => tell(api, { person, place, content: { text: visible(text), blocks: [] } }),
    async refreshHome(chatIds) {
      about.refreshHome(chatIds);
    },
  };
}

/** Seen by that person alone: in the thread where they are, else as a direct message. */
export async function tell(
  api: Api,
  about: { person: Pick<PersonView, 'chatId'>; place: Place | null; content: Content },
): Promise<void> {
  const { person, place } = about;
  const content = {
    text: cut(about.content.text, limits.messageText),
    ...(about.content.blocks.length === 0 ? {} : { blocks: about.content.blocks }),
  };
  if (place !== null) {
    try {
      await api.call(
        'chat.postEphemeral',
        {
          channel: place.channel,
          user: person.chatId,
          ...(place.thread === null ? {} : { thread_ts: place.thread }),
          ...content,
        },
        done,
      );
      return;
    } catch (error) {
      if (!elsewhere.has(codeOf(error) ?? '')) throw error;
    }
  }
  const channel = await openDirect(api, person.chatId);
  await api.call(
    'chat.postMessage',
    { channel, unfurl_links: false, unfurl_media: false, ...content },
    posted,
  );
}
/** The conversation with one person. */
export const openDirect = async (api: Api, chatId: string): Promise<string> =>
  (await api.call('conversations.open', { users: chatId }, opened)).channel.id;

/** The person cannot see an ephemeral message there. */
const elsewhere = new Set([
  'user_not_in_channel',
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'no_permission',
]);
