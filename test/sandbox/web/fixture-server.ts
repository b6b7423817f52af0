import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { handleAsset } from '../../../src/sandbox/web/assets.ts';
import type { Canvas, Channel, Message, ModalView, Seen } from '../../../src/sandbox/web/ui/state/seen.ts';
import { FORM, option, plain } from './fixture-blocks.ts';
import { APP, NOW, PEOPLE, startChannels } from './fixture-data.ts';
import { CANVASES, GUIDE, HOME } from './fixture-pages.ts';

const bodyShape = z.record(z.string(), z.unknown());
const submission = z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) });

export type Call = { person: string; what: string; body: Record<string, unknown> };

const NEW_TICKET: ModalView = {
  id: 'V0FORM',
  callback_id: 'new_ticket',
  title: plain('New ticket'),
  submit: plain('File'),
  close: plain('Cancel'),
  blocks: FORM,
};

/**
 * A stand-in for local Slack with a few people, channels and one message of every kind. It answers the calls of the
 * UI, keeps what was asked of it in `calls`, and holds state only as far as the tests look at it.
 */
export class FixtureServer {
  readonly calls: Call[] = [];
  readonly pings: { channel: string; ts: string }[] = [];
  channels: Channel[] = startChannels();
  canvases: Canvas[] = structuredClone(CANVASES);
  modal: ModalView | null = null;
  home = true;
  guide: unknown = GUIDE;
  /** Clicks on *Slow* wait until this is called. */
  release: () => void = () => undefined;
  private readonly listeners = new Map<ServerResponse, string>();
  private readonly reads = new Map<string, string>();
  private serial = 500;

  /** Ends every event stream, as a restart of the server does. */
  hangUp(): void {
    for (const response of this.listeners.keys()) response.end();
    this.listeners.clear();
  }

  post(channelId: string, message: Omit<Message, 'ts'>, at = NOW): string {
    this.serial += 1;
    const ts = `${at}.${String(this.serial).padStart(6, '0')}`;
    this.channels = this.channels.map((one) =>
      one.id === channelId ? { ...one, messages: [...one.messages, { ...message, ts }] } : one,
    );
    this.changed();
    return ts;
  }

  open(modal: ModalView | null): void {
    this.modal = modal;
    this.changed();
  }

  changed(): void {
    for (const response of this.listeners.keys()) response.write('event: changed\ndata: {"channels":[]}\n\n');
  }

  callsOf(what: string): Call[] {
    return this.calls.filter((call) => call.what === what);
  }

