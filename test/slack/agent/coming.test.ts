/** Answers that are shown while a model writes them: first words early, nothing that turns into something else. */
import { expect, test } from 'vitest';
import type { Coming, Message, PutResult } from '../../../src/ports/chat.ts';
import { safePieces, settledPart, Void } from '../../../src/slack/agent/coming.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import { INVOICES, type SeenMessage, startWorld, type World, wordsOf } from '../world.ts';

type Answer = Extract<Message, { kind: 'answer' }>;
const answer = (text: string): Answer => ({
  kind: 'answer',
  to: '1.0',
  reader: 'U0ANA',
  text,
  sources: [{ title: 'Requests', url: 'https://docs.example/c1', at: '2026-10-12T00:00:00.000Z' }],
  offers: [],
});

const seven = Array.from({ length: 9 }, (_, at) => `- Customer ${at + 1} asked for it.\n`).join('');
const six = seven.split('\n').slice(0, 6).join('\n');

const stop = (): void => {};
async function* given(pieces: (string | null)[]): AsyncGenerator<string | null> {
  yield* pieces;
}
async function shown(pieces: (string | null)[], whole: string): Promise<string[]> {
  const out: string[] = [];
  for await (const piece of safePieces({
    pieces: given(pieces),
    whole: Promise.resolve(answer(whole)),
    stop,
  }))
    out.push(piece);
  return out;
}

test.each([
  ['a half word', 'Three custom', 'Three'],
  ['one word', 'Three', ''],
  ['a whole line and a half word', 'One.\nTwo thr', 'One.\nTwo'],
  ['a link that is open', 'One.\nSee [the page](https://ac', 'One.\n'],
  ['a code span that is open', 'One.\nCall `list Inv', 'One.\n'],
  ['an open block of code', 'One.\n```\nrm -rf\n', 'One.\n'],
  ['a block of code that is closed', 'One.\n```\nls\n```\nTwo ', 'One.\n```\nls\n```\nTwo'],
  ['a heading that is open', 'One.\n## He is', 'One.\n'],
  ['a mention', 'One.\n<!chan nel', 'One.\n'],
])('%s: only what is settled is shown', (_name, raw, settled) => {
  expect(settledPart(raw)).toBe(settled);
});

test('the pieces are the answer, made safe as a whole answer is', async () => {
  const text = `**Three** customers asked, <!channel> & [here](https://evil.example/x).\n${'Nobody since June. '.repeat(40)}\n- Globex\n`;
  const tokens = text.match(/.{1,7}/gs) ?? [];
  const pieces = await shown(tokens, text);
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.length).toBeLessThanOrEqual(13);
  expect(pieces.join('')).toBe(await shown([], text).then((whole) => whole.join('')));
  expect(pieces.join('')).not.toContain('<!channel>');
});

test('a secret that the model repeats is shown in no piece', async () => {
  const text = `The token is ghp_${'a1'.repeat(18)} in that file. It should be changed.`;
  const pieces = await shown(text.match(/.{1,5}/gs) ?? [], text);
  expect(pieces.join('')).toContain('It should be changed.');
  expect(pieces.join('')).not.toContain('ghp_');
});

test('what came is void before anything was shown: nobody sees it; after that the whole is written over it', async () => {
  expect(await shown(['Half', null, 'Three ', 'customers.'], 'Three customers.')).toEqual([
    'Three',
    ' customers.',
  ]);
  await expect(shown(['Let me look ', null, 'Three.'], 'Three.')).rejects.toBeInstanceOf(Void);
  await expect(shown(['Let me look '], 'Three.')).rejects.toBeInstanceOf(Void);
});

async function asked(): Promise<{ world: World; put: (coming: Coming) => Promise<PutResult> }> {
  const world = await startWorld();
  const view = world.flow.add(viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]));
  const card = await world.show(view, { kind: 'card' });
  world.flow.threads.set(`${INVOICES} ${card}`, view.item.key);
  const { body } = await world.does('ana', 'say', { channel: INVOICES, text: 'Who asked?', thread_ts: card });
  const to = String(body['ts']);
  return {
    world,
    put: (coming) =>
      world.slack.chat.put({
        outboxId: `TL-42-answer:${to}`,
        place: { channel: INVOICES, thread: card },
        ts: null,
        message: { ...answer(''), to },
        view,
        growing: { address: async () => {}, cutOff: null, coming },
      }),
  };
}
const seen = async (world: World): Promise<SeenMessage | undefined> =>
  (await world.messages('ana')).find((one) => one.user === 'U0BOT' && one.text.includes('Three'));

