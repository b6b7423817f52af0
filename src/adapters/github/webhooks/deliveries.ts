/**
 * GitHub never sends a failed delivery again by itself, and keeps it for three days. With an App we ask for those that
 * nobody answered: our own inbox knows what it has had, so one too many does nothing.
 */
import { z } from 'zod';
import type { Client } from '../api/client.ts';
import { ignored } from '../api/shapes.ts';
import { isStatus } from '../api/trouble.ts';

const attempts = z.array(
  z.object({
    id: z.int(),
    guid: z.string(),
    delivered_at: z.string(),
    status_code: z.int(),
    redelivery: z.boolean().default(false),
  }),
);
type Attempt = z.infer<typeof attempts>[number];

const MOST_LISTED = 1_000;
const MOST_ASKED = 50;
const KEPT_MS = 3 * 86_400_000;

/** The newest attempt of each delivery of which none was answered with 2xx, the oldest first. */
export function unheard(all: Attempt[], sinceMs: number): Attempt[] {
  const byGuid = Map.groupBy(
    all.filter((one) => Date.parse(one.delivered_at) >= sinceMs),
    (one) => one.guid,
  );
  return [...byGuid.values()]
    .filter((tries) => tries.every((one) => one.status_code < 200 || one.status_code > 299))
    .flatMap((tries) => tries.toSorted((one, other) => other.id - one.id).slice(0, 1))
    .toSorted((one, other) => one.delivered_at.localeCompare(other.delivered_at));
}

/** Asks for what was not heard; how many that were. None with a token. */
export function createRedelivery(client: Client, now: () => number): () => Promise<number> {
  /** How often each was asked for since we started: what fails on our side for good is not asked for for ever. */
  const asked = new Map<string, number>();
  const MOST_TIMES = 5;
  return async () => {
    const app = await client.app();
    if (app === null) return 0;
    const all = await app.list(attempts, 'GET /app/hook/deliveries', { most: MOST_LISTED });
    const wanted = unheard(all, now() - KEPT_MS)
      .filter(({ guid }) => (asked.get(guid) ?? 0) < MOST_TIMES)
      .slice(0, MOST_ASKED);
    let sent = 0;
    for (const { id, guid } of wanted) {
      asked.set(guid, (asked.get(guid) ?? 0) + 1);
      try {
        await app.send(ignored, 'POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
        sent += 1;
      } catch (error) {
        // Older than GitHub keeps; reconciling brings the ticket to the truth.
        if (!isStatus(error, 404, 422)) throw error;
      }
    }
    return sent;
  };
}
