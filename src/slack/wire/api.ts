/**
 * Every call to Slack goes through here. The client neither retries nor queues (a 429 would pause all methods, and a
 * repeated post is a second message): a limited method and channel waits by itself, and callers learn whether a
 * failure may pass (`retryable`) or is theirs to mend (`code`).
 */
import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { z } from 'zod';
import { messageOf, UpstreamError } from '../../errors.ts';
import { type ApiClock, wallClock } from './clock.ts';

/** Slack's answer was an error: `code` is its name. */
export class SlackError extends UpstreamError {
  readonly code: string;
  constructor(
    code: string,
    message: string,
    about: { retryable: boolean; afterMs?: number; cause?: unknown },
  ) {
    super('Slack', message, about);
    this.name = 'SlackError';
    this.code = code;
  }
}
export const codeOf = (error: unknown): string | null => (error instanceof SlackError ? error.code : null);

/** The token no longer works: nothing more is sent until the app is started with one that does. */
const FATAL = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'org_login_required',
]);
/** Slack's own trouble: the same call may succeed later, and a post may have been made. */
const PASSING = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
/** What a workspace may be without: nobody has to mend that. */
const decoration = new Set([
  'agents.sessions.setStatus',
  'agents.sessions.rename',
  'assistant.threads.setSuggestedPrompts',
  'chat.startStream',
  'files.list',
]);
/** Waiting longer than this is left to the queue, which can wait without holding anything. */
const LONGEST_WAIT_MS = 30_000;
const MAX_WAITS = 5;

export interface Api {
  call<Shape extends z.ZodType>(
    method: string,
    args: Record<string, unknown>,
    shape: Shape,
  ): Promise<z.infer<Shape>>;
  /** The same without waiting for a limit: for a trigger that dies in three seconds, and for what may be left out. */
  callNow<Shape extends z.ZodType>(
    method: string,
    args: Record<string, unknown>,
    shape: Shape,
  ): Promise<z.infer<Shape>>;
  /** Uploads a file that nobody sees yet; answers its id. */
  upload(file: { name: string; title: string; content: string | Uint8Array }): Promise<string>;
  /** Sends files to one person, in a direct message. */
  sendFiles(request: {
    person: string;
    comment: string;
    files: { name: string; content: string }[];
  }): Promise<void>;
  stopped(): string | null;
}
const conversation = z.looseObject({ channel: z.looseObject({ id: z.string() }) });
/** The workspace has no such thing, or we may not use it: not tried again before the next start. */
export const notHere = new Set([
  'unknown_method',
  'feature_disabled',
  'missing_scope',
  'not_allowed_token_type',
  'access_denied',
]);
/** Where the answer's content does not matter. */
export const done = z.looseObject({});

const UPLOAD = 'files.completeUploadExternal';
const single = <Shape extends z.ZodType>(shape: Shape) => z.tuple([shape], z.unknown());
const uploaded = z.looseObject({
  files: single(z.looseObject({ files: single(z.looseObject({ id: z.string() })) })),
});

