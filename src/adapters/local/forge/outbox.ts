import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from './database.ts';
import type { ForgeEvent } from './events.ts';

export interface WebhookTarget {
  url: string;
  secret: string;
  /** The name under which the product's inbox knows us; sent as `x-forge-source`. */
  source: string;
}

export interface Outbox {
  /** Stores the event; call it in the transaction that makes it true, then `flush`. */
  add(event: ForgeEvent): void;
  /** Sends what is due; with `all`, also what waits for a later try. Resolves when each was tried once. */
  flush(options?: { all: boolean }): Promise<void>;
  /** Events that nobody answered 2xx to yet. */
  pending(): number;
  stop(): void;
}

const row = z.object({
  id: z.int(),
  delivery: z.string(),
  event: z.string(),
  body: z.string(),
  attempts: z.int(),
});
type Row = z.infer<typeof row>;

const answerTimeoutMs = 5_000;
const longestDelayMs = 60_000;

export function signatureOf(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/**
 * At least once: a delivery is repeated with the same id until it is answered 2xx, after 1, 2, 4 … 60 seconds.
 * One delivery at a time, oldest first, but one that fails does not hold up the others.
 */
export function createOutbox(options: { db: Database; target: WebhookTarget; clock: () => Date }): Outbox {
  const { db, target, clock } = options;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let sending: Promise<void> = Promise.resolve();

  async function deliver(found: Row): Promise<void> {
    const ok = await post(target, found);
    const at = clock();
    if (ok) {
      db.run(
        'update outbox set sent_at = ?, attempts = attempts + 1 where id = ?',
        at.toISOString(),
        found.id,
      );
      return;
    }
    const delayMs = Math.min(longestDelayMs, 1000 * 2 ** found.attempts);
    const next = new Date(at.getTime() + delayMs).toISOString();
    db.run('update outbox set attempts = attempts + 1, next_at = ? where id = ?', next, found.id);
    schedule(delayMs);
  }

  function schedule(delayMs: number): void {
    if (timer !== null || stopped) return;
    timer = setTimeout(() => {
      timer = null;
      void flush();
    }, delayMs);
    timer.unref();
  }

  async function pass(until: string): Promise<void> {
    const due = db.rows(
      row,
      'select id, delivery, event, body, attempts from outbox where sent_at is null and next_at <= ? order by id',
      until,
    );
    for (const found of due) {
      if (stopped) return;
      await deliver(found);
    }
  }

  function flush(request?: { all: boolean }): Promise<void> {
    const until = request?.all ? '9999' : clock().toISOString();
    sending = sending.then(() => (stopped ? undefined : pass(until)));
    return sending;
  }

  return {
    add: (event) =>
      db.run(
        'insert into outbox (delivery, event, body, next_at) values (?, ?, ?, ?)',
        randomUUID(),
        event.event,
        JSON.stringify(event),
        clock().toISOString(),
      ),
    flush,
    pending: () =>
      db.row(z.object({ n: z.int() }), 'select count(*) as n from outbox where sent_at is null')?.n ?? 0,
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

async function post(target: WebhookTarget, found: Row): Promise<boolean> {
  try {
    const answer = await fetch(target.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(answerTimeoutMs),
      headers: {
        'content-type': 'application/json',
        'x-forge-event': found.event,
        'x-forge-delivery': found.delivery,
        'x-forge-source': target.source,
        'x-forge-signature-256': signatureOf(target.secret, found.body),
      },
      body: found.body,
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // Nobody listens or answers in time: the row stays, and is sent again.
    return false;
  }
}
