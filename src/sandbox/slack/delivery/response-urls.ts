import type { Clock } from '../clock.ts';
import { newSecret } from '../ids.ts';

const LIFETIME_MS = 30 * 60_000;
const MOST_USES = 5;
const KEPT = 5000;

/** Where a response goes, and the message that it may replace. */
export type ResponseTarget = {
  channel: string;
  person: string;
  message?: { ts: string; ephemeral: boolean };
};

export type ResponseUrls = {
  /** The secret path of a new response URL. */
  issue(target: ResponseTarget): string;
  /** Uses it up once. */
  use(path: string): ResponseTarget | { refusal: 'expired_url' | 'used_url' | 'invalid_url' };
};

/** A response URL works five times within thirty minutes. */
export function openResponseUrls(clock: Clock): ResponseUrls {
  const issued = new Map<string, { target: ResponseTarget; at: number; uses: number }>();
  return {
    issue(target) {
      const path = newSecret(18);
      issued.set(path, { target, at: clock.now(), uses: 0 });
      if (issued.size > KEPT) issued.delete(issued.keys().next().value ?? '');
      return path;
    },
    use(path) {
      const entry = issued.get(path);
      if (!entry) return { refusal: 'invalid_url' };
      if (clock.now() - entry.at > LIFETIME_MS) return { refusal: 'expired_url' };
      if (entry.uses >= MOST_USES) return { refusal: 'used_url' };
      entry.uses += 1;
      return entry.target;
    },
  };
}
