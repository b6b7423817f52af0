import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiReply, type ApiRequest, argumentsOf, call, channelOf, rateLimited } from '../api/call.ts';
import { Refusal } from '../api/method.ts';
import type { Rates } from '../api/rates.ts';
import type { Fault } from '../control/faults.ts';
import type { Workspace } from '../workspace.ts';
import { readBody, sendJson } from './exchange.ts';

/** A canvas takes 1 MiB of markdown, which a form can make three times as long. */
const LARGEST_CALL = 5_000_000;

/** `POST /api/METHOD`, with whatever the fault script has in store for it. */
export async function answerApi(
  workspace: Workspace,
  rates: Rates,
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
): Promise<void> {
  const apiRequest: ApiRequest = {
    name: url.pathname.slice('/api/'.length),
    contentType: request.headers['content-type'] ?? '',
    authorization: request.headers.authorization ?? '',
    body: (await readBody(request, LARGEST_CALL)).toString('utf8'),
    query: url.search,
  };
  const channel = channelIn(apiRequest);
  const fault = workspace.faults.take({ method: apiRequest.name, channel });
  const reply = await faulty(fault, () => call(workspace, rates, apiRequest));
  const ok = reply?.body.ok === true;
  workspace.calls.add({
    method: apiRequest.name,
    at: workspace.clock.now(),
    ok,
    ...(ok ? {} : { error: reply ? String(reply.body.error) : 'dropped' }),
    ...(channel ? { channel } : {}),
  });
  if (!reply) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  sendJson(response, reply.status, reply.body);
}

/** Null when the connection is to be cut instead of answered. */
async function faulty(fault: Fault | undefined, perform: () => Promise<ApiReply>): Promise<ApiReply | null> {
  const failure = (): ApiReply => ({
    status: fault?.status ?? 500,
    headers: {},
    body: { ok: false, error: 'internal_error' },
  });
  switch (fault?.kind) {
    case 'ratelimited':
      return rateLimited(fault.retry_after);
    case 'error':
      return { status: 200, headers: {}, body: { ok: false, error: fault.error } };
    case 'error_before':
      return failure();
    case 'error_after':
      await perform();
      return failure();
    case 'drop':
      return null;
    case 'drop_after':
      await perform();
      return null;
    case 'delay':
      await delay(fault.ms);
      return perform();
    case 'duplicate':
      await perform();
      return perform();
    default:
      return perform();
  }
}

function channelIn(request: ApiRequest): string | undefined {
  try {
    return channelOf(argumentsOf(request));
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
