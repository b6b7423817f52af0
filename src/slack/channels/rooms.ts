import { z } from 'zod';
import type { PutResult, Rooms } from '../../ports/chat.ts';
import { type Content, fit, type Shown } from '../cards/blocks.ts';
import { digestContent } from '../cards/standing/digest.ts';
import { orderLine } from '../cards/standing/orders.ts';
import { goneOf, isRefused, METADATA, posted } from '../chat.ts';
import { openHome } from '../home/link.ts';
import type { Pictures } from '../pictures/shelf.ts';
import { chartOfDigest } from '../pictures/stage-chart.ts';
import { type Api, codeOf, done } from '../wire/api.ts';
import { noticeContent } from './notices.ts';

const opened = z.looseObject({ channel: z.looseObject({ id: z.string() }) });
const team = z.looseObject({ team: z.looseObject({ name: z.string() }) });
const created = z.looseObject({ canvas_id: z.string() });

/** Slack's own answers for somebody who may not, or need not, be invited by us. */
const notInvited = new Set([
  'missing_scope',
  'cant_invite',
  'not_in_channel',
  'is_archived',
  'channel_not_found',
  'user_not_found',
  'restricted_action',
  'ura_max_channels',
  'not_authorized',
  'org_user_not_in_team',
]);

/** Nobody is there to be written to. */
const unreachable = new Set(['user_disabled', 'user_not_found', 'cannot_dm_bot', 'user_not_visible']);

/** What is said about channels that tickets live in, and about the workspace. */
export function createRooms(about: {
  api: Api;
  command: string;
  homeLink: () => Promise<string | null>;
  /** Whether Slack sent anything since we started. */
  heard: () => boolean;
  forgetMembers: (channel: string) => void;
  pictures: Pictures;
}): Rooms {
  const { api } = about;
  let canvases: Promise<boolean> | null = null;
  let name: Promise<string> | null = null;

  /** A person's id takes new messages alone: to rewrite one, Slack wants the conversation with them. */
  const placed = async (channel: string): Promise<string> =>
    /^[UW]/.test(channel)
      ? (await api.call('conversations.open', { users: channel }, opened)).channel.id
      : channel;

  /** One message that belongs to no ticket: posted, or rewritten where it stands. */
  async function put(
    where: string,
    { outboxId, ts, kind }: { outboxId: string; ts: string | null; kind: string },
    content: Content,
  ): Promise<PutResult> {
    const { text, blocks } = fit(content);
    try {
      const channel = await placed(where);
      const sent = await api.call(
        ts === null ? 'chat.postMessage' : 'chat.update',
        {
          channel,
          text,
          blocks,
          parse: 'none',
          link_names: false,
          metadata: { event_type: METADATA, event_payload: { outbox: outboxId, kind } },
          ...(ts === null ? { unfurl_links: false, unfurl_media: false } : { ts }),
        },
        posted,
      );
      return { state: ts === null ? 'posted' : 'rewritten', ts: sent.ts };
    } catch (error) {
      const why = goneOf(error) ?? (unreachable.has(codeOf(error) ?? '') ? 'channel_gone' : null);
      if (why === null) throw error;
      return { state: 'gone', why };
    }
  }

  return {
    notify: ({ outboxId, place, ts, notice }) =>
      put(place.channel, { outboxId, ts, kind: notice.kind }, noticeContent(notice, about.command)),
    order: ({ channel, outboxId, ts, notice }) =>
      put(channel, { outboxId, ts, kind: 'order' }, orderLine(notice)),
    async digest({ channel, outboxId, digest }) {
      const home = openHome(await about.homeLink(), 'Open board');
      const send = (shown: Shown | null) =>
        put(channel, { outboxId, ts: null, kind: 'digest' }, digestContent(digest, home, shown));
      const chart = digest.moved === 0 ? null : chartOfDigest(digest);
      const file = chart === null ? null : await about.pictures.ready(chart);
      if (chart === null || file === null) return send(null);
      try {
        return await send({ file, alt: chart.alt });
      } catch (error) {
        if (!isRefused(error)) throw error;
        about.pictures.forget(chart);
        return send(null);
      }
    },
    async workspace() {
      name ??= api.call('team.info', {}, team).then((answer) => answer.team.name);
      canvases ??= hasCanvases(api);
      try {
        return { name: await name, canvases: await canvases, events: about.heard() };
      } catch (error) {
        name = null;
        canvases = null;
        throw error;
      }
    },
    async invite(channel, chatId) {
      try {
        await api.call('conversations.invite', { channel, users: chatId }, done);
      } catch (error) {
        const code = codeOf(error) ?? '';
        if (notInvited.has(code)) return false;
        if (code !== 'already_in_channel') throw error;
      }
      about.forgetMembers(channel);
      return true;
    },
  };
}

/** Slack tells this of no workspace: only making one shows it. It is deleted at once. */
async function hasCanvases(api: Api): Promise<boolean> {
  try {
    const made = await api.call(
      'canvases.create',
      { title: 'Throughline looks whether canvases work here' },
      created,
    );
    await api.call('canvases.delete', { canvas_id: made.canvas_id }, done);
    return true;
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return false;
  }
}
