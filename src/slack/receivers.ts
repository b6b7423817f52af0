/** How Slack reaches us: Socket Mode where an app token is given, signed HTTP otherwise. Both end in one `process`. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import {
  type App,
  HTTPReceiver,
  LogLevel,
  type Receiver,
  type ReceiverEvent,
  SocketModeReceiver,
} from '@slack/bolt';
import type { Log } from '../log.ts';

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
  signingSecret?: string;
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

function overHttp(about: About): Reception {
  const { signingSecret, log } = about;
  if (signingSecret === undefined)
    throw new Error('Slack needs an app token (Socket Mode) or a signing secret (HTTP).');
  const http = new HTTPReceiver({
    signingSecret,
    bodyLimit: BODY_LIMIT,
    endpoints: [SLACK_PATH],
    logger: boltLogger(log),
  });
  const refuse = (response: ServerResponse, status: number, why: string): void => {
    log.warn('slack.rejected', { status, why });
    response.writeHead(status, { connection: 'close' }).end();
  };
  const requestListener = (request: IncomingMessage, response: ServerResponse): void => {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname;
    if (path !== SLACK_PATH || request.method !== 'POST') return refuse(response, 404, 'path');
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return refuse(response, 413, 'size');
    const at = Number(request.headers['x-slack-request-timestamp'] ?? Number.NaN);
    const age = about.now() / 1_000 - at;
    // Bolt takes a timestamp from the future; a clock that runs ahead by a minute is no attack.
    const stale = Number.isNaN(age)
      ? request.headers['x-slack-signature'] !== undefined
      : age > MAX_AGE_S || age < -60;
    if (stale) return refuse(response, 401, 'timestamp');
    http.requestListener(request, response);
  };
  return {
    receiver: between(http, about.process),
    requestListener,
    start: async () => {},
    stop: async () => {},
  };
}
