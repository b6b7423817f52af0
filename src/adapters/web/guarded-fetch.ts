/**
 * `fetch` for addresses that others chose: https to public hosts and to those the admin named. The address is checked
 * in the lookup of the very connection, so a name that resolves differently a moment later gains nothing. Redirects are
 * not followed (with `redirect: 'manual'` they are given back, for who asks to judge), an answer has a greatest size, and
 * a silent connection ends.
 *
 * Built on node:http because Node's own fetch takes no lookup without the undici package.
 */
import { lookup as systemLookup } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { UpstreamError } from '../../errors.ts';
import { addressRefusal, isNamedPrivate, type UrlRule, urlRefusal } from '../../pipeline/web/url-rule.ts';

export type WebFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export interface Address {
  address: string;
  family: number;
}
export type Resolve = (host: string) => Promise<Address[]>;

export interface GuardedFetch {
  fetch: WebFetch;
  /** Ends connections that are kept for the next request. */
  close(): void;
}

const LARGEST_ANSWER = 12_000_000;

const systemResolve: Resolve = (host) =>
  new Promise((resolve, reject) =>
    systemLookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found))),
  );

/** Resolves once, refuses the whole host if one of its addresses is refused, and hands on what it checked. */
function checkedLookup(resolve: Resolve, mayBePrivate: boolean): LookupFunction {
  return (host, options, answer) => {
    resolve(host).then(
      (found) => {
        const why =
          found.length === 0
            ? 'the host leads to no address'
            : found.map(({ address }) => addressRefusal(address, mayBePrivate)).find((one) => one !== null);
        const [one] = found;
        if (why != null || one === undefined) answer(new Refused(why ?? ''), '', 0);
        else if (options.all === true) answer(null, found);
        else answer(null, one.address, one.family);
      },
      (error: Error) => answer(error, '', 0),
    );
  };
}

class Refused extends Error {}

const bodiless = new Set([204, 205, 304]);

function responseOf(incoming: IncomingMessage, largest: number): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  // Whoever reads the body hears of it; where nobody does, it must not end the process.
  incoming.on('error', () => {});
  const status = incoming.statusCode ?? 500;
  if (bodiless.has(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  return new Response(bodyStream(incoming, largest), { status, headers });
}

function bodyStream(incoming: IncomingMessage, largest: number): ReadableStream<Uint8Array> {
  const chunks = (incoming as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let size = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await chunks.next();
        if (next.done === true) return controller.close();
        size += next.value.length;
        if (size > largest) {
          incoming.destroy();
          throw new Error(`answered with more than ${Math.round(largest / 1_000_000)} MB`);
        }
        controller.enqueue(next.value);
      },
      cancel: () => {
        incoming.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

async function bodyOf(init: RequestInit | undefined): Promise<Buffer | null> {
  if (init?.body == null) return null;
  return Buffer.from(await new Response(init.body).arrayBuffer());
}

export function createGuardedFetch(about: {
  /** Named in what is said when it fails. */
  service: string;
  rule: UrlRule;
  /** After this long without a byte the connection ends. */
  silentMs: number;
  largest?: number;
  resolve?: Resolve;
}): GuardedFetch {
  const resolve = about.resolve ?? systemResolve;
  const largest = about.largest ?? LARGEST_ANSWER;
  const kept = { keepAlive: true, maxSockets: 16 };
  // A connection is kept only for hosts that were checked by the same measure.
  const agents = [true, false].map((mayBePrivate) => {
    const lookup = checkedLookup(resolve, mayBePrivate);
    return { http: new HttpAgent({ ...kept, lookup }), https: new HttpsAgent({ ...kept, lookup }) };
  });
  const failed = (clause: string, retryable: boolean, cause?: unknown): UpstreamError =>
    new UpstreamError(about.service, clause, { retryable, cause });

  async function send(url: URL, init: RequestInit | undefined): Promise<IncomingMessage> {
    const why = urlRefusal(url, about.rule);
    if (why !== null) throw failed(`was not asked: ${why}`, false);
    const body = await bodyOf(init);
    const headers = Object.fromEntries(new Headers(init?.headers));
    const agent = agents[isNamedPrivate(url, about.rule) ? 0 : 1];
    const isSecure = url.protocol === 'https:';
    return new Promise((done, fail) => {
      const request = (isSecure ? httpsRequest : httpRequest)(
        url,
        {
          method: init?.method ?? 'GET',
          agent: isSecure ? agent?.https : agent?.http,
          headers: {
            'user-agent': 'throughline',
            ...headers,
            'accept-encoding': 'identity',
            ...(body === null ? {} : { 'content-length': String(body.length) }),
          },
        },
        (incoming) => {
          answer = incoming;
          done(incoming);
        },
      );
      let answer: IncomingMessage | null = null;
      // Not the `signal` of node:http: aborted while a body is unread, it throws where nobody can catch (Node 24.21).
      const stop = (): void => {
        if (answer === null) request.destroy(new Error('was stopped'));
        else answer.destroy();
      };
      const signal = init?.signal;
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted === true) stop();
      request.on('close', () => signal?.removeEventListener('abort', stop));
      request.setTimeout(about.silentMs, () => stop());
      request.on('error', fail);
      request.end(body ?? undefined);
    });
  }

  const clauseOf = (error: unknown): string => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    return code === 'ECONNRESET'
      ? 'dropped the connection'
      : `could not be reached${code === null ? '' : ` (${code})`}`;
  };

  return {
    fetch: async (given, init) => {
      const url = new URL(given);
      const incoming = await send(url, init).catch((error: unknown): never => {
        if (error instanceof UpstreamError || init?.signal?.aborted === true) throw error;
        if (error instanceof Refused) throw failed(`was not asked: ${error.message}`, false, error);
        throw failed(clauseOf(error), true, error);
      });
      const status = incoming.statusCode ?? 500;
      const encoding = incoming.headers['content-encoding'] ?? 'identity';
      if (status >= 300 && status < 400 && status !== 304 && init?.redirect !== 'manual') {
        incoming.destroy();
        throw failed('answered with a redirect, which is not followed', false);
      }
      if (encoding !== 'identity') {
        incoming.destroy();
        throw failed(`answered in ${encoding.slice(0, 20)}, which was not asked for`, false);
      }
      return responseOf(incoming, largest);
    },
    close: () => {
      for (const { http, https } of agents) {
        http.destroy();
        https.destroy();
      }
    },
  };
}
