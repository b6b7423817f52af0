import type { Clock } from '../clock.ts';
import type { Method, Tier } from './method.ts';

const PER_MINUTE: Record<Exclude<Tier, 't5'>, number> = { t1: 1, t2: 20, t3: 50, t4: 100 };
const MINUTE_MS = 60_000;

export type Rates = {
  /** Seconds to wait, or undefined when the call may go on. */
  spend(name: string, method: Method, channel: string | undefined): number | undefined;
};

/** Slack's limits: a tier per method, and for chat.postMessage one message a second and channel. */
export function openRates(clock: Clock): Rates {
  const spent = new Map<string, number[]>();
  const within = (key: string, most: number, windowMs: number): number | undefined => {
    const now = clock.now();
    const recent = (spent.get(key) ?? []).filter((at) => now - at < windowMs);
    const first = recent[0];
    spent.set(key, recent);
    if (recent.length >= most && first !== undefined)
      return Math.max(1, Math.ceil((first + windowMs - now) / 1000));
    recent.push(now);
    return undefined;
  };
  return {
    spend(name, method, channel) {
      if (name === 'chat.postMessage') return within(`${name} ${channel}`, 1, 1000);
      if (name === 'assistant.threads.setStatus') return within(name, 600, MINUTE_MS);
      if (!method.tier || method.tier === 't5') return undefined;
      return within(name, PER_MINUTE[method.tier], MINUTE_MS);
    },
  };
}