  private seenBy(name: string): Seen {
    const me = PEOPLE.find((person) => person.name === name) ?? PEOPLE[0];
    if (!me) throw new Error('The fixture has no people.');
    const channels = this.channels
      .filter((one) => one.members?.includes(name))
      .map(
        (one): Channel => ({
          ...one,
          last_read: this.reads.get(`${name}/${one.id}`) ?? String(NOW - 12 * 60),
        }),
      );
    const im: Channel = {
      id: `D0${name.toUpperCase()}`,
      name: 'Throughline',
      is_im: true,
      user: 'U0BOT',
      messages: [],
    };
    const bot = { name: 'throughline', display_name: APP.name, real_name: APP.name, is_bot: true };
    const pinged = name === 'eli' || name === 'sam' ? [] : this.pings;
    return {
      me,
      users: { ...Object.fromEntries(PEOPLE.map((person) => [person.id, person])), U0BOT: bot },
      app: APP,
      channels: [...channels, im],
      modal: this.modal,
      home: this.home ? HOME : null,
      canvases: this.canvases,
      pings: pinged,
      errors: [],
    };
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (handleAsset(request, response)) return;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, root = '', name = '', what = '', id = ''] = url.pathname.split('/');
    if (root === 'people' && what === 'events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 200\n\n');
      this.listeners.set(response, name);
      request.on('close', () => this.listeners.delete(response));
      return;
    }
    const [status, body] = await this.reply(request, { root, name, what, id });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private async reply(
    request: IncomingMessage,
    path: { root: string; name: string; what: string; id: string },
  ): Promise<[number, unknown]> {
    if (path.root === 'sandbox') return [200, this.sandbox()];
    if (path.root !== 'people') return [404, { error: 'not_found', message: 'Nothing here.' }];
    if (!path.name) return [200, this.people()];
    if (path.what === 'sees') return [200, this.seenBy(path.name)];
    const body = bodyShape.parse(JSON.parse((await textOf(request)) || '{}'));
    this.calls.push({ person: path.name, what: path.what, body });
    return await this.act(path.name, path.what, { ...body, id: path.id });
  }

  private people() {
    return PEOPLE.map((person) => {
      const seen = this.seenBy(person.name);
      const unread = seen.channels.flatMap((one) =>
        one.messages.filter((message) => message.ts > (one.last_read ?? '9')),
      ).length;
      return { ...person, is_bot: false, unread, mentions: seen.pings.length };
    });
  }

  private sandbox() {
    return {
      team: { id: 'T0ACME', name: 'acme', domain: 'acme' },
      people: this.people(),
      app: {
        name: APP.name,
        commands: [
          {
            command: '/ticket',
            description: 'File or find a ticket',
            usage_hint: '[title | list | mine | help]',
          },
        ],
        shortcuts: [{ name: 'Create ticket', type: 'message', callback_id: 'create_ticket' }],
      },
      features: {},
      notice: 'No model key: texts are put together from the catalog, git and docs.',
      guide: this.guide,
    };
  }

  private async act(name: string, what: string, body: Record<string, unknown>): Promise<[number, unknown]> {
    const user = PEOPLE.find((person) => person.name === name)?.id ?? '';
    const channel = String(body['channel']);
    switch (what) {
      case 'say':
        return [200, { ts: this.post(channel, { user, text: String(body['text']), ...thread(body) }) }];
      case 'command':
        if (body['text'] === '') this.open(NEW_TICKET);
        else this.post(channel, { user: 'U0BOT', bot_id: 'B0BOT', ephemeral: true, text: 'Filed *TL-43*.' });
        return [200, {}];
      case 'shortcut':
        this.open(NEW_TICKET);
        return [200, { ok: true }];
      case 'click':
        return await this.click(body);
      case 'submit':
        return this.submit(body);
      case 'close-modal':
        this.open(null);
        return [200, { ok: true }];
      case 'canvas':
        this.canvases = this.canvases.map((one) =>
          one.id === body['id'] ? { ...one, markdown: String(body['markdown']) } : one,
        );
        this.changed();
        return [200, { ok: true }];
      case 'read':
        this.reads.set(`${name}/${channel}`, String(body['ts']));
        this.changed();
        return [200, { ok: true }];
      case 'edit':
      case 'delete':
        this.rewrite(body, what === 'edit' ? { text: String(body['text']), edited: {} } : { deleted: true });
        return [200, { ok: true }];
      case 'react':
        this.react(user, body);
        return [200, { ok: true }];
      case 'options':
        return [
          200,
          {
            options: ['TL-31', 'TL-42']
              .filter((key) => key.includes(String(body['value'])))
              .map((key) => option(key)),
          },
        ];
      default:
        return [200, { ok: true }];
    }
  }

  private async click(body: Record<string, unknown>): Promise<[number, unknown]> {
    if (body['action_id'] === 'broken')
      return [504, { error: 'timeout', message: 'Throughline did not answer in 3 seconds.' }];
    if (body['action_id'] === 'slow') await new Promise<void>((resolve) => (this.release = resolve));
    if (body['action_id'] === 'changes') this.open(NEW_TICKET);
    return [200, { ok: true }];
  }

  private submit(body: Record<string, unknown>): [number, unknown] {
    const { values } = submission.parse(body);
    if (values['title']?.['title'] === 'taken') return [200, { errors: { title: 'TL-31 has this title.' } }];
    this.open(null);
    return [200, { closed: true }];
  }

  private rewrite(body: Record<string, unknown>, change: Partial<Message>): void {
    this.channels = this.channels.map((one) => ({
      ...one,
      messages: one.messages.map((message) =>
        message.ts === body['ts'] ? { ...message, ...change } : message,
      ),
    }));
    this.changed();
  }

  private react(user: string, body: Record<string, unknown>): void {
    const name = String(body['name']);
    this.channels = this.channels.map((one) => ({
      ...one,
      messages: one.messages.map((message) => {
        if (one.id !== body['channel'] || message.ts !== body['ts']) return message;
        const others = (message.reactions ?? []).filter((reaction) => reaction.name !== name);
        const users = (message.reactions?.find((reaction) => reaction.name === name)?.users ?? []).filter(
          (id) => id !== user,
        );
        return {
          ...message,
          reactions: [...others, { name, users: body['remove'] ? users : [...users, user] }],
        };
      }),
    }));
    this.changed();
  }
}

function thread(body: Record<string, unknown>): { thread_ts?: string } {
  return typeof body['thread_ts'] === 'string' ? { thread_ts: body['thread_ts'] } : {};
}

async function textOf(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
