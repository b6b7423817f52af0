/** Acme's Slack with the real face in it: stock Bolt over a real socket or signed HTTP, and a flow that holds state. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createLog } from '../../src/log.ts';
import type { Message, TicketView } from '../../src/ports/chat.ts';
import { type LocalSlack, startLocalSlack } from '../../src/sandbox/slack/server.ts';
import { createSlack, type Slack, type SlackOptions } from '../../src/slack/app.ts';
import { watchPayloads } from '../support/payloads/watch.ts';
import { createFakeFlow, type FakeFlow } from './fake-flow.ts';

export const BOT_TOKEN = 'xoxb-local-1';
export const APP_TOKEN = 'xapp-local-1';
export const SIGNING_SECRET = 'f00dfeedf00dfeedf00dfeedf00dfeed';
export const INVOICES = 'C0INVOICES';

const message = z.looseObject({
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  text: z.string(),
  ephemeral: z.boolean().optional(),
  blocks: z.array(z.looseObject({ type: z.string() })),
  reactions: z.array(z.looseObject({ name: z.string() })).default([]),
});
const view = z.looseObject({
  id: z.string(),
  title: z.looseObject({ text: z.string() }).nullish(),
  blocks: z.array(z.looseObject({ type: z.string() })),
});
const seen = z.looseObject({
  channels: z.array(
    z.looseObject({ id: z.string(), is_im: z.boolean().optional(), messages: z.array(message) }),
  ),
  modal: view.nullable(),
  home: view.nullable(),
  canvases: z.array(
    z.looseObject({ id: z.string(), title: z.string(), markdown: z.string(), can_edit: z.boolean() }),
  ),
  errors: z.array(z.looseObject({ text: z.string() })).default([]),
});
export type Seen = z.infer<typeof seen>;
export type SeenMessage = z.infer<typeof message>;

const person = (id: string, name: string, more: Record<string, unknown> = {}) => ({
  id,
  name: name.toLowerCase(),
  real_name: `${name} Lima`,
  display_name: name,
  tz: 'Europe/Berlin',
  ...more,
});

export interface World {
  local: LocalSlack;
  slack: Slack;
  flow: FakeFlow;
  log: string[];
  does(
    name: string,
    deed: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  sees(name: string): Promise<Seen>;
  /** Messages of a channel that a person sees, oldest first. */
  messages(name: string, channel?: string): Promise<SeenMessage[]>;
  direct(name: string): Promise<SeenMessage[]>;
  /** Puts one message of a ticket into its thread, as the flow's effects do. */
  show(view: TicketView, what: Message, at?: { ts?: string | null; thread?: string | null }): Promise<string>;
  /** Clicks what carries this label on a message. */
  clicks(name: string, ts: string, label: string): Promise<{ status: number; body: Record<string, unknown> }>;
  calls(method: string): Promise<number>;
  /** Waits until local Slack delivered everything and the face worked it off. */
  settled(): Promise<void>;
  restart(): Promise<void>;
}

