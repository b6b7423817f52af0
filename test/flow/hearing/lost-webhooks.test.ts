/** One life of `test/lives/github`, with every webhook and with none. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { events, type Lost, startLife } from '../../support/github/hooks/life.ts';
import { lives } from '../../support/github/hooks/lives.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let flow: FlowWorld;
beforeAll(async () => {
  flow = await startFlow();
});
afterAll(() => flow?.close());

async function story(lost: Lost) {
  const life = await startLife(flow, lost);
  try {
    await lives['closed without a merge']?.(life);
    return await life.story();
  } finally {
    await life.github.end();
  }
}

test('fault 10: a change that is built, refused, mended and closed is told the same without any webhook', {
  timeout: 60_000,
}, async () => {
  const whole = await story({ lost: [], rounds: false });
  expect(whole.stage).toBe('ready');
  expect(await story({ lost: events, rounds: true })).toEqual(whole);
});
