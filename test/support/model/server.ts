/**
 * The Messages API on this machine: it answers what the test scripted, in JSON or as a stream, refuses what the real
 * one refuses, counts the cache, and keeps every request.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPromptCache, type InputUsage } from './cache.ts';
import { blockEvents, type Event, messageOf, piecesOf } from './events.ts';
import type { Reply } from './replies.ts';
import { type MessagesRequest, messagesRequest, refusalOf } from './rules.ts';

export const KEY = 'sk-ant-test-key-of-the-double';

export interface ListedModel {
  id: string;
  lifecycle: 'active' | 'deprecated' | 'retired';
  retires_at: string | null;
  structured: boolean;
}
const listed = (id: string): ListedModel => ({ id, lifecycle: 'active', retires_at: null, structured: true });

export interface ModelServer {
  url: string;
  /** Answered in this order; one that is not scripted is an error of the test. */
  will(...replies: Reply[]): void;
  /** Answers what `will` leaves open. */
  otherwise: ((request: MessagesRequest) => Reply) | null;
  requests: MessagesRequest[];
  headers: IncomingMessage['headers'][];
  usage: InputUsage[];
  models: ListedModel[];
  /** Milliseconds from a request to the first piece of its text: the model's own time. */
  ownMs: number[];
  reset(): void;
  close(): Promise<void>;
}

export async function startModelServer(): Promise<ModelServer> {
  const script: Reply[] = [];
  const cache = createPromptCache();
  /** A turn that was paused is handed back as the last message: no prefill. */
  let paused = false;
  let ids = 0;

  const server = createServer((req, res) => {
    void serve(req, res).catch((cause: unknown) => res.destroy(cause instanceof Error ? cause : undefined));
  });
  const double: ModelServer = {
    url: '',
    will: (...replies) => void script.push(...replies),
    otherwise: null,
    requests: [],
    headers: [],
    usage: [],
    models: [],
    ownMs: [],
    reset: () => {
      for (const list of [script, double.requests, double.headers, double.usage, double.ownMs])
        list.length = 0;
      cache.clear();
      double.otherwise = null;
      double.models = ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5'].map(listed);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  double.reset();

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    double.headers.push(req.headers);
    if (req.headers.authorization !== `Bearer ${KEY}`)
      return error(res, { status: 401, type: 'authentication_error', message: 'invalid authorization' });
    const path = new URL(req.url ?? '/', 'http://127.0.0.1').pathname;
    if (req.method === 'GET' && path === '/v1/models') return modelList(res);
    if (req.method !== 'POST' || path !== '/v1/messages')
      return error(res, { status: 404, type: 'not_found_error', message: 'Not Found' });
    const parsed = messagesRequest.safeParse(JSON.parse(await bodyOf(req)));
    if (!parsed.success) {
      const [first] = parsed.error.issues;
      const message = `${first?.path.join('.')}: ${first?.message}`;
      return error(res, { status: 400, type: 'invalid_request_error', message });
    }
    const request = parsed.data;
    double.requests.push(request);
    const why = refusalOf(request, { isResumed: paused });
    if (why !== null) return error(res, { status: 400, type: 'invalid_request_error', message: why });
    if (!double.models.some((one) => one.id === request.model))
      return error(res, { status: 404, type: 'not_found_error', message: `model: ${request.model}` });
    const reply = script.shift() ?? double.otherwise?.(request) ?? unscripted;
    paused = reply.kind === 'says' && reply.stop === 'pause_turn';
    return answer(res, { request, reply });
  }

  function modelList(res: ServerResponse): void {
    const data = double.models.map(({ id, lifecycle, retires_at, structured }) => ({
      type: 'model',
      id,
      display_name: id,
      created_at: '2026-06-01T00:00:00Z',
      lifecycle,
      retires_at,
      deprecated_at: null,
      max_input_tokens: 1_000_000,
      max_tokens: 128_000,
      capabilities: { structured_outputs: { supported: structured } },
    }));
    json(res, 200, {
      data,
      has_more: false,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    });
  }

  async function answer(
    res: ServerResponse,
    about: { request: MessagesRequest; reply: Reply },
  ): Promise<void> {
    const { request, reply } = about;
    if (reply.kind === 'hangs') return;
    if (reply.kind === 'fails') return error(res, reply);
    const usage = cache.read(request);
    const turn = double.usage.push(usage) - 1;
    const started = performance.now();
    ids += 1;
    const id = `msg_${ids}`;
    if (request.stream !== true) {
      if (reply.kind !== 'says')
        return error(res, { status: 529, type: 'overloaded_error', message: 'Overloaded' });
      const { content, stop } = reply;
      return json(res, 200, messageOf(id, { model: request.model, content, stop, usage, output: 100 }));
    }
    res.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_${ids}` });
    const send = (event: Event): void => {
      const { delta } = event as { delta?: { type?: string } };
      if (delta?.type === 'text_delta') double.ownMs[turn] ??= performance.now() - started;
      res.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    };
    send({
      type: 'message_start',
      message: messageOf(id, { model: request.model, content: [], stop: null, usage, output: 1 }),
    });
    send({ type: 'ping' });
    if (reply.kind !== 'says') return breakOff(res, { reply, send });
    let texts = 0;
    for (const event of blockEvents(reply)) {
      send(event);
      if ((event['delta'] as { type?: string } | undefined)?.type !== 'text_delta') continue;
      texts += 1;
      if (texts === 1) await reply.after;
    }
    send({
      type: 'message_delta',
      delta: {
        stop_reason: reply.stop,
        stop_sequence: null,
        stop_details:
          reply.stop === 'refusal' ? { type: 'refusal', category: 'general_harms', explanation: null } : null,
        container: null,
      },
      usage: { ...usage, output_tokens: 100 },
    });
    send({ type: 'message_stop' });
    res.end();
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return double;
}

const unscripted: Reply = {
  kind: 'fails',
  status: 418,
  type: 'invalid_request_error',
  message: 'the test scripted no answer to this request',
};

function breakOff(
  res: ServerResponse,
  about: { reply: Extract<Reply, { kind: 'overloads' | 'breaks' }>; send: (event: Event) => void },
): void {
  const { reply, send } = about;
  send({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
  for (const text of piecesOf(reply.text))
    send({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
  if (reply.kind === 'breaks') {
    // Written out first: what was cut is to have been seen.
    res.write('', () => res.destroy());
    return;
  }
  send({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
  res.end();
}

function error(
  res: ServerResponse,
  about: { status: number; type: string; message: string; code?: string; headers?: Record<string, string> },
): void {
  const { type, message, code } = about;
  json(
    res,
    about.status,
    {
      type: 'error',
      error: { type, message, ...(code === undefined ? {} : { details: { error_code: code } }) },
      request_id: 'req_error',
    },
    about.headers,
  );
}

function json(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
