/** The web edge: health, metrics, webhooks, Slack's signed events. Verify, store in the inbox, answer 2xx; nothing else before the answer. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Log, redact } from './log.ts';

const MOST_BYTES = 1_000_000;
const READ_MS = 10_000;
const FRESH_MS = 60_000;
/** PagerDuty sends one for each of its secrets. */
const MOST_SIGNATURES = 10;

export interface Webhook {
  path: string;
  signatureHeader: string;
  /** What stands before the hex of the signature; left out: `sha256=`. Several in one header are parted by commas. */
  signaturePrefix?: string;
  idHeader: string;
  /** Where the sender names the event beside the body: a delivery without it is malformed. */
  eventHeader?: string;
  /** 1 MB unless its sender makes larger ones. */
  mostBytes?: number;
  secrets: string[];
  /** When the sender says it was sent, in milliseconds, from the signed body; null: it does not say. Older or newer than a minute is refused. */
  sentAt?: (body: unknown) => number | null;
  /** Left out: 202. Some senders take nothing but 200 for delivered. */
  acceptedStatus?: 200 | 202;
  /** Stores the delivery; resolves before the answer is sent. `event` is empty without an `eventHeader`. */
  accept(delivery: { id: string; event: string; body: unknown }): Promise<void>;
}
export interface HttpOptions {
  port: number;
  host: string;
  log: Log;
  metricsToken: string | null;
  health: () => Promise<{ status: 'ok' | 'degraded'; checks: Record<string, string> }>;
  metrics: () => Promise<string>;
  webhooks: Webhook[];
  /** Slack's events over signed HTTP, and pages of stand-ins; true when it was theirs. */
  mounted: ((req: IncomingMessage, res: ServerResponse) => boolean)[];
  /** How long a request may take to arrive. */
  readMs?: number;
}
export interface HttpServer {
  port: number;
  url: string;
  counters: Record<string, number>;
  close(): Promise<void>;
}