test('first words are read before the answer is whole; sources and buttons come with its end', async () => {
  const { world, put } = await asked();
  const rest = Promise.withResolvers<Answer>();
  async function* slowly(): AsyncGenerator<string> {
    yield 'Three customers ';
    await rest.promise;
    yield 'asked.\nNobody since June.';
  }
  const posted = put({ pieces: slowly(), whole: rest.promise, stop });
  await expect.poll(async () => (await seen(world))?.text).toBe('Three customers');
  expect(await seen(world)).toMatchObject({ streaming: true });
  rest.resolve(answer('Three customers asked.\nNobody since June.'));
  expect(await posted).toMatchObject({ state: 'posted' });
  const whole = await seen(world);
  expect(whole).toMatchObject({ streaming: false, text: 'Three customers asked.\nNobody since June.' });
  expect(wordsOf(whole?.blocks)).toContain('Sources: <https://docs.example/c1|Requests>');
  expect(await world.calls('chat.postMessage')).toBe(1);
});

test('fault 60: a half answer that turned out void is written over in its place', async () => {
  const { world, put } = await asked();
  const result = await put({
    pieces: given(['Three thousand customers ', 'have asked ', null, 'Three customers asked.']),
    whole: Promise.resolve(answer('Three customers asked.')),
    stop,
  });
  expect(result).toMatchObject({ state: 'rewritten' });
  const all = (await world.messages('ana')).filter(
    (one) => one.user === 'U0BOT' && JSON.stringify(one).includes('Three'),
  );
  expect(all).toHaveLength(1);
  expect(JSON.stringify(all)).toContain('Three customers asked.');
  expect(JSON.stringify(all)).not.toContain('thousand');
});

test('in a workspace without streams the whole is waited for and posted once', async () => {
  const { world, put } = await asked();
  world.local.faults.set([{ method: 'chat.startStream', kind: 'error', error: 'unknown_method' }]);
  const result = await put({
    pieces: given(['Three customers ', 'asked.']),
    whole: Promise.resolve(answer('Three customers asked.')),
    stop,
  });
  expect(result).toMatchObject({ state: 'posted' });
  expect(JSON.stringify(await seen(world))).toContain('Three customers asked.');
});

test("Slack's own Stop: what stands there stays, and nothing more is written", async () => {
  const { world, put } = await asked();
  let stopped = false;
  world.local.faults.set([{ method: 'chat.appendStream', kind: 'error', error: 'stopped_by_user' }]);
  const result = await put({
    pieces: given(['Three customers ', 'asked for it. '.repeat(20)]),
    whole: new Promise(() => {}),
    stop: () => {
      stopped = true;
    },
  });
  expect(result).toMatchObject({ state: 'posted' });
  expect(stopped).toBe(true);
  expect(await world.calls('chat.update')).toBe(0);
});

test('six lines are streamed and no more; the whole is one press away, for whoever may see the ticket', async () => {
  const { world, put } = await asked();
  const text = `Three teams.\n${seven}`;
  const result = await put({
    pieces: given(text.match(/.{1,11}/gs) ?? []),
    whole: Promise.resolve(answer(text)),
    stop,
  });
  expect(result).toMatchObject({ state: 'posted' });
  const posted = await seen(world);
  expect(posted?.text).toBe(`Three teams.\n${six.split('\n').slice(0, 5).join('\n')}`);
  expect(await world.calls('chat.update')).toBe(0);
  world.flow.wholes.set(answer('').to, text);
  await world.clicks('ana', posted?.ts ?? '', 'Whole answer…');
  await expect
    .poll(async () => JSON.stringify((await world.sees('ana')).modal))
    .toContain('Customer 9 asked for it.');
  world.flow.tickets.clear();
  await world.clicks('eli', posted?.ts ?? '', 'Whole answer…');
  await expect
    .poll(async () => JSON.stringify(await world.messages('eli')))
    .toContain('No answer on TL-42 that you can see.');
});

test('of six lines nothing is left out, and no button is there', async () => {
  const { world, put } = await asked();
  await put({ pieces: given([]), whole: Promise.resolve(answer(`Three.\n${six.slice(0, 60)}`)), stop });
  expect(JSON.stringify(await seen(world))).not.toContain('Whole answer');
});

test.each([1, 3, 7, 40, 400])('in pieces of %i what is streamed is what is posted', async (size) => {
  const text = `${'A sentence of some words is here. '.repeat(30)}\n\`\`\`\n${'a();\n'.repeat(9)}\`\`\`\nEnd.`;
  const pieces = await shown(text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [], text);
  expect(pieces.join('')).toBe((await shown([], text)).join(''));
  expect(pieces.join('')).toMatch(/here\.$/);
});
