import type { Answer } from '../delivery/dispatcher.ts';
import { HttpRefusal } from '../http/exchange.ts';
import { type Fields, fieldsOf } from '../json.ts';
import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import type { Person } from '../store/people.ts';
import type { Workspace } from '../workspace.ts';

/** What every interaction says about where it comes from. */
export function origin(workspace: Workspace, person: Person): Fields {
  const { team, app } = workspace;
  return {
    token: 'local-verification-token',
    api_app_id: app.id,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    user: { id: person.id, username: person.name, name: person.name, team_id: person.team_id },
    trigger_id: workspace.triggers.issue(person.id),
  };
}

/** A channel as interactions name it. */
export function channelName(channel: Channel): Fields {
  const names = { public: channel.name, private: 'privategroup', im: 'directmessage', mpim: channel.name };
  return { id: channel.id, name: names[channel.kind] };
}

/** What a message's own payloads carry: where it is, itself, and a URL to respond to. */
export function messageOrigin(
  workspace: Workspace,
  person: Person,
  at: { channel: Channel; message: Message; ephemeral: boolean },
): Fields {
  const { channel, message, ephemeral } = at;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
    },
    channel: channelName(channel),
    // Slack sends no content of an ephemeral message: it keeps none.
    ...(ephemeral ? {} : { message: shownMessage(message) }),
    response_url: responseUrl(workspace, 'actions', {
      channel: channel.id,
      person: person.id,
      message: { ts: message.ts, ephemeral },
    }),
  };
}

export function responseUrl(
  workspace: Workspace,
  kind: 'actions' | 'commands',
  target: Parameters<Workspace['responseUrls']['issue']>[0],
): string {
  const secret = workspace.responseUrls.issue(target);
  return `${workspace.url()}/${kind}/${workspace.team.id}/${secret}`;
}

function shownMessage(message: Message): Fields {
  const { upload: _upload, hidden: _hidden, ...shown } = message;
  return shown;
}

/** Sends an interaction and returns what the app acknowledged it with; says so when it did not. */
export async function interact(
  workspace: Workspace,
  person: Person,
  { payload, acceptsResponse }: { payload: Fields; acceptsResponse: boolean },
): Promise<Fields> {
  if (!workspace.manifest.interactive) {
    throw new HttpRefusal(409, 'interactivity_disabled', 'The manifest has interactivity switched off.');
  }
  const answer = await workspace.dispatcher.ask({ kind: 'interactive', payload, acceptsResponse });
  if (answer.ok) return fieldsOf(answer.body);
  const message = unanswered(workspace, answer);
  workspace.trouble.add(person.id, message);
  workspace.changes.tell({ all: true });
  throw new HttpRefusal(
    504,
    answer.reason === 'timeout' ? 'operation_timeout' : 'dispatch_failed',
    message,
  ).with({
    ok: false,
  });
}

function unanswered(workspace: Workspace, answer: Extract<Answer, { ok: false }>): string {
  const { name } = workspace.app;
  if (answer.reason === 'timeout') return `${name} did not respond in time. Try again.`;
  if (answer.reason === 'connection_failed') return `${name} could not be reached. Try again.`;
  return `${name} responded with status code ${answer.status ?? 'unknown'}. Try again.`;
}