export function createApi(options: {
  token: string;
  slackApiUrl?: string;
  clock?: ApiClock;
  onFatal: (code: string) => void;
}): Api {
  const clock = options.clock ?? wallClock;
  const client = new WebClient(options.token, {
    ...(options.slackApiUrl === undefined ? {} : { slackApiUrl: options.slackApiUrl }),
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: 10_000,
    logger: mute,
  });
  const freeAt = new Map<string, number>();
  const missing = new Set<string>();
  let fatal: string | null = null;

  function refuseIfStopped(method: string): void {
    const why = fatal ?? (missing.has(method) ? 'missing_scope' : null);
    if (why !== null)
      throw new SlackError(why, `Slack refused the app: ${why}`, { retryable: true, afterMs: 300_000 });
  }

  async function once(method: string, args: Record<string, unknown>): Promise<unknown> {
    refuseIfStopped(method);
    try {
      return await client.apiCall(method, args);
    } catch (error) {
      const failure = translated(method, error);
      if (FATAL.has(failure.code)) {
        if (fatal === null) options.onFatal(failure.code);
        fatal = failure.code;
      }
      if (failure.code === 'missing_scope' && !missing.has(method)) {
        missing.add(method);
        if (!decoration.has(method)) options.onFatal(`missing_scope: ${method}`);
      }
      throw failure;
    }
  }

  async function patiently(method: string, args: Record<string, unknown>): Promise<unknown> {
    const lane = laneOf(method, args);
    for (let waits = 0; ; waits += 1) {
      const wait = (freeAt.get(lane) ?? 0) - clock.now();
      if (wait > 0) await clock.sleep(wait);
      try {
        return await once(method, args);
      } catch (error) {
        if (!(error instanceof SlackError) || error.code !== 'ratelimited') throw error;
        const after = error.afterMs ?? 1_000;
        freeAt.set(lane, clock.now() + after);
        if (waits >= MAX_WAITS || after > LONGEST_WAIT_MS) throw error;
      }
    }
  }

  /** The client's own way: an address is asked for, the bytes are sent there, the file is completed. */
  async function upload(file: Parameters<Api['upload']>[0]): Promise<string> {
    refuseIfStopped(UPLOAD);
    try {
      const answer = await client.filesUploadV2({
        filename: file.name,
        title: file.title,
        file: Buffer.from(file.content),
      });
      return parsed(UPLOAD, uploaded, answer).files[0].files[0].id;
    } catch (error) {
      throw error instanceof SlackError ? error : translated(UPLOAD, error);
    }
  }

  const call: Api['call'] = async (method, args, shape) =>
    parsed(method, shape, await patiently(method, args));
  return {
    upload,
    call,
    callNow: async (method, args, shape) => parsed(method, shape, await once(method, args)),
    sendFiles: async ({ person, comment, files }) => {
      refuseIfStopped(UPLOAD);
      const { channel } = await call('conversations.open', { users: person }, conversation);
      try {
        await client.filesUploadV2({
          channel_id: channel.id,
          initial_comment: comment,
          file_uploads: files.map((file) => ({
            filename: file.name,
            title: file.name,
            content: file.content,
          })),
        });
      } catch (error) {
        throw translated(UPLOAD, error);
      }
    },
    stopped: () => fatal,
  };
}

const parsed = <Shape extends z.ZodType>(method: string, shape: Shape, answer: unknown): z.infer<Shape> => {
  const result = shape.safeParse(answer);
  if (result.success) return result.data;
  throw new SlackError(
    'unexpected_answer',
    `Slack's answer to ${method} has another shape: ${z.prettifyError(result.error)}`,
    {
      retryable: false,
    },
  );
};

/** Slack limits a method in a workspace, and posting in each channel besides. */
const laneOf = (method: string, args: Record<string, unknown>): string =>
  method === 'chat.postMessage' ? `${method} ${String(args['channel'])}` : method;

function translated(method: string, error: unknown): SlackError {
  const text = `${method}: ${messageOf(error)}`;
  if (error instanceof WebAPIRateLimitedError)
    return new SlackError('ratelimited', text, {
      retryable: true,
      afterMs: error.retryAfter * 1_000,
      cause: error,
    });
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    const detail = detailOf(error.data);
    return new SlackError(code, detail === '' ? text : `${text} (${detail})`, {
      retryable: PASSING.has(code) || FATAL.has(code) || code === 'missing_scope',
      cause: error,
    });
  }
  if (error instanceof WebAPIHTTPError)
    return new SlackError('http_error', text, {
      retryable: error.statusCode >= 500 || error.statusCode === 429,
      cause: error,
    });
  if (error instanceof WebAPIRequestError)
    return new SlackError('unreachable', text, { retryable: true, cause: error });
  return new SlackError('unreachable', text, { retryable: true, cause: error });
}

const platformDetail = z.looseObject({
  response_metadata: z.looseObject({ messages: z.array(z.string()).optional() }).optional(),
  errors: z.array(z.unknown()).optional(),
  detail: z.string().optional(),
  needed: z.string().optional(),
});
function detailOf(data: unknown): string {
  const read = platformDetail.safeParse(data);
  if (!read.success) return '';
  const { response_metadata: more, errors, detail, needed } = read.data;
  return [
    ...(more?.messages ?? []),
    ...(errors ?? []).map((one) => JSON.stringify(one)),
    detail ?? '',
    needed ?? '',
  ]
    .filter((part) => part !== '')
    .join('; ')
    .slice(0, 500);
}

/** Whether a failed post may have been made all the same. */
export const mayHaveHappened = (error: unknown): boolean =>
  error instanceof SlackError &&
  error.retryable &&
  error.code !== 'ratelimited' &&
  !FATAL.has(error.code) &&
  error.code !== 'missing_scope';

const nothing = (): void => {};
/** The client's own lines repeat what the thrown error says, tokens included at debug level. */
const mute = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};
