import { z } from 'zod';
import type { Directory } from '../ports/chat.ts';
import { type Api, codeOf } from './wire/api.ts';

const user = z.looseObject({
  user: z.looseObject({
    id: z.string(),
    name: z.string(),
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_app_user: z.boolean().optional(),
    tz: z.string().nullish(),
    real_name: z.string().nullish(),
    enterprise_user: z.looseObject({ enterprise_id: z.string().optional() }).optional(),
    profile: z
      .looseObject({ display_name: z.string().nullish(), real_name: z.string().nullish() })
      .optional(),
  }),
});
const channel = z.looseObject({
  channel: z.looseObject({
    id: z.string(),
    name: z.string().optional(),
    is_private: z.boolean().optional(),
    is_im: z.boolean().optional(),
    is_mpim: z.boolean().optional(),
    is_ext_shared: z.boolean().optional(),
    is_pending_ext_shared: z.boolean().optional(),
    is_archived: z.boolean().optional(),
    is_member: z.boolean().optional(),
  }),
});

const listPage = z.looseObject({
  members: z.array(z.string()).optional(),
  channels: z.array(z.looseObject({ id: z.string() })).optional(),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
});
const MOST_PAGES = 10;

export interface Identity {
  teamId: string;
  enterpriseId: string | null;
  botUserId: string;
  botId: string;
  /** Of the workspace, as the browser knows it. */
  url: string | null;
}
const KEPT_MS = 60_000;

/** Asked of Slack, never read from a payload. Kept for a minute; `forget` on Slack's word that somebody changed. */
export function createDirectory(about: {
  api: Api;
  identity: () => Promise<Identity>;
  now: () => number;
}): Directory & { forget: (chatId: string) => void } {
  type Person = Awaited<ReturnType<Directory['person']>>;
  const kept = new Map<string, { person: Person; until: number }>();

  async function ask(chatId: string): Promise<Person> {
    try {
      const [{ user: found }, us] = await Promise.all([
        about.api.call('users.info', { user: chatId }, user),
        about.identity(),
      ]);
      const sameCompany =
        found.team_id === undefined ||
        found.team_id === us.teamId ||
        (us.enterpriseId !== null && found.enterprise_user?.enterprise_id === us.enterpriseId);
      const isBot = found.is_bot === true || found.id === 'USLACKBOT';
      const outsider =
        !sameCompany ||
        isBot ||
        found.deleted === true ||
        found.is_stranger === true ||
        found.is_restricted === true ||
        found.is_ultra_restricted === true;
      const name = [found.profile?.display_name, found.real_name, found.profile?.real_name, found.name].find(
        (one) => one != null && one.trim() !== '',
      );
      return {
        chatId: found.id,
        name: `${name ?? found.id}${found.deleted === true ? ' (left)' : ''}`,
        outsider,
        isBot,
        zone: found.tz ?? 'UTC',
      };
    } catch (error) {
      if (['user_not_found', 'user_not_visible', 'users_not_found'].includes(codeOf(error) ?? ''))
        return null;
      throw error;
    }
  }

  /** Everything of a paged list; nothing where Slack does not tell. */
  async function listed(
    method: string,
    args: Record<string, unknown>,
    idsOf: (page: z.infer<typeof listPage>) => string[],
  ): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      try {
        const answer = await about.api.call(
          method,
          { ...args, ...(cursor === undefined ? {} : { cursor }) },
          listPage,
        );
        ids.push(...idsOf(answer));
        cursor = answer.response_metadata?.next_cursor;
      } catch (error) {
        if (
          ['channel_not_found', 'user_not_found', 'missing_scope', 'fetch_members_failed'].includes(
            codeOf(error) ?? '',
          )
        )
          return [];
        throw error;
      }
      if (cursor === undefined || cursor === '') return ids;
    }
    return ids;
  }

  return {
    async person(chatId) {
      const known = kept.get(chatId);
      if (known !== undefined && known.until > about.now()) return known.person;
      const person = await ask(chatId);
      if (kept.size > 5_000) kept.clear();
      kept.set(chatId, { person, until: about.now() + KEPT_MS });
      return person;
    },
    async channel(id) {
      try {
        const { channel: found } = await about.api.call('conversations.info', { channel: id }, channel);
        return {
          id: found.id,
          name: found.name ?? found.id,
          isPrivate: found.is_private === true || found.is_im === true || found.is_mpim === true,
          sharedOutside: found.is_ext_shared === true || found.is_pending_ext_shared === true,
          archived: found.is_archived === true,
          member: found.is_member === true || found.is_im === true,
        };
      } catch (error) {
        if (codeOf(error) === 'channel_not_found') return null;
        throw error;
      }
    },
    async isMember(id, chatId) {
      return (
        await listed('conversations.members', { channel: id, limit: 999 }, (page) => page.members ?? [])
      ).includes(chatId);
    },
    privateChannelsOf: (chatId) =>
      listed(
        'users.conversations',
        { user: chatId, types: 'private_channel', exclude_archived: true, limit: 999 },
        (page) => (page.channels ?? []).map((one) => one.id),
      ),
    forget: (chatId) => void kept.delete(chatId),
  };
}
