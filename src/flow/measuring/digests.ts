/** Each channel's daily digest: at the team's hour on working days, once over all instances. */
import { messageOf } from '../../errors.ts';
import { digestDue, hourOfDay, USUAL_HOUR } from '../../pipeline/facts/digest-time.ts';
import { digestDay } from '../../pipeline/measuring/digest.ts';
import type { Digests } from '../../ports/digests.ts';
import { allChannels, type ChannelRow, linkedChannel } from '../../store/channels.ts';
import { dbNow } from '../../store/db.ts';
import { intendMessage, messagesOf, saveMessage } from '../../store/messages.ts';
import {
  claimDigest,
  digestHour,
  digestsBefore,
  saveDigest,
  setDigestHour,
} from '../../store/standing/digests.ts';
import { policyOf } from '../company/company.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { isOurs } from '../standing/order-lines.ts';
import { channelDigest } from './channel-digest.ts';

const NOT_LINKED = 'This channel is not linked to a service, so it has no digest.';

export function createDigests(deps: Deps): Digests {
  return {
    set: async (channel, words, by) => {
      const person = await whoIs(deps, by);
      const linked = await linkedChannel(deps.db, channel);
      if (person === null || person.outsider || Object.keys(person.roles).length === 0)
        return { kind: 'refused', sentence: 'Only people with a role can set the digest. Nothing changed.' };
      if (linked === null) return { kind: 'refused', sentence: NOT_LINKED };
      const at = words === 'off' ? null : hourOfDay(words);
      if (at === null && words !== 'off')
        return {
          kind: 'refused',
          sentence: `${words} is no time of day. Try 9:30, or off. Nothing changed.`,
        };
      const before = await digestHour(deps.db, channel);
      await setDigestHour(deps.db, { channel, at, by: person.id });
      const { zone } = policyOf(deps.company, linked.service).deployHours;
      return {
        kind: 'set',
        channel: linked.name,
        at,
        zone,
        before: before === undefined ? USUAL_HOUR : (before ?? 'off'),
      };
    },
    today: async (channel, viewer) => {
      const person = await whoIs(deps, viewer);
      if (person === null || person.outsider)
        return { sentence: 'You can read along here, but there is nothing else to show.' };
      const linked = await linkedChannel(deps.db, channel);
      if (linked === null || !(await deps.directory.isMember(channel, viewer)))
        return { sentence: NOT_LINKED };
      const now = await dbNow(deps.db);
      // Any day is before this one: the newest digest is what today's goes on from.
      const [last] = await digestsBefore(deps.db, channel, '9999');
      return channelDigest(deps, linked, { now, since: last?.claimedAt ?? null });
    },
  };
}

/** `now` is given by the one who calls every minute. What fails is tried again while it is still news. */
export async function sendDigests(deps: Deps, now: string): Promise<void> {
  for (const channel of await allChannels(deps.db)) {
    try {
      await sendIfDue(deps, channel, now);
    } catch (error) {
      deps.log.warn('digest.not_sent', { channel: channel.id, reason: messageOf(error) });
    }
  }
}

async function sendIfDue(deps: Deps, channel: ChannelRow, now: string): Promise<void> {
  const set = await digestHour(deps.db, channel.id);
  if (set === null) return;
  const { zone, days } = policyOf(deps.company, channel.service).deployHours;
  const due = digestDue({ zone, days, at: set ?? USUAL_HOUR }, now);
  if (due === null || !(await wasHereBy(deps, channel.id, due.at)) || !(await isOurs(deps, channel.id)))
    return;
  if (!(await claimDigest(deps.db, { channel: channel.id, day: due.day, now }))) return;
  const before = await digestsBefore(deps.db, channel.id, due.day);
  const digest = await channelDigest(deps, channel, { now, since: before[0]?.claimedAt ?? null });
  const state = digestDay(
    digest,
    before.map((row) => (row.state === 'due' ? 'told' : row.state)),
  );
  if (state !== 'silent') await post(deps, channel, { day: due.day, digest });
  await saveDigest(deps.db, { channel: channel.id, day: due.day, state });
  deps.log.info('digest.sent', { channel: channel.id, day: due.day, state });
}

/** A channel that we came to after the hour hears its first one the next day. */
async function wasHereBy(deps: Deps, channel: string, hour: string): Promise<boolean> {
  const welcome = (await messagesOf(deps.db, `channel:${channel}`)).find((row) => row.slot === 'welcome');
  return welcome !== undefined && Date.parse(welcome.at) <= Date.parse(hour);
}

async function post(
  deps: Deps,
  channel: ChannelRow,
  about: { day: string; digest: Awaited<ReturnType<typeof channelDigest>> },
): Promise<void> {
  const outboxId = `digest-${channel.id}-${about.day}`;
  const place = { channel: channel.id, thread: null };
  const { row, fresh } = await intendMessage(deps.db, {
    id: outboxId,
    key: `channel:${channel.id}`,
    slot: `digest:${about.day}`,
    ...place,
  });
  if (row.ts !== null || row.state === 'gone') return;
  const found = fresh ? null : await deps.chat.find(place, outboxId);
  if (found !== null) return saveMessage(deps.db, outboxId, { ts: found, state: 'posted' });
  const put = await deps.rooms.digest({ channel: channel.id, outboxId, digest: about.digest });
  await saveMessage(
    deps.db,
    outboxId,
    put.state === 'gone' ? { state: 'gone' } : { ts: put.ts, state: 'posted' },
  );
}
