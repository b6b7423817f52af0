import type { Channels } from '../../ports/flow.ts';
import { asksOf } from '../../store/asks.ts';
import { allPeople } from '../../store/people.ts';
import { findItem, keysAsking } from '../../store/work-items.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { redraw } from '../showing/redraw.ts';
import { invited } from './invited.ts';
import { channelChanged } from './lost-homes.ts';

export function createChannels(deps: Deps): Channels {
  return {
    changed: async (channel, gone) => {
      await channelChanged(deps, channel, gone);
    },
    invited: (channel, by) => invited(deps, channel, by),
    peopleChanged: async (channel, chatId) => {
      const person = (await allPeople(deps.db)).find((one) => one.chatId === chatId);
      if (person === undefined) return;
      for (const key of await keysAsking(deps.db, channel, person.id)) await redraw(deps, key);
    },
    invite: (request) => invite(deps, request),
  };
}

/** Only somebody who is in the private channel themselves may bring another in, and only one who is asked there. */
async function invite(
  deps: Deps,
  request: { key: string; person: string; by: string },
): Promise<{ done: boolean; sentence: string }> {
  const item = await findItem(deps.db, request.key);
  const by = await whoIs(deps, request.by);
  const home = item?.home ?? null;
  const may =
    by !== null && !by.outsider && home !== null && (await deps.directory.isMember(home.channel, request.by));
  if (item === null || home === null || !may)
    return { done: false, sentence: `No ticket ${request.key} that you can see.` };
  const person = (await allPeople(deps.db)).find((one) => one.chatId === request.person);
  const asked = (await asksOf(deps.db, item.key)).some(
    (ask) => ask.state === 'open' && person !== undefined && ask.asked.includes(person.id),
  );
  if (person === undefined || person.outsider || !asked)
    return { done: false, sentence: `${person?.name ?? 'That person'} is not asked on ${item.key} now.` };
  const done = await deps.rooms.invite(home.channel, request.person);
  if (!done)
    return { done, sentence: `Slack did not let me invite ${person.name}. Invite them with /invite.` };
  await redraw(deps, item.key);
  return { done, sentence: `${person.name} is in this channel now.` };
}
