import { linkedChannel } from '../../store/channels.ts';
import { noticesOf } from '../../store/messages.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { services, valueOf } from '../gather-facts.ts';
import { showNotice } from '../showing/notice.ts';
import { welcomeTo } from '../showing/welcome.ts';

const SLOT = 'which_service';
const keyOf = (channel: string): string => `channel:${channel}`;

/** Whoever put us into a channel that belongs to no service is asked which, directly and once. */
export async function invited(deps: Deps, channel: string, by: string): Promise<void> {
  const linked = await linkedChannel(deps.db, channel);
  if (linked !== null) return welcomeTo(deps, linked);
  const person = await whoIs(deps, by);
  const found = await deps.directory.channel(channel);
  if (person === null || person.outsider || found === null || !found.member || found.sharedOutside) return;
  if ((await noticesOf(deps.db, keyOf(channel))).some((row) => row.slot === SLOT)) return;
  await ask(deps, { id: channel, name: found.name }, { to: by, linked: null });
}

/** The channel was linked, by whatever way: it says what it is for, and the question is over. */
export async function linkedNow(deps: Deps, channel: string): Promise<void> {
  const linked = await linkedChannel(deps.db, channel);
  if (linked === null) return;
  await welcomeTo(deps, linked);
  const asked = (await noticesOf(deps.db, keyOf(channel))).find((row) => row.slot === SLOT);
  if (asked !== undefined) await ask(deps, linked, { to: asked.channel, linked: linked.service });
}

async function ask(
  deps: Deps,
  channel: { id: string; name: string },
  about: { to: string; linked: string | null },
): Promise<void> {
  const known = valueOf(await services(deps), []).map((service) => service.name);
  if (known.length === 0 && about.linked === null)
    throw new Error('the catalog names no service that a channel could belong to');
  const { id, name } = channel;
  await showNotice(deps, {
    key: keyOf(id),
    slot: SLOT,
    channel: about.to,
    notice: { kind: 'which_service', channel: { id, name }, services: known, linked: about.linked },
  });
}