export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const counters: Record<string, number> = {};
  const count = (name: string): void => {
    counters[name] = (counters[name] ?? 0) + 1;
  };
  const readMs = options.readMs ?? READ_MS;
  // Ours answers first: the server's own limit is for headers that trickle.
  const server = createServer(
    { requestTimeout: readMs * 2, headersTimeout: readMs, maxHeaderSize: 16_384 },
    (req, res) => {
      route(options, count, { req, res }).catch((error: unknown) => {
        options.log.error('http.failed', { path: req.url, error });
        if (!res.headersSent) send(res, 500, { error: 'failed' });
      });
    },
  );
  await listen(server, options);
  const port = (server.address() as AddressInfo).port;
  return {
    port,
    url: `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`,
    counters,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, options: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${options.port} is in use by another program. Stop it, or set HTTP_PORT to another port.`,
            )
          : error,
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
}

function send(res: ServerResponse, status: number, body: unknown): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  res.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json',
    'x-content-type-options': 'nosniff',
  });
  res.end(text);
}

async function route(
  options: HttpOptions,
  count: (name: string) => void,
  { req, res }: { req: IncomingMessage; res: ServerResponse },
): Promise<void> {
  const path = URL.parse(req.url ?? '/', 'http://localhost')?.pathname;
  if (path === undefined) return send(res, 400, { error: 'That is no path.' });
  const webhook = options.webhooks.find((one) => one.path === path);
  if (webhook !== undefined) return hook(webhook, count, { req, res, options });
  if (path === '/health') {
    const health = await options.health();
    // Checks repeat what went wrong, and a driver's error may hold the address with its password.
    const checks: Record<string, string> = {};
    for (const [name, found] of Object.entries(health.checks)) checks[name] = redact(found);
    const shown = { status: health.status, checks };
    return send(res, health.status === 'ok' ? 200 : 503, shown);
  }
  if (path === '/metrics') {
    const given = req.headers.authorization ?? '';
    if (options.metricsToken === null || !same(given, `Bearer ${options.metricsToken}`))
      return send(res, 401, { error: 'Set METRICS_TOKEN and send it as a bearer token.' });
    return send(res, 200, await options.metrics());
  }
  if (options.mounted.some((mount) => mount(req, res))) return;
  send(res, 404, { error: 'There is nothing here.' });
}

async function hook(
  webhook: Webhook,
  count: (name: string) => void,
  { req, res, options }: { req: IncomingMessage; res: ServerResponse; options: HttpOptions },
): Promise<void> {
  if (req.method !== 'POST') return send(res, 405, { error: 'POST only' });
  const most = webhook.mostBytes ?? MOST_BYTES;
  const body = await readBody(req, most, options.readMs);
  if (body === 'too_large') {
    count('too_large');
    res.setHeader('connection', 'close');
    return send(res, 413, { error: `The body is larger than ${Math.round(most / 1_000_000)} MB.` });
  }
  if (body === 'too_slow') {
    count('too_slow');
    res.setHeader('connection', 'close');
    return send(res, 408, { error: 'The body did not arrive in time.' });
  }
  // The signature is over the bytes: nothing of the body is read before it is right.
  const given = String(req.headers[webhook.signatureHeader] ?? '').split(',', MOST_SIGNATURES);
  const signed = webhook.secrets.some((secret) => {
    const hex = createHmac('sha256', secret).update(body).digest('hex');
    return given.some((one) => same(one.trim(), `${webhook.signaturePrefix ?? 'sha256='}${hex}`));
  });
  if (!signed) {
    count('bad_signature');
    options.log.warn('webhook.rejected', { path: webhook.path, why: 'signature' });
    return send(res, 401, { error: 'The signature is missing or wrong.' });
  }
  const id = String(req.headers[webhook.idHeader] ?? '');
  const event = String(webhook.eventHeader === undefined ? '-' : (req.headers[webhook.eventHeader] ?? ''));
  const parsed = parseJson(body);
  if (
    id === '' ||
    event === '' ||
    event.length > 100 ||
    id.length > 200 ||
    parsed === undefined ||
    !(req.headers['content-type'] ?? '').startsWith('application/json')
  ) {
    count('malformed');
    return send(res, 400, { error: 'Send a JSON object with a delivery id.' });
  }
  if (webhook.sentAt !== undefined && !isFresh(webhook.sentAt(parsed))) {
    // Our clock is off, or somebody sends again what they once saw: only people can tell which.
    count('clock');
    options.log.warn('webhook.rejected', { path: webhook.path, why: 'clock' });
    return send(res, 401, { error: 'It was sent more than a minute ago, or our clocks differ.' });
  }
  count('accepted');
  await webhook.accept({ id, event: webhook.eventHeader === undefined ? '' : event, body: parsed });
  send(res, webhook.acceptedStatus ?? 202, { ok: true });
}

const isFresh = (sentAt: number | null): boolean =>
  sentAt !== null && Math.abs(Date.now() - sentAt) <= FRESH_MS;

/** No vendor nests further, and what is written again level by level would run out of stack. */
const MOST_LEVELS = 1_000;

/** How many brackets are open at once; those in strings do not count. */
function deepest(text: string): number {
  let most = 0;
  let level = 0;
  let isString = false;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (isString) {
      if (code === 0x5c) place += 1;
      else if (code === 0x22) isString = false;
    } else if (code === 0x22) isString = true;
    else if (code === 0x7b || code === 0x5b) most = Math.max(most, (level += 1));
    else if (code === 0x7d || code === 0x5d) level -= 1;
  }
  return most;
}

/**
 * A JSON object, with keys that could reach a prototype left out, and without NUL and half characters, which no database takes; undefined
 * for anything else. Looking at every value takes three times as long: only where the text has one of them.
 */
function parseJson(body: Buffer): unknown {
  try {
    const text = body.toString('utf8');
    if (deepest(text) > MOST_LEVELS) return undefined;
    const value: unknown = /"(?:__proto__|constructor)"|\\u/.test(text)
      ? JSON.parse(text, (key, inner: unknown) =>
          key === '__proto__' || key === 'constructor'
            ? undefined
            : typeof inner === 'string'
              ? inner.replaceAll('\0', '').toWellFormed()
              : inner,
        )
      : JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function same(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The body, never more than the cap in memory: a larger one is refused while it streams. */
export function readBody(
  req: IncomingMessage,
  most: number,
  withinMs: number = READ_MS,
): Promise<Buffer | 'too_large' | 'too_slow'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => finish('too_slow'), withinMs);
    const finish = (value: Buffer | 'too_large' | 'too_slow'): void => {
      clearTimeout(timer);
      req.removeAllListeners('data');
      if (typeof value === 'string') req.resume();
      resolve(value);
    };
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) finish('too_large');
      else chunks.push(chunk);
    });
    req.on('end', () => finish(Buffer.concat(chunks)));
    req.on('error', () => finish('too_slow'));
  });
}

type Mount = HttpOptions['mounted'][number];

/** What stands at one path; nothing where there is no listener. */
export function at(
  path: string,
  listener: ((req: IncomingMessage, res: ServerResponse) => void) | null,
): Mount {
  return (req, res) => {
    if (listener === null || new URL(req.url ?? '/', 'http://localhost').pathname !== path) return false;
    listener(req, res);
    return true;
  };
}

/** A POST with a bearer token that sets something going; it is answered before that begins. */
export function onPost(token: string, act: () => void): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const allowed = req.method === 'POST' && same(req.headers.authorization ?? '', `Bearer ${token}`);
    res.writeHead(allowed ? 202 : 401).end();
    if (allowed) act();
  };
}
