import { z } from 'zod';
import { messageBlocks } from '../api/message-blocks.ts';
import { HttpRefusal } from '../http/exchange.ts';
import { type Fields, fieldsOf, listOf, stringOf } from '../json.ts';
import { theirChannel } from '../people/acting.ts';
import { openView } from '../people/sees-view.ts';
import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import type { Person } from '../store/people.ts';
import { post } from '../talk/post.ts';
import { typed } from '../talk/typed.ts';
import { whisper } from '../talk/whisper.ts';
import type { Workspace } from '../workspace.ts';
import { channelName, responseUrl } from './payload.ts';

export const commandShape = z.strictObject({
  channel: z.string(),
  command: z.string().startsWith('/'),
  text: z.string().max(4000).default(''),
  thread_ts: z.string().optional(),
});

export type CommandOutcome = {
  ok: boolean;
  /** The app's direct answer, as the person sees it; null when it acknowledged without a word. */
  shown: Message | null;
  /** The modal that is open when the command was acknowledged. */
  modal: Fields | null;
};

/** Runs a slash command, as typed into the composer of a channel. */
export async function command(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof commandShape>,
): Promise<CommandOutcome> {
  const channel = theirChannel(workspace, person, body.channel);
  const known = workspace.manifest.commands.find((entry) => entry.command === body.command);
  if (!known) {
    throw new HttpRefusal(404, 'unknown_command', `${body.command} is not a valid command.`);
  }
  if (body.thread_ts !== undefined) {
    throw new HttpRefusal(
      400,
      'not_supported_in_threads',
      `${body.command} is not supported in threads. Sorry!`,
    );
  }
  const answer = await workspace.dispatcher.ask({
    kind: 'slash_commands',
    acceptsResponse: true,
    payload: {
      ...commandPayload(workspace, person, channel),
      command: body.command,
      text: known.should_escape ? typed(workspace, body.text).text : body.text,
    },
  });
  if (!answer.ok) {
    const word = answer.reason === 'timeout' ? 'operation_timeout' : 'dispatch_failed';
    const message = `${body.command} failed with the error "${word}"`;
    workspace.trouble.add(person.id, message);
    workspace.changes.tell({ all: true });
    throw new HttpRefusal(504, word, message).with({ ok: false });
  }
  const shown = show(workspace, { person, channel, body: answer.body });
  return { ok: true, shown, modal: openView(workspace, person) };
}

function commandPayload(workspace: Workspace, person: Person, channel: Channel): Fields {
  const { team, app } = workspace;
  return {
    token: 'local-verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channelName(channel).name,
    user_id: person.id,
    user_name: person.name,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: responseUrl(workspace, 'commands', { channel: channel.id, person: person.id }),
    trigger_id: workspace.triggers.issue(person.id),
  };
}

/** The body of the acknowledgement is a message: private, unless it says `in_channel`. */
function show(
  workspace: Workspace,
  { person, channel, body }: { person: Person; channel: Channel; body: unknown },
): Message | null {
  const given = typeof body === 'string' ? { text: body } : fieldsOf(body);
  const text = stringOf(given.text) ?? '';
  const blocks = listOf(given.blocks);
  if (!text && blocks.length === 0) return null;
  const draft = { channel, text, with: blocks.length ? { blocks: messageBlocks(workspace, blocks) } : {} };
  if (given.response_type === 'in_channel')
    return post(workspace, { ...draft, user: workspace.app.bot_user_id });
  return whisper(workspace, { ...draft, person: person.id });
}
