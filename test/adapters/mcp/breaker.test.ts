import { describe, expect, test } from 'vitest';
import { attempt } from '../../../src/adapters/knowledge-servers/attempts.ts';
import {
  asked,
  type Breaker,
  closed,
  failed,
  PAUSE_MS,
} from '../../../src/adapters/knowledge-servers/breaker.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { handClock } from '../../support/mcp/servers.ts';

describe('the circuit breaker', () => {
  test.each<[string, Breaker, number, boolean, Breaker['state']]>([
    ['closed: asked', closed, 0, true, 'closed'],
    ['closed after two failures: asked', { state: 'closed', failures: 2 }, 0, true, 'closed'],
    ['open: left alone', { state: 'open', untilMs: 100 }, 99, false, 'open'],
    ['open, and its time is over: one probe', { state: 'open', untilMs: 100 }, 100, true, 'probing'],
    ['a probe is out: left alone', { state: 'probing', untilMs: 100 }, 99, false, 'probing'],
    ['a probe never came back: another', { state: 'probing', untilMs: 100 }, 100, true, 'probing'],
  ])('%s', (_name, breaker, now, may, state) =>
    expect(asked(breaker, now)).toMatchObject({ may, breaker: { state } }),
  );

  test.each<[string, Breaker, Breaker]>([
    ['the first failure', closed, { state: 'closed', failures: 1 }],
    ['the third in a row opens', { state: 'closed', failures: 2 }, { state: 'open', untilMs: 5 + PAUSE_MS }],
    [
      'a failed probe opens again',
      { state: 'probing', untilMs: 9 },
      { state: 'open', untilMs: 5 + PAUSE_MS },
    ],
  ])('%s', (_name, before, after) => expect(failed(before, 5)).toEqual(after));
});

describe('tries within a deadline', () => {
  const down = () => new UpstreamError('X', 'is down', { retryable: true });
  const run = (once: (signal: AbortSignal) => Promise<string>, mayRepeat = true) => {
    const clock = handClock();
    return { clock, result: attempt({ clock, withinMs: 100, mayRepeat }, once) };
  };

  test('a failure that may pass is tried once more, another is not', async () => {
    expect(await run(() => Promise.reject(down())).result).toMatchObject({ state: 'failed', tries: 2 });
    expect(await run(() => Promise.reject(new Error('bug'))).result).toMatchObject({
      state: 'failed',
      tries: 1,
    });
    expect(await run(() => Promise.reject(down()), false).result).toMatchObject({
      state: 'failed',
      tries: 1,
    });
  });

  test('what is slow, but in time, still counts though another try is out', async () => {
    const answers: ((value: string) => void)[] = [];
    const { clock, result } = run(() => new Promise((resolve) => answers.push(resolve)));
    clock.passes(50);
    clock.passes(40);
    answers[0]?.('slow');
    expect([await result, answers.length]).toEqual([{ state: 'answered', value: 'slow' }, 2]);
  });

  test('whatever is still out is told to stop', async () => {
    const signals: AbortSignal[] = [];
    const { clock, result } = run((signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    clock.passes(50);
    clock.passes(50);
    expect(await result).toEqual({ state: 'late', tries: 2 });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
  });
});
