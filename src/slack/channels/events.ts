/** What happens to channels. Slack's events are hints: what holds is looked up, and only how we lost one is kept. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Face } from '../face.ts';
import { CHANNEL_EVENTS } from '../wire/inbox.ts';

const channelEvent = z.looseObject({
  type: z.string(),
  channel: z.string(),
  user: z.string().optional(),
  inviter: z.string().optional(),
});

type Event = z.infer<typeof channelEvent>;

export function listenToChannels(app: App, face: Face, forgetMembers: (channel: string) => void): void {
  for (const name of CHANNEL_EVENTS) {
    app.event(name, async ({ event }) => {
      const parsed = channelEvent.parse(event);
      forgetMembers(parsed.channel);
      await heard(face, parsed);
    });
  }
}

async function heard(face: Face, { type, channel, user, inviter }: Event): Promise<void> {
  const { channels } = face.flow();
  if (type === 'channel_deleted' || type === 'group_deleted') return channels.changed(channel, 'deleted');
  if (type === 'channel_left' || type === 'group_left') return channels.changed(channel, 'removed');
  if (type !== 'member_joined_channel' && type !== 'member_left_channel') return channels.changed(channel);
  const us = await face.identity();
  if (user !== us.botUserId) return user === undefined ? undefined : channels.peopleChanged(channel, user);
  if (type === 'member_left_channel') return channels.changed(channel, 'removed');
  await channels.changed(channel);
  if (inviter !== undefined) await channels.invited(channel, inviter);
}
