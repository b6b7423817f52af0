/** How Slack reaches us: Socket Mode where an app token is given, signed HTTP otherwise. Both end in one `process`. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import {
  type App,
  HTTPReceiver,
  LogLevel,
  type Receiver,
  type ReceiverEvent,
  SocketModeReceiver,
} from '@slack/bolt';
import type { Log } from '../../log.ts';

const BODY_LIMIT = 1_048_576;
const MAX_AGE_S = 300;
export const SLACK_PATH = '/slack/events';

type Process = (event: ReceiverEvent) => Promise<void>;
export interface Reception {
  receiver: Receiver;
  /** Mounted at `SLACK_PATH` by our own HTTP server; absent with Socket Mode. */
  requestListener?: RequestListener;
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Bolt's own lines, on our log; its information is noise. */
const nothing = (): void => {};
export function boltLogger(log: Log) {
  const line =
    (level: 'warn' | 'error') =>
    (...parts: unknown[]): void =>
      log[level]('slack.bolt', { message: parts.map(String).join(' ') });
  return {
    debug: nothing,
    info: nothing,
    warn: line('warn'),
    error: line('error'),
    setLevel: nothing,
    setName: nothing,
    getLevel: () => LogLevel.WARN,
  };
}

/** Stands between the receiver and Bolt, so that a delivery is stored before Bolt acknowledges it. */
function between(receiver: Receiver, process: Process): Receiver {
  const init = receiver.init.bind(receiver);
  receiver.init = (app: App): void => {
    app.processEvent = process;
    init(app);
  };
  return receiver;
}

export function openReception(about: {
  appToken?: string;
  signingSecrets: string[];
  slackApiUrl?: string;
  process: Process;
  log: Log;
  now: () => number;
}): Reception {
  return about.appToken === undefined ? overHttp(about) : overSocket(about, about.appToken);
}

type About = Parameters<typeof openReception>[0];

function overSocket(about: About, appToken: string): Reception {
  const socket = new SocketModeReceiver({
    appToken,
    logger: boltLogger(about.log),
    installerOptions: {
      clientOptions: about.slackApiUrl === undefined ? {} : { slackApiUrl: about.slackApiUrl },
    },
  });
  return {
    receiver: between(socket, about.process),
    start: async () => {
      await socket.start();
    },
    stop: async () => {
      await socket.client.disconnect();
    },
  };
}

/** How long a body may take to arrive. */
const BODY_MS = 10_000;

/** The raw body, or the status that refuses it: read with a cap and a time limit, whatever its headers say. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | 408 | 413> {
  const chunks: Buffer[] = [];
  let size = 0;
  const late = setTimeout(() => request.destroy(new Error('late')), BODY_MS);
  try {
    for await (const chunk of request) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      size += bytes.length;
      if (size > BODY_LIMIT) return 413;
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } catch {
    // Given up by the sender, or by the limit above: nobody waits for an answer.
    return 408;
  } finally {
    clearTimeout(late);
  }
}

/** Slack's signature over the exact bytes; a second secret is accepted while one is being replaced. */
function isSigned(request: IncomingMessage, body: Buffer, secrets: string[]): boolean {
  const given = Buffer.from(String(request.headers['x-slack-signature'] ?? ''));
  const at = String(request.headers['x-slack-request-timestamp'] ?? '');
  return secrets.some((secret) => {
    const expected = Buffer.from(
      `v0=${createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex')}`,
    );
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
}

function overHttp(about: About): Reception {
  const { signingSecrets: secrets, log } = about;
  if (secrets.length === 0 || secrets.includes(''))
    throw new Error('Slack needs an app token (Socket Mode) or a signing secret (HTTP).');
  const http = new HTTPReceiver({
    signingSecret: secrets[0] ?? '',
    signatureVerification: false,
    bodyLimit: BODY_LIMIT,
    endpoints: [SLACK_PATH],
    logger: boltLogger(log),
  });
  const refuse = (response: ServerResponse, status: number, why: string): void => {
    log.warn('slack.rejected', { status, why });
    if (!response.headersSent) response.writeHead(status, { connection: 'close' }).end();
  };
  const accept = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname;
    if (path !== SLACK_PATH || request.method !== 'POST') return refuse(response, 404, 'path');
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return refuse(response, 413, 'size');
    const age = about.now() / 1_000 - Number(request.headers['x-slack-request-timestamp'] ?? Number.NaN);
    // A clock that runs ahead by a minute is no attack.
    if (!(age <= MAX_AGE_S && age >= -60)) return refuse(response, 401, 'timestamp');
    const body = await bodyOf(request);
    if (typeof body === 'number') return refuse(response, body, 'body');
    if (!isSigned(request, body, secrets)) return refuse(response, 401, 'signature');
    http.requestListener(Object.assign(request, { rawBody: body }), response);
  };
  const requestListener = (request: IncomingMessage, response: ServerResponse): void => {
    accept(request, response).catch((error: unknown) => {
      log.error('slack.request_failed', { error });
      refuse(response, 500, 'failed');
    });
  };
  return {
    receiver: between(http, about.process),
    requestListener,
    start: async () => {},
    stop: async () => {},
  };
}
