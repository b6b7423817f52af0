/**
 * Our own tools over Streamable HTTP: one POST, one JSON answer, nothing kept between them, so any instance may
 * answer any call. Who calls is looked up before a byte of the body is read. The SDK is loaded with the first call.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { referenceOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Caller, Served } from '../ports/access.ts';
import { createLimiter, type Limits } from './limiter.ts';

const MOST_BYTES = 256_000;
const CALLS: Limits = { atOnce: 60, perMinute: 240 };
const WRONG_TOKENS: Limits = { atOnce: 20, perMinute: 20 };
/** How long `ask_human` waits for somebody who is at their desk. */
const WAIT_MS = 2_000;

export interface EndpointOptions {
  log: Log;
  /** Where people reach us: pages of this origin may call, others may not. */
  url: string;
  /** The command's name, for what is said to people. */
  command: string;
  read: (req: IncomingMessage, most: number) => Promise<Buffer | 'too_large' | 'too_slow'>;
  calls?: Limits;
  waitMs?: number;
}

type Exchange = { req: IncomingMessage; res: ServerResponse };

export function createEndpoint(
  served: Served,
  options: EndpointOptions,
): (req: IncomingMessage, res: ServerResponse) => void {
  const now = (): number => performance.now();
  const calls = createLimiter(options.calls ?? CALLS, now);
  const wrongTokens = createLimiter(WRONG_TOKENS, now);
  const answer = async ({ req, res }: Exchange): Promise<void> => {
    if (!fromHome(req.headers.origin, options.url))
      return refuse({ req, res }, 403, 'Pages of other sites may not call.');
    const caller = await callerOf(served, req.headers.authorization);
    if (caller === null) {
      const wait = wrongTokens(req.socket.remoteAddress ?? '');
      return wait > 0 ? tooMany({ req, res }, wait) : unauthorised({ req, res }, options.command);
    }
    const wait = calls(nameOf(caller));
    if (wait > 0) return tooMany({ req, res }, wait);
    if (req.method !== 'POST') {
      res.setHeader('allow', 'POST');
      return refuse({ req, res }, 405, 'POST only: nothing is kept between calls.');
    }
    const message = parsed(await options.read(req, MOST_BYTES));
    if (message.kind === 'refused') return refuse({ req, res }, message.status, message.sentence);
    const { serve } = await import('./serve.ts');
    await serve(served, {
      caller,
      exchange: { req, res, message: message.value },
      waitMs: options.waitMs ?? WAIT_MS,
      log: options.log,
    });
  };
  return (req, res) => {
    answer({ req, res }).catch((error: unknown) => {
      const reference = referenceOf(`${Date.now()}`);
      options.log.error('tools.failed', { reference, error });
      if (!res.headersSent) refuse({ req, res }, 500, `That did not work. Reference ${reference}.`);
      else res.end();
    });
  };
}

/** Programs send no origin. A browser does: only our own pages, and those of this machine, are answered. */
function fromHome(origin: string | undefined, url: string): boolean {
  if (origin === undefined) return true;
  const asked = URL.parse(origin);
  const ours = URL.parse(url);
  const isLocal = (host: string | undefined): boolean =>
    host !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(host);
  if (asked === null || ours === null) return false;
  return asked.origin === ours.origin || (isLocal(asked.hostname) && isLocal(ours.hostname));
}

async function callerOf(served: Served, header: string | undefined): Promise<Caller | null> {
  const token = /^Bearer ([\w.-]{20,400})$/i.exec(header ?? '')?.[1];
  return token === undefined ? null : served.access.caller(token);
}

const nameOf = (caller: Caller): string =>
  createHash('sha256')
    .update(caller.kind === 'run' ? `run ${caller.run}` : `person ${caller.person}`)
    .digest('hex');

type Parsed = { kind: 'read'; value: unknown } | { kind: 'refused'; status: number; sentence: string };
function parsed(body: Buffer | 'too_large' | 'too_slow'): Parsed {
  const refused = (status: number, sentence: string): Parsed => ({ kind: 'refused', status, sentence });
  if (body === 'too_large') return refused(413, 'The body is larger than 256 kB.');
  if (body === 'too_slow') return refused(408, 'The body did not arrive in time.');
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    // A batch would be many calls that count as one.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { kind: 'read', value }
      : refused(400, 'Send one JSON-RPC message.');
  } catch {
    return refused(400, 'Send one JSON-RPC message.');
  }
}

function refuse({ req, res }: Exchange, status: number, sentence: string): void {
  // What is still on its way is not read for somebody who is sent away.
  if (!req.complete) res.setHeader('connection', 'close');
  res.writeHead(status, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' });
  res.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, message: sentence } }));
  req.resume();
}

function unauthorised(exchange: Exchange, command: string): void {
  const given = exchange.req.headers.authorization !== undefined;
  const why = given
    ? ', error="invalid_token", error_description="The token is unknown, was revoked, or its run has ended."'
    : '';
  exchange.res.setHeader('www-authenticate', `Bearer realm="Throughline"${why}`);
  refuse(exchange, 401, `Send a token as a bearer token. In Slack, ${command} token makes one.`);
}

function tooMany(exchange: Exchange, seconds: number): void {
  exchange.res.setHeader('retry-after', String(seconds));
  refuse(exchange, 429, `Too many calls. Try again in ${seconds} s.`);
}
