import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { methods } from '../../../../src/sandbox/slack/methods/table.ts';
import type { SeedInput } from '../../../../src/sandbox/slack/seed.ts';
import {
  type LocalSlack,
  type LocalSlackOptions,
  startLocalSlack,
} from '../../../../src/sandbox/slack/server.ts';
import { acme, type ManifestChange, manifestText, TOKENS } from './fixtures.ts';

/** An answer of local Slack; `textAt` looks into it. */
export type Answer = { readonly [key: string]: unknown };

/** Lists are answers, too: `/people` is one. */
const answerShape = z.custom<Answer>((value) => typeof value === 'object' && value !== null);
const seenShape = z.custom<Seen>(
  (value) => typeof value === 'object' && value !== null && 'channels' in value,
);

export type Acme = {
  slack: LocalSlack;
  client: WebClient;
  /** A Web API call as the app; refusals are answers, too. */
  api(method: string, args?: Record<string, unknown>, token?: string | null): Promise<Answer>;
  /** What a person does: `does('ana', 'say', { … })`. */
  does(name: string, deed: string, body?: unknown): Promise<Answer>;
  sees(name: string): Promise<Seen>;
  send(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
};

export type SeenMessage = {
  ts: string;
  text: string;
  user?: string;
  thread_ts?: string;
  ephemeral?: boolean;
  blocks: Record<string, unknown>[];
  reactions: { name: string; users: string[] }[];
  [key: string]: unknown;
};
export type SeenChannel = { id: string; name: string; messages: SeenMessage[]; [key: string]: unknown };
export type SeenView = {
  id: string;
  hash: string;
  blocks: Record<string, unknown>[];
  depth?: number;
  [key: string]: unknown;
};
export type SeenCanvas = {
  id: string;
  title: string;
  markdown: string;
  can_edit: boolean;
  permalink: string;
};
export type Seen = {
  channels: SeenChannel[];
  modal: SeenView | null;
  home: SeenView | null;
  canvases: SeenCanvas[];
  pings: { channel: string; ts: string }[];
  errors: { text: string }[];
};

export type Setup = Omit<Partial<LocalSlackOptions>, 'seed'> & {
  manifest?: ManifestChange;
  seed?: (seed: SeedInput) => SeedInput;
};

const SHARED_ERRORS = new Set([
  'invalid_arguments',
  'invalid_auth',
  'not_authed',
  'missing_scope',
  'unknown_method',
  'ratelimited',
  'not_allowed_token_type',
  'invalid_json',
  'json_not_object',
  'internal_error',
  'fatal_error',
  'dropped',
]);

/** A folder of its own for one test, gone when the test is over. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'local-slack-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Starts Acme for one test. When the test is over, every error that was answered must be in the table. */
export async function startAcme(setup: Setup = {}): Promise<Acme> {
  const { manifest, seed, ...options } = setup;
  const path = join(folder(), 'manifest.json');
  writeFileSync(path, manifestText(manifest));
  const input = acme(path);
  const slack = await startLocalSlack({
    port: 0,
    home: null,
    retryScale: 0,
    ...options,
    seed: seed ? seed(input) : input,
  });
  const send: Acme['send'] = async (method, to, body) => {
    const response = await fetch(`${slack.url}${to}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return { status: response.status, body: answerShape.parse(await response.json()) };
  };
  onTestFinished(async () => {
    const { body } = await send('GET', '/_calls');
    await slack.close();
    assertDeclared(callsShape.parse(body.calls));
  });
  return {
    slack,
    client: new WebClient(TOKENS.bot, { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } }),
    async api(method, args = {}, token = TOKENS.bot) {
      const form = Object.entries(args).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      const response = await fetch(`${slack.url}/api/${method}`, {
        method: 'POST',
        body: new URLSearchParams(Object.fromEntries(form)),
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      });
      return answerShape.parse(await response.json());
    },
    does: async (name, deed, body = {}) => (await send('POST', `/people/${name}/${deed}`, body)).body,
    sees: async (name) => seenShape.parse((await send('GET', `/people/${name}/sees`)).body),
    send,
  };
}

const callsShape = z.array(z.object({ method: z.string(), error: z.string().optional() }));

function assertDeclared(calls: z.infer<typeof callsShape>): void {
  for (const { method, error } of calls) {
    if (!error || SHARED_ERRORS.has(error) || !methods.has(method)) continue;
    if (!methods.get(method)?.errors.includes(error))
      throw new Error(`${method} answered ${error}, which its table lacks`);
  }
}

export function channelIn(seen: Seen, id: string): SeenChannel {
  const channel = seen.channels.find((one) => one.id === id);
  if (!channel) throw new Error(`${id} is not seen`);
  return channel;
}

export function textsIn(seen: Seen, id: string): string[] {
  return channelIn(seen, id).messages.map((message) => message.text);
}

/** What stands at a path like `view.hash` or `files.0.id` in an answer, as text. */
export function textAt(answer: unknown, path: string): string {
  const value = path
    .split('.')
    .reduce((node: unknown, key) => (isNode(node) ? node[key] : undefined), answer);
  return typeof value === 'string' ? value : '';
}

/** One field of each entry of a list, as text. */
export function eachText(list: unknown, field: string): string[] {
  return Array.isArray(list) ? list.map((entry) => textAt(entry, field)) : [];
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
