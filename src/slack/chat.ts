import { z } from 'zod';
import type { Chat, Message, PersonView, Place, PutResult, TicketView } from '../ports/chat.ts';
import { grown, streamed } from './agent/answer.ts';
import type { Signs } from './agent/signs.ts';
import type { Streams } from './agent/streams.ts';
import { createAttachments } from './canvas/attachment.ts';
import type { Content } from './cards/blocks.ts';
import { contentOf, fingerprintOf } from './cards/message.ts';
import { cut, limits } from './text/limits.ts';
import { visible } from './text/mrkdwn.ts';
import { type Api, codeOf, done, mayHaveHappened } from './wire/api.ts';

export const METADATA = 'throughline_message';
type Gone = Extract<PutResult, { state: 'gone' }>['why'];
/** Answers of Slack after which a message has no place any more. */
export const gone: Record<string, Gone> = {
  message_not_found: 'message_deleted',
  thread_not_found: 'message_deleted',
  cant_update_message: 'message_deleted',
  channel_not_found: 'channel_gone',
  is_archived: 'channel_archived',
  not_in_channel: 'not_in_channel',
};

/** The place or the message is not there any more, as far as we may know. */
export const goneOf = (error: unknown): Gone | null => gone[codeOf(error) ?? ''] ?? null;

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

const metadataOf = ({ outboxId, view, message }: PutRequest) => ({
  event_type: METADATA,
  event_payload: { outbox: outboxId, ticket: view.item.key, kind: message.kind },
});

/** What may not be shown as it was built is shown as one sentence and its buttons: those are never dropped. */
const reduced = (content: Content): Content => ({
  text: content.text,
  blocks: [
    { type: 'section', text: { type: 'plain_text', text: cut(content.text, limits.section) } },
    ...content.blocks.filter((block) => block.type === 'actions').slice(0, 5),
  ],
});

const isRated = (blocks: Content['blocks']): boolean =>
  blocks.some((block) => block.type === 'context_actions');
const unrated = (blocks: Content['blocks']): Content['blocks'] =>
  blocks.filter((block) => block.type !== 'context_actions');

/** Slack did not take the blocks: nothing was posted. */
export const isRefused = (error: unknown): boolean =>
  ['invalid_blocks', 'msg_too_long', 'msg_blocks_too_long', 'invalid_blocks_format'].includes(
    codeOf(error) ?? '',
  );

export function createChat(about: {
  api: Api;
  refreshHome: (chatIds: string[]) => void;
  signs: Signs;
  streams: Streams;
}): Chat {
  const { api, streams } = about;
  /** A message's address never changes, and every card of a board asks for one. */
  const permalinks = new Map<string, string>();

  const direct = new Map<string, string>();
  const attachments = createAttachments(api);

  /** A person's id takes new messages alone: to read or rewrite, Slack wants the conversation with them. */
  async function placed(place: Place): Promise<Place> {
    if (!/^[UW]/.test(place.channel)) return place;
    const known = direct.get(place.channel);
    if (known !== undefined) return { ...place, channel: known };
    const { channel } = await api.call('conversations.open', { users: place.channel }, opened);
    direct.set(place.channel, channel.id);
    return { ...place, channel: channel.id };
  }

  /** Whether this workspace takes buttons to rate an answer; they are left out once it refused them. */
  let rates = true;
  const withRating = <Part extends { blocks: Content['blocks'] }>(content: Part): Part =>
    rates ? content : { ...content, blocks: unrated(content.blocks) };

  async function send(
    method: string,
    request: PutRequest,
    content: Content,
  ): Promise<{ ts: string; shown: Content }> {
    const { place, message, ts } = request;
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
      metadata: metadataOf(request),
    });
    const offered = withRating(content);
    try {
      return { ts: (await api.call(method, body(offered), posted)).ts, shown: offered };
    } catch (error) {
      if (!isRefused(error)) throw error;
      const rated = isRated(offered.blocks);
      const shown = rated ? { ...content, blocks: unrated(content.blocks) } : reduced(content);
      const sent = await api.call(method, body(shown), posted);
      if (rated) rates = false;
      return { ts: sent.ts, shown };
    }
  }

  /** As a stream: what stands there now, or how the rest is to be written. */
  async function stream(request: PutRequest): Promise<PutResult | Pick<PutRequest, 'ts'>> {
    const { message, place, growing, ts } = request;
    const { thread } = place;
    if (message.kind !== 'answer' || growing === undefined || thread === null) return { ts };
    if (about.signs.unwanted({ ...place, thread }, message.to)) return { state: 'gone', why: 'not_wanted' };
    const known =
      ts ?? (growing.cutOff === null ? null : await streams.lost({ ...place, thread }, growing.cutOff));
    if (known !== null)
      return (await streams.end(place, known)) === 'stopped'
        ? { state: 'unchanged', ts: known }
        : { ts: known };
    const { coming } = growing;
    const shown = coming === undefined ? streamed(message, request.view) : grown(coming, request.view);
    const said = await streams.say({
      place: { ...place, thread },
      question: message.to,
      reader: message.reader ?? '',
      ...shown,
      below: async () => withRating({ blocks: await shown.below() }).blocks,
      metadata: metadataOf(request),
      address: growing.address,
    });
    if (said.state === 'not_begun') return { ts: null };
    if (said.state === 'whole') return { state: 'posted', ts: said.ts };
    return (await streams.end(place, said.ts)) === 'stopped'
      ? { state: 'unchanged', ts: said.ts }
      : { ts: said.ts };
  }

  /** The thread's session follows every drawing of its ticket; direct messages and answers say nothing of it. */
  async function settle({ message, view }: PutRequest, thread: Place & { thread: string }): Promise<void> {
    if (!['nudge', 'homeless', 'answer'].includes(message.kind)) await about.signs.settle(thread, view);
  }

  async function put(request: PutRequest): Promise<PutResult> {
    try {
      const place = await placed(request.place);
      const how = await stream({ ...request, place });
      if ('state' in how) return how;
      const method = how.ts === null ? 'chat.postMessage' : 'chat.update';
      const content = await wholeOf(request);
      const { ts, shown } = await send(method, { ...request, ts: how.ts, place }, content);
      await settle(request, { ...place, thread: place.thread ?? ts });
      await attached(request, { ...place, ts }, shown);
      return { state: how.ts === null ? 'posted' : 'rewritten', ts };
    } catch (error) {
      const why = goneOf(error);
      if (why !== null) return { state: 'gone', why };
      const ts =
        request.ts === null && mayHaveHappened(error) ? await find(request.place, request.outboxId) : null;
      if (ts === null) throw error;
      await attached(request, { ...(await placed(request.place)), ts }, await wholeOf(request));
      return { state: 'posted', ts };
    }
  }

  const wholeOf = async ({ message, view, growing }: PutRequest): Promise<Content> =>
    contentOf((await growing?.coming?.whole) ?? message, view);

  async function attached(
    { message, view }: PutRequest,
    at: Place & { ts: string },
    shown: Content,
  ): Promise<void> {
    if (message.kind === 'document') await attachments.attach(at, { key: view.item.key, message, shown });
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
