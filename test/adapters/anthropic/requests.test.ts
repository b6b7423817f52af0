/** Faults 58–63: what goes wrong between us and the model, and what people read of it. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fails, type Reply, says, uses } from '../../support/model/replies.ts';
import { type ModelRig, startModelRig } from '../../support/model/rig.ts';
import { material, sampleTicket } from '../../support/sample-ticket.ts';

let rig: ModelRig;
beforeAll(async () => {
  rig = await startModelRig();
});
afterAll(() => rig?.close());
beforeEach(() => rig.reset());

const about = material();
const draft = () => rig.model.draft('prd', about, { onUse: rig.onUse });
const good = says('## In short\n\nInvoices as CSV.');

test.each<[string, Reply]>([
  ['408', fails(408)],
  ['409', fails(409)],
  ['429', fails(429, { type: 'rate_limit_error' })],
  ['500', fails(500)],
  ['503', fails(503)],
  ['529', fails(529, { type: 'overloaded_error' })],
  ['a dropped stream', { kind: 'breaks', text: 'Half of a' }],
  ['overloaded in the stream', { kind: 'overloads', text: 'Half of a' }],
])('%s passes: asked again after a pause, and nothing of a half answer is left', async (_name, trouble) => {
  rig.server.will(trouble, good);
  const { markdown } = await draft();
  expect(markdown).toBe('## In short\n\nInvoices as CSV.\n\nDrafted by a model. Check the sources.\n');
  expect(rig.waits).toEqual([500]);
  expect(rig.server.requests).toHaveLength(2);
  expect(rig.server.requests[1]).toEqual(rig.server.requests[0]);
});

test.each<[string, Reply, string]>([
  ['529', fails(529, { type: 'overloaded_error' }), 'the model is down (overloaded)'],
  ['500', fails(500), 'the model is down (500)'],
  ['429', fails(429, { type: 'rate_limit_error' }), 'the model has no room for us now (too many requests)'],
  ['a dropped stream', { kind: 'breaks', text: 'Half' }, 'the model broke off its answer'],
  ['overloaded in the stream', { kind: 'overloads', text: 'Half' }, 'the model is down (overloaded)'],
])(
  '%s three times over is left to the queue, which may try the step again',
  async (_name, trouble, clause) => {
    rig.server.will(trouble, trouble, trouble);
    await expect(draft()).rejects.toMatchObject({ message: clause, retryable: true });
    expect(rig.waits).toEqual([500, 1_000]);
  },
);

test('the service says when to come back: soon is waited for, later is left to the queue', async () => {
  rig.server.will(fails(429, { headers: { 'retry-after': '3' } }), good);
  await draft();
  expect(rig.waits).toEqual([3_000]);
  rig.server.will(fails(429, { headers: { 'retry-after': '90' } }));
  await expect(draft()).rejects.toMatchObject({ retryable: true, afterMs: 90_000 });
  expect(rig.waits).toEqual([3_000]);
});

test.each<[string, Reply, string, RegExp | null]>([
  [
    'a spend limit as 429',
    fails(429, { type: 'rate_limit_error', code: 'contract_spend_limit_reached' }),
    "the model's spend limit at Anthropic is reached",
    /Raise the spend limit/,
  ],
  [
    'no credit as 400',
    fails(400, { type: 'invalid_request_error', message: 'Your credit balance is too low.' }),
    "the model's spend limit at Anthropic is reached",
    /Raise the spend limit/,
  ],
  [
    'no payment, 402',
    fails(402, { type: 'billing_error' }),
    "the model's spend limit at Anthropic is reached",
    /Raise the spend limit/,
  ],
  [
    'a key that is refused',
    fails(401, { type: 'authentication_error' }),
    'Anthropic refused our key (401)',
    /ANTHROPIC_API_KEY/,
  ],
  [
    'a request that is refused',
    fails(400, { type: 'invalid_request_error', message: 'messages.0: no' }),
    'the model did not take the request (400)',
    null,
  ],
  [
    'a model that is not there',
    fails(404, { type: 'not_found_error' }),
    'Anthropic does not know the model claude-opus-5-5',
    /throughline\.yaml/,
  ],
])(
  'fault 59: %s is not tried again, and the admin is told where they can help',
  async (_name, trouble, clause, admin) => {
    rig.server.will(trouble);
    await expect(draft()).rejects.toMatchObject({ message: clause, retryable: false });
    expect(rig.waits).toEqual([]);
    const problems = (await rig.model.problems?.()) ?? [];
    if (admin === null) expect(problems).toEqual([]);
    else expect(problems).toEqual([expect.stringMatching(admin)]);
    rig.server.will(good);
    await draft();
    expect(await rig.model.problems?.()).toEqual([]);
  },
);

test('work that takes too long ends, and may be tried again', async () => {
  rig.server.will({ kind: 'hangs' });
  const drafted = draft();
  await expect.poll(() => rig.server.requests.length).toBe(1);
  rig.timeIsUp();
  await expect(drafted).rejects.toMatchObject({ message: 'the model took too long', retryable: true });
});

test('fault 61: cut at the greatest length: gone on with, twice at most, and never saved as a whole', async () => {
  rig.server.will(says('## In short\n\nInvo', { stop: 'max_tokens' }), says('ices as CSV.'));
  expect((await draft()).markdown).toContain('Invoices as CSV.');
  expect(rig.server.requests[1]?.messages.slice(1)).toMatchObject([
    { role: 'assistant', content: [{ type: 'text', text: '## In short\n\nInvo' }] },
    { role: 'user', content: expect.stringContaining('Go on exactly where you stopped') },
  ]);
  const cut = says('more and ', { stop: 'max_tokens' });
  rig.server.will(cut, cut, cut);
  await expect(draft()).rejects.toMatchObject({ message: 'the model ran out of room', retryable: false });
});

test('fault 62: a refusal is told as one and not repeated', async () => {
  rig.server.will({ kind: 'says', content: [], stop: 'refusal' });
  await expect(draft()).rejects.toMatchObject({
    message: 'the model refused (general harms)',
    retryable: false,
  });
  expect(rig.server.requests).toHaveLength(1);
});

test('fault 62: texts that do not fit are tried once with less of them', async () => {
  const large = material({
    item: sampleTicket({ description: 'word '.repeat(20_000) }),
    paths: Array.from({ length: 9_000 }, (_, at) => `src/file-${at}.js`),
  });
  const full: Reply = { kind: 'says', content: [], stop: 'model_context_window_exceeded' };
  rig.server.will(full, good);
  await rig.model.draft('prd', large);
  const sizes = rig.server.requests.map((one) => JSON.stringify(one).length);
  expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) / 4);
  expect(JSON.stringify(rig.server.requests[1])).toContain('[cut at');
  rig.server.will(
    fails(413, { type: 'invalid_request_error' }),
    fails(400, { type: 'invalid_request_error', message: 'prompt is too long: 1200000 tokens' }),
  );
  await expect(rig.model.draft('prd', large)).rejects.toMatchObject({
    message: 'the texts are too large for the model',
    retryable: false,
  });
});

test('fault 62: a pause is resumed where it stood, and an endless one ends', async () => {
  const pause: Reply = {
    kind: 'says',
    content: [{ type: 'text', text: '## In short\n\n' }],
    stop: 'pause_turn',
  };
  rig.server.will(pause, says('Invoices as CSV.'));
  expect((await draft()).markdown).toContain('## In short\n\nInvoices as CSV.');
  expect(rig.server.requests[1]?.messages.at(-1)).toMatchObject({ role: 'assistant' });
  rig.server.will(pause, pause, pause, pause, pause);
  await expect(draft()).rejects.toMatchObject({ message: 'the model paused again and again' });
});

test('an empty document is not a draft', async () => {
  rig.server.will(says(''));
  await expect(draft()).rejects.toMatchObject({
    message: 'the model wrote nothing where the PRD should be',
    retryable: true,
  });
});

test('a tool nobody offered is not run', async () => {
  rig.server.will(uses([{ name: 'merge', input: {} }]));
  await expect(draft()).rejects.toMatchObject({ message: 'the model asked for a tool that it may not use' });
});

test('each request is paid for and told, broken ones too; nothing is asked where no more may be spent', async () => {
  rig.server.will({ kind: 'breaks', text: 'Half' }, good);
  const { costUsd } = await draft();
  expect(rig.used).toHaveLength(2);
  expect(rig.used[1]).toMatchObject({ task: 'drafting', model: 'claude-opus-5-5', outputTokens: 100 });
  expect(rig.used[1]?.cacheReadTokens).toBeGreaterThan(0);
  expect(costUsd).toBeCloseTo(
    rig.used.reduce((sum, one) => sum + one.costUsd, 0),
    10,
  );
  const stop = rig.model.draft('prd', about, { mayAsk: () => Promise.reject(new Error('no more')) });
  await expect(stop).rejects.toThrow('no more');
  expect(rig.server.requests).toHaveLength(2);
});

test('the key goes out as a bearer token and stands in no error', async () => {
  rig.server.will(fails(500), fails(500), fails(500));
  const error = await draft().catch((one: unknown) => one);
  expect(rig.server.headers[0]?.authorization).toMatch(/^Bearer sk-ant-/);
  expect(inspect(error, { depth: 8, showHidden: true })).not.toContain('sk-ant-');
});

test('an answer that nobody wants any more ends, and asks for nothing more', async () => {
  const unwanted = new AbortController();
  rig.server.will({ kind: 'hangs' });
  const answering = rig.model.answer('Who asked?', about, { signal: unwanted.signal });
  await expect.poll(() => rig.server.requests.length).toBe(1);
  unwanted.abort();
  await expect(answering).rejects.toMatchObject({ service: 'Anthropic' });
  expect(rig.server.requests).toHaveLength(1);
});
