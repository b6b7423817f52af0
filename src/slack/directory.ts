import { z } from 'zod';
import type { Directory } from '../ports/chat.ts';
import { awayStatus, statusShape } from './status.ts';
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
      .looseObject({
        ...statusShape.shape,
        display_name: z.string().nullish(),
        real_name: z.string().nullish(),
        last_name: z.string().nullish(),
      })
      .optional(),
  }),
});

/** Slack's own field, which not every workspace fills; else what follows the first word of the real name. */
function surnameOf({ profile, real_name }: z.infer<typeof user>['user']): string | null {
  const real = profile?.real_name ?? real_name ?? '';
  const found = profile?.last_name?.trim() || real.trim().split(/\s+/).slice(1).join(' ');
  return found === '' ? null : found;
}

const channel = z.looseObject({
  channel: z.looseObject({
    id: z.string(),
    name: z.string().optional(),
    is_private: z.boolean().optional(),
    is_im: z.boolean().optional(),
    is_mpim: z.boolean().optional(),
    is_ext_shared: z.boolean().optional(),
    is_pending_ext_shared: z.boolean().optional(),
    connected_team_ids: z.array(z.string()).optional(),
    shared_team_ids: z.array(z.string()).optional(),
    is_archived: z.boolean().optional(),
    is_member: z.boolean().optional(),
  }),
});

const company = z.looseObject({ team: z.looseObject({ name: z.string().optional() }) });

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
}): Directory & { forget: (chatId: string) => void; forgetMembers: (channel: string) => void } {
  const rooms = new Map<string, { members: string[]; until: number }>();
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
      const left = found.deleted === true;
      const profile = { name: name ?? found.id, surname: surnameOf(found), left };
      return {
        chatId: found.id,
        name: `${profile.name}${left ? ' (left)' : ''}`,
        profile,
        outsider,
        isBot,
        zone: found.tz ?? 'UTC',
        away: awayStatus(found.profile ?? {}, about.now()),
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

  /** The other company in a shared channel; several are not told apart. */
  async function companyIn(found: z.infer<typeof channel>['channel']): Promise<string | null> {
    const us = await about.identity();
    const ids = [...(found.connected_team_ids ?? []), ...(found.shared_team_ids ?? [])];
    const [other] = ids.filter((id) => id !== us.teamId && id !== us.enterpriseId);
    if (other === undefined) return null;
    try {
      return (await about.api.call('team.info', { team: other }, company)).team.name ?? null;
    } catch (error) {
      // Slack tells us about some companies only; the channel is shared all the same.
      if (codeOf(error) === null) throw error;
      return null;
    }
  }

  async function membersOf(id: string): Promise<string[]> {
    const known = rooms.get(id);
    if (known !== undefined && known.until > about.now()) return known.members;
    const members = await listed(
      'conversations.members',
      { channel: id, limit: 999 },
      (page) => page.members ?? [],
    );
    if (rooms.size > 1_000) rooms.clear();
    rooms.set(id, { members, until: about.now() + KEPT_MS });
    return members;
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
          sharedWith: found.is_ext_shared === true ? { company: await companyIn(found) } : null,
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
    async notIn(id, chatIds) {
      const members = await membersOf(id);
      // We are in it ourselves: an empty list is one that we were not told.
      return members.length === 0 ? [] : chatIds.filter((one) => !members.includes(one));
    },
    forget: (chatId) => void kept.delete(chatId),
    forgetMembers: (id) => void rooms.delete(id),
  };
}