export async function startWorld(
  about: {
    mode?: 'socket' | 'http';
    slack?: Partial<SlackOptions>;
    flow?: FakeFlow;
    ackMs?: number;
    /** What Slack's retry schedule is multiplied by; 0 tries again at once. */
    retryScale?: number;
    /** How long Slack works on a file after its upload. */
    fileMs?: number;
  } = {},
): Promise<World> {
  const mode = about.mode ?? 'socket';
  const http =
    mode === 'http' ? createServer((request, response) => slack.requestListener?.(request, response)) : null;
  if (http !== null) await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http?.address() as AddressInfo | null | undefined;
  const local = await startLocalSlack({
    port: 0,
    home: null,
    retryScale: about.retryScale ?? 0,
    ...(about.ackMs === undefined ? {} : { ackMs: about.ackMs }),
    ...(about.fileMs === undefined ? {} : { fileMs: about.fileMs }),
    seed: {
      team: { id: 'T0ACME', name: 'acme', domain: 'acme' },
      people: [
        person('U0ANA', 'Ana'),
        person('U0ELI', 'Eli'),
        person('U0SAM', 'Sam'),
        person('U0KIM', 'Kim', { is_admin: true }),
        person('U0GUS', 'Gus', { is_stranger: true, team_id: 'T0GLOBEX' }),
      ],
      channels: [
        { id: INVOICES, name: 'invoices', members: ['ana', 'eli', 'sam', 'gus'], app_member: true },
        { id: 'C0RANDOM', name: 'random', members: ['ana', 'eli'], app_member: true },
      ],
      app: {
        id: 'A0APP',
        name: 'Throughline',
        bot_user_id: 'U0BOT',
        bot_id: 'B0BOT',
        bot_token: BOT_TOKEN,
        app_token: APP_TOKEN,
        signing_secret: SIGNING_SECRET,
        manifest: new URL('../../manifest.yml', import.meta.url).pathname,
        delivery:
          mode === 'socket' ? { mode } : { mode, url: `http://127.0.0.1:${address?.port}/slack/events` },
      },
    },
  });
  const payloads = watchPayloads(local.url);
  const log: string[] = [];
  const flow = about.flow ?? createFakeFlow();
  const open = (): Slack =>
    createSlack({
      botToken: BOT_TOKEN,
      ...(mode === 'socket' ? { appToken: APP_TOKEN } : { signingSecret: SIGNING_SECRET }),
      slackApiUrl: `${local.url}/api/`,
      log: createLog({ level: 'info', write: (line) => void log.push(line) }),
      ...about.slack,
    });
  let slack = open();
  await slack.start(flow);
  onTestFinished(async () => {
    await slack.stop();
    await local.close();
    if (http !== null) {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    }
    payloads.verify();
  });

  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${local.url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const sees = async (name: string): Promise<Seen> =>
    seen.parse((await send('GET', `/people/${name}/sees`)).body);

  const world: World = {
    local,
    get slack() {
      return slack;
    },
    flow,
    log,
    does: async (name, deed, body = {}) => {
      const answer = await send('POST', `/people/${name}/${deed}`, body);
      await world.settled();
      return answer;
    },
    sees,
    messages: async (name, channel = INVOICES) =>
      (await sees(name)).channels.find((one) => one.id === channel)?.messages ?? [],
    direct: async (name) =>
      (await sees(name)).channels.filter((one) => one.is_im === true).flatMap((one) => one.messages),
    async show(ticket, what, at = {}) {
      const put = await slack.chat.put({
        outboxId: `${ticket.item.key}-${what.kind}-${'ask' in what ? what.ask : ''}`,
        place: { channel: INVOICES, thread: at.thread ?? null },
        ts: at.ts ?? null,
        message: what,
        view: ticket,
      });
      if (put.state === 'gone') throw new Error(`gone: ${put.why}`);
      return put.ts;
    },
    clicks: (name, ts, label) => world.does(name, 'click', { channel: INVOICES, ts, label }),
    async calls(method) {
      const { body } = await send('GET', '/_calls');
      return z
        .looseObject({ calls: z.array(z.looseObject({ method: z.string() })) })
        .parse(body)
        .calls.filter((one) => one.method === method).length;
    },
    async settled() {
      await local.idle();
      await slack.drained();
    },
    async restart() {
      await slack.stop();
      slack = open();
      await slack.start(flow);
      await slack.replay();
    },
  };
  return world;
}

/** All text of blocks, in reading order, one line a text. */
export function wordsOf(blocks: unknown): string {
  const out: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null) {
      const { text, type } = value as { text?: unknown; type?: unknown };
      if (typeof text === 'string' && (type === 'mrkdwn' || type === 'plain_text')) out.push(text);
      else for (const inner of Object.values(value)) walk(inner);
    }
  };
  walk(blocks);
  return out.join('\n');
}
