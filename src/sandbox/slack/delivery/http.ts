import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type Fields, isFields, parseJson } from '../json.ts';
import type { Answer, Attempt, Carrier, Delivery } from './dispatcher.ts';

export type HttpTarget = { url: string; secret: string; clock: Clock; ackMs: number };

/** Slack's v0 signature over a body. */
export function signature(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** Signed HTTP to the one URL of the manifest: events as JSON, the rest as forms. */
export function openHttpCarrier(target: HttpTarget): Carrier {
  const running = new Set<AbortController>();
  return {
    async send(delivery, attempt) {
      const abort = new AbortController();
      running.add(abort);
      const cancel = target.clock.after(target.ackMs, () => abort.abort());
      try {
        return await deliver(target, { delivery, attempt, signal: abort.signal });
      } catch {
        return { ok: false, reason: abort.signal.aborted ? 'timeout' : 'connection_failed' };
      } finally {
        cancel();
        running.delete(abort);
      }
    },
    close() {
      for (const abort of running) abort.abort();
    },
  };
}

async function deliver(
  target: HttpTarget,
  { delivery, attempt, signal }: { delivery: Delivery; attempt: Attempt; signal: AbortSignal },
): Promise<Answer> {
  const { type, body } = encoded(delivery);
  const timestamp = Math.floor(target.clock.now() / 1000);
  const response = await fetch(target.url, {
    method: 'POST',
    redirect: 'manual',
    signal,
    body,
    headers: {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+local-slack)',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signature(target.secret, timestamp, body),
      ...(attempt.number > 0
        ? { 'x-slack-retry-num': String(attempt.number), 'x-slack-retry-reason': attempt.reason }
        : {}),
    },
  });
  const text = await response.text();
  if (response.ok) return { ok: true, body: bodyOf(text) };
  const noRetry = response.headers.get('x-slack-no-retry') === '1';
  return { ok: false, reason: 'http_error', status: response.status, noRetry };
}

/** An answer is a JSON object or plain words; "42" is words. */
function bodyOf(text: string): unknown {
  const parsed = parseJson(text);
  return isFields(parsed) ? parsed : text;
}

/** Bolt refuses a form whose content type names a charset, so there is none, as with Slack. */
function encoded(delivery: Delivery): { type: string; body: string } {
  if (delivery.kind === 'events_api')
    return { type: 'application/json', body: JSON.stringify(delivery.payload) };
  const form =
    delivery.kind === 'interactive'
      ? { payload: JSON.stringify(delivery.payload) }
      : formOf(delivery.payload);
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
}

function formOf(payload: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}
