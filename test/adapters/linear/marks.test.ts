import { createHmac } from 'node:crypto';
import { LinearWebhookClient } from '@linear/sdk/webhooks';
import { afterAll, expect, test } from 'vitest';
import { createLinear } from '../../../src/adapters/linear/linear.ts';
import { idOf, markedDescription, readMark } from '../../../src/adapters/linear/marks.ts';
import { sentAt } from '../../../src/adapters/linear/shapes.ts';
import type { IssueFiling } from '../../../src/ports/trackers/tracker.ts';
import { LINEAR_KEY, startLinearDouble } from '../../support/linear/double.ts';
import { LINEAR_WEBHOOK_SECRET } from '../../support/linear/webhooks.ts';

const filing = (more: Partial<IssueFiling> = {}): IssueFiling => ({
  key: 'TL-42',
  title: 'Export',
  description: 'Because.',
  criteria: ['It works.\nReally.'],
  priority: 'medium',
  kind: 'feature',
  labels: [],
  place: 'BIL',
  assignee: null,
  thread: 'https://acme.slack.com/archives/C1/p1?thread_ts=1.2',
  ...more,
});
const double = await startLinearDouble();
afterAll(() => double.end());

test('an id is a UUID of version 4 that always follows from the same words', () => {
  const ids = Array.from({ length: 300 }, (_, number) => idOf('acme', 'issue', `TL-${number}`));
  expect(new Set(ids).size).toBe(300);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(idOf('acme', 'issue', 'TL-1')).toBe(idOf('acme', 'issue', 'TL-1'));
  expect(idOf('acme', 'issue', 'TL-1')).not.toBe(idOf('globex', 'issue', 'TL-1'));
});

test.each([
  ['as we wrote it', (text: string) => text],
  ['as Linear prints a rule', (text: string) => text.replace('---', '***')],
  ['without a thread', () => markedDescription(filing({ thread: null }))],
])('the mark is read %s, and leaves the text', (_, change) => {
  const read = readMark(change(markedDescription(filing())));
  expect(read.key).toBe('TL-42');
  expect(read.text).toBe('Because.\n\n## Acceptance criteria\n\n- [ ] It works. Really.');
});

test.each(['', 'Ticket TL-42 in Throughline, they say, is the same as this one', 'See TL-42'])(
  'no mark in “%s”',
  (text) => expect(readMark(text)).toEqual({ key: null, text }),
);

test('what the double signs, Linear’s own client takes', () => {
  double.files({ title: 'Signed' });
  const [sent] = double.sent;
  const client = new LinearWebhookClient(LINEAR_WEBHOOK_SECRET);
  const signature = sent?.headers['linear-signature'] ?? '';
  expect(client.verify(Buffer.from(sent?.raw ?? ''), signature, sentAt(sent?.body) ?? 0)).toBe(true);
  const forged = createHmac('sha256', 'other')
    .update(sent?.raw ?? '')
    .digest('hex');
  expect(() => client.verify(Buffer.from(sent?.raw ?? ''), forged)).toThrow();
});

const open = (more: Partial<Parameters<typeof createLinear>[0]> = {}) =>
  createLinear({
    installation: 'acme',
    statuses: {},
    url: double.url,
    key: () => LINEAR_KEY,
    fetch,
    now: Date.now,
    ...more,
  });

test('fault 71: told to wait, it does not ask again before the limit ends', async () => {
  let now = Date.now();
  const tracker = open({ now: () => now });
  double.fault = 'limited';
  await expect(tracker.issue('BIL-1')).rejects.toMatchObject({ retryable: true });
  double.fault = null;
  const asked = double.asked.length;
  await expect(tracker.issue('BIL-1')).rejects.toMatchObject({ retryable: true });
  expect(double.asked).toHaveLength(asked);
  now += 8_000;
  expect(await tracker.issue('BIL-1')).toMatchObject({ title: 'Signed' });
});

test('silent twice, it is left alone for a while', async () => {
  let now = Date.now();
  const tracker = open({ now: () => now, timeoutMs: 20 });
  double.delayMs = 200;
  await expect(tracker.issue('BIL-1')).rejects.toThrow('Linear did not answer');
  await expect(tracker.issue('BIL-1')).rejects.toThrow('Linear did not answer');
  await expect(tracker.issue('BIL-1')).rejects.toThrow('asks to be left alone');
  double.delayMs = 0;
  now += 31_000;
  expect(await open({ now: () => now }).issue('BIL-1')).toMatchObject({ title: 'Signed' });
});

test('an OAuth token is a bearer, a personal key is not', async () => {
  const sent: string[] = [];
  const spy: typeof fetch = (url, init) => {
    sent.push(new Headers(init?.headers).get('authorization') ?? '');
    return fetch(url, init);
  };
  await open({ fetch: spy }).issue('BIL-1');
  await open({ fetch: spy, key: () => 'lin_oauth_abc' })
    .issue('BIL-1')
    .catch(() => null);
  expect(sent).toEqual([LINEAR_KEY, 'Bearer lin_oauth_abc']);
});

test('what is only wished for keeps no ticket out: a cycle that ends meanwhile, labels that exclude each other', async () => {
  const { space } = double;
  const refuses = new Set(['cycleId', 'labelIds']);
  const sent: string[][] = [];
  const web: typeof fetch = (url, init) => {
    const { query, variables } = JSON.parse(typeof init?.body === 'string' ? init.body : '') as {
      query: string;
      variables: { input?: Record<string, unknown> };
    };
    const names = Object.keys(variables.input ?? {});
    if (query.includes('CreateIssue')) sent.push(names);
    if (!names.some((name) => refuses.has(name))) return fetch(url, init);
    const errors = [{ message: 'Cycle is completed', extensions: { code: 'INVALID_INPUT' } }];
    return Promise.resolve(new Response(JSON.stringify({ errors })));
  };
  const issue = await open({ fetch: web }).ensureIssue(filing({ key: 'TL-77', labels: ['billing'] }));
  expect(issue).toMatchObject({ title: 'Export', ours: 'TL-77' });
  expect(sent).toEqual([
    ['id', 'teamId', 'title', 'description', 'priority', 'labelIds', 'cycleId'],
    ['id', 'teamId', 'title', 'description', 'priority'],
  ]);
  expect(space.issues.filter(({ title }) => title === 'Export')).toHaveLength(1);
});

test('without a key, and with a status that the team does not have, a person is told what to mend', async () => {
  await expect(open({ key: () => null }).issue('BIL-1')).rejects.toThrow('set LINEAR_API_KEY');
  const tracker = open({ statuses: { BIL: { delegated: 'Doing' } } });
  await expect(tracker.publishStage('BIL-1', 'delegated')).rejects.toThrow(
    'Linear’s team BIL has no status “Doing”; it has Backlog, Todo, In Progress, In Review, Done, Canceled.',
  );
});
