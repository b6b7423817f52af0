import { z } from 'zod';
import { emit } from '../delivery/events.ts';
import { HttpRefusal } from '../http/exchange.ts';
import type { Fields } from '../json.ts';
import { theirChannel, theirMessage } from '../people/acting.ts';
import { openView } from '../people/sees-view.ts';
import type { Person } from '../store/people.ts';
import type { Workspace } from '../workspace.ts';
import { interact, messageOrigin, origin } from './payload.ts';

export const shortcutShape = z.strictObject({
  callback_id: z.string(),
  channel: z.string().optional(),
  ts: z.string().optional(),
});

/** Runs a global shortcut, or a message shortcut on a message. */
export async function shortcut(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof shortcutShape>,
): Promise<{ ok: true; modal?: Fields }> {
  const type = body.ts === undefined ? 'global' : 'message';
  const known = workspace.manifest.shortcuts.find(
    (one) => one.callback_id === body.callback_id && one.type === type,
  );
  if (!known)
    throw new HttpRefusal(404, 'unknown_shortcut', `There is no ${type} shortcut ${body.callback_id}.`);
  const about =
    body.ts === undefined
      ? {}
      : aboutMessage(workspace, person, { channel: body.channel ?? '', ts: body.ts });
  await interact(workspace, person, {
    acceptsResponse: false,
    payload: {
      type: type === 'global' ? 'shortcut' : 'message_action',
      callback_id: body.callback_id,
      action_ts: workspace.nextTs(),
      ...origin(workspace, person),
      ...about,
    },
  });
  const modal = openView(workspace, person);
  return { ok: true, ...(modal ? { modal } : {}) };
}

function aboutMessage(workspace: Workspace, person: Person, at: { channel: string; ts: string }): Fields {
  const channel = theirChannel(workspace, person, at.channel);
  const { message, ephemeral } = theirMessage(workspace, person, { channel, ts: at.ts });
  if (ephemeral)
    throw new HttpRefusal(400, 'ephemeral', 'Shortcuts do not work on messages that only you see.');
  const { container: _, ...about } = messageOrigin(workspace, person, { channel, message, ephemeral });
  return { ...about, message_ts: message.ts };
}

export const openHomeShape = z.strictObject({ tab: z.enum(['home', 'messages']).default('home') });

/** Opens App Home, or the tab with the direct messages. */
export function openHome(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof openHomeShape>,
): { ok: true; home: Fields | null } {
  const enabled = body.tab === 'home' ? workspace.manifest.home : workspace.manifest.messagesTab;
  if (!enabled) throw new HttpRefusal(409, 'not_enabled', `The manifest has no ${body.tab} tab.`);
  const home = workspace.store.views.home(person.id);
  emit(workspace, {
    type: 'app_home_opened',
    user: person.id,
    channel: `D${person.id.slice(1)}`,
    tab: body.tab,
    ...(body.tab === 'home' && home ? { view: home } : {}),
  });
  return { ok: true, home: home ?? null };
}
