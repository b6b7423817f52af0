/** Limits that overlap: answers that come in any order never make the wait shorter. */
import { Octokit } from '@octokit/rest';
import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createClient } from '../../../src/adapters/github/api/client.ts';
import { UpstreamError } from '../../../src/errors.ts';

let now = 0;
let answers: ((response: Response) => void)[] = [];
/** Called with each question that arrives. */
let arrives = (): void => {};
beforeEach(() => {
  now = 1_000_000_000_000;
  answers = [];
});

const octokit = new Octokit({
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  request: {
    fetch: () =>
      new Promise<Response>((resolve) => {
        answers.push(resolve);
        arrives();
      }),
  },
});
function client() {
  const session = { octokit, name: 'token' };
  return createClient(
    {
      kind: 'token',
      of: async () => session,
      all: async () => [session],
      app: async () => null,
      gitToken: async () => '',
      forget: () => {},
    },
    { now: () => now, wait: async () => {} },
  );
}
const json = { 'content-type': 'application/json' };
const limit = (headers: Record<string, string>, message = 'secondary rate limit') =>
  new Response(JSON.stringify({ message }), { status: 403, headers: { ...json, ...headers } });
const fine = () => new Response('{}', { status: 200, headers: json });

/** Asks as often as there are answers, all at once; they come in this order. How long each is to wait. */
async function hears(asks: ReturnType<typeof client>, given: (() => Response)[]): Promise<(number | null)[]> {
  const all = new Promise<void>((resolve) => {
    arrives = () => {
      if (answers.length === given.length) resolve();
    };
  });
  const asked = given.map((_, at) =>
    asks
      .of('acme/tiny')
      .get(z.unknown(), `GET /repos/{owner}/{repo}/${at}`)
      .then(
        () => null,
        (error: unknown) => (error instanceof UpstreamError ? error.afterMs : Number.NaN),
      ),
  );
  await all;
  const waits: (number | null)[] = [];
  for (const [at, answer] of given.entries()) {
    answers[at]?.(answer());
    waits.push((await asked[at]) ?? null);
  }
  answers = [];
  return waits;
}
const waitsNow = async (asks: ReturnType<typeof client>): Promise<number | null> => {
  try {
    await asks.of('acme/tiny').get(z.unknown(), 'GET /repos/{owner}/{repo}');
    return null;
  } catch (error) {
    return error instanceof UpstreamError ? error.afterMs : Number.NaN;
  }
};

test('fault 71: of two limits the later end counts, whichever is heard first', async () => {
  const asks = client();
  const long = () => limit({ 'retry-after': '600' });
  const brief = () => limit({ 'retry-after': '5' });
  expect(await hears(asks, [long, brief])).toEqual([600_000, 600_000]);
  expect(await waitsNow(asks)).toBe(600_000);
  const other = client();
  await hears(other, [brief, long, brief]);
  expect(await waitsNow(other)).toBe(600_000);
});

test('fault 71: an answer to what was asked before the limit does not lift it', async () => {
  const asks = client();
  await hears(asks, [() => limit({ 'retry-after': '600' }), fine]);
  expect(await waitsNow(asks)).toBe(600_000);
});

test('fault 72: three that are refused at once are one secondary limit, of a minute; the next one is of two', async () => {
  const asks = client();
  expect(
    await hears(
      asks,
      [limit, limit, limit].map((one) => () => one({})),
    ),
  ).toEqual([60_000, 60_000, 60_000]);
  now += 60_001;
  expect(await hears(asks, [() => limit({})])).toEqual([120_000]);
});

test('fault 72: a secondary limit without a time is a minute at least, although the hour ends sooner', async () => {
  const reset = String(now / 1_000 + 2);
  const hour = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
  expect(await hears(client(), [() => limit(hour)])).toEqual([60_000]);
});
