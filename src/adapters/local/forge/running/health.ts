import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

export type Health = { ok: true } | { ok: false; because: string };

const answer = z.object({ status: z.string(), sha: z.string() });
const pollMs = 40;
const answerTimeoutMs = 2_000;

/** Asks a service on this machine how it is, and whether it is the commit that we think. */
export async function healthOf(port: number, sha: string): Promise<Health> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    const text = await response.text();
    if (!response.ok) return { ok: false, because: `/healthz answered ${response.status}` };
    const said = answer.safeParse(JSON.parse(text));
    if (!said.success) return { ok: false, because: '/healthz answered without status and sha' };
    if (said.data.sha !== sha)
      return { ok: false, because: `/healthz answered as ${said.data.sha.slice(0, 7)}` };
    return said.data.status === 'ok'
      ? { ok: true }
      : { ok: false, because: `/healthz says "${said.data.status}"` };
  } catch (error) {
    return {
      ok: false,
      because: error instanceof SyntaxError ? '/healthz did not answer JSON' : 'it does not answer',
    };
  }
}

/** Asks until the answer is good, the process ends, or the time is up. */
export async function waitUntilHealthy(about: {
  port: number;
  sha: string;
  timeoutMs: number;
  ended: () => string | null;
}): Promise<Health> {
  const until = performance.now() + about.timeoutMs;
  for (;;) {
    const health = await healthOf(about.port, about.sha);
    // Asked after the answer: a good one from somebody else on this port does not count.
    const ended = about.ended();
    if (ended !== null) return { ok: false, because: ended };
    if (health.ok) return health;
    if (performance.now() > until) {
      return { ok: false, because: `no healthy answer in ${about.timeoutMs / 1000} s (${health.because})` };
    }
    await delay(pollMs);
  }
}
