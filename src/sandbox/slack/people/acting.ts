import { HttpRefusal } from '../http/exchange.ts';
import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import type { Person } from '../store/people.ts';
import type { Workspace } from '../workspace.ts';

/** The person of a People API call. The app is not a person. */
export function actingPerson(workspace: Workspace, name: string): Person {
  const { people } = workspace.store;
  const person = people.named(name) ?? people.get(name);
  if (!person || person.is_bot)
    throw new HttpRefusal(404, 'unknown_person', `Nobody here is called ${name}.`);
  return person;
}

/** A channel by id or name that the person is in; `@app` or the app's name is their direct message with it. */
export function theirChannel(workspace: Workspace, person: Person, given: string): Channel {
  const { store, app } = workspace;
  const bare = given.replace(/^[#@]/, '');
  const bot = store.people.get(app.bot_user_id);
  const isApp = bare === bot?.id || bare === bot?.name || bare === app.name;
  const channel = isApp
    ? store.channels.get(`D${person.id.slice(1)}`)
    : (store.channels.get(bare) ?? store.channels.named(bare));
  if (!channel || !store.channels.hasMember(channel.id, person.id)) {
    throw new HttpRefusal(404, 'channel_not_found', `${person.name} is in no channel ${given}.`);
  }
  return channel;
}

/** A message that the person sees, also one that only they see. */
export function theirMessage(
  workspace: Workspace,
  person: Person,
  at: { channel: Channel; ts: string },
): {
  message: Message;
  ephemeral: boolean;
} {
  const { messages, attention } = workspace.store;
  const message = messages.get(at.channel.id, at.ts);
  if (message) return { message, ephemeral: false };
  const whispered = attention.whispered(at.channel.id, at.ts);
  if (whispered?.person === person.id) return { message: whispered, ephemeral: true };
  throw new HttpRefusal(
    404,
    'message_not_found',
    `${person.name} sees no message ${at.ts} in ${at.channel.name}.`,
  );
}
