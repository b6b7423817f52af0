/** Answers that grow while they are read, whatever happens on the way; sessions, and what people thought of an answer. */
import { expect, test } from 'vitest';
import type { Growing, Message, PutResult } from '../../src/ports/chat.ts';
import type { Reply } from '../../src/ports/talk/conversation.ts';
import { items } from '../fixtures/items.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { INVOICES, type SeenMessage, startWorld, type World, wordsOf } from './world.ts';

const text = 'Three customers asked.\nNobody since June.\n**The report page** nearly does it.';
const sources = [
  {
    title: 'Requests of polder-and-sons',
    url: 'http://localhost:3261/forge/knowledge/c1',
    at: '2026-10-12T00:00:00.000Z',
  },
  { title: 'PRD', url: 'https://acme.slack.com/docs/T0ACME/F0PRD' },
];
const message = (to: string): Message => ({ kind: 'answer', to, reader: 'U0ANA', text, sources, offers: [] });

async function asked(): Promise<{ world: World; card: string; to: string }> {
  const world = await startWorld();
  const view = world.flow.add(viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]));
  const card = await world.show(view, { kind: 'card' });
  world.flow.threads.set(`${INVOICES} ${card}`, view.item.key);
  const { body } = await world.does('ana', 'say', { channel: INVOICES, text: 'Who asked?', thread_ts: card });
  return { world, card, to: String(body['ts']) };
}

function answers(
  about: { world: World; card: string; to: string },
  more: { ts?: string | null; growing?: Partial<Growing> } = {},
): Promise<PutResult> {
  const view = about.world.flow.tickets.get('TL-42');
  if (view === undefined) throw new Error('no ticket');
  return about.world.slack.chat.put({
    outboxId: `TL-42-answer:${about.to}`,
    place: { channel: INVOICES, thread: about.card },
    ts: more.ts ?? null,
    message: message(about.to),
    view,
    growing: { address: async () => {}, cutOff: null, ...more.growing },
  });
}

const answersIn = async (world: World): Promise<SeenMessage[]> =>
  (await world.messages('ana')).filter((one) => one.user === 'U0BOT' && one.text.includes('Three customers'));

test('an answer is streamed: text, then sources with dates, documents as buttons, and what one thought of it', async () => {
  const about = await asked();
  const addresses: string[] = [];
  const put = await answers(about, { growing: { address: async (ts) => void addresses.push(ts) } });
  const [shown, ...others] = await answersIn(about.world);
  expect(others).toEqual([]);
  expect(put).toEqual({ state: 'posted', ts: shown?.ts });
  expect(addresses).toEqual([shown?.ts]);
  expect(shown).toMatchObject({ thread_ts: about.card, streaming: false, text });
  expect(wordsOf(shown?.blocks)).toMatchInlineSnapshot(`
    "Sources: <http://localhost:3261/forge/knowledge/c1|Requests of polder-and-sons> <!date^1791806400^{date_short}|12 Oct 2026>
    Drafted by a model. Check the sources.
    Read PRD
    Good
    Bad"
  `);
  expect(await about.world.calls('chat.postMessage')).toBe(1);
  expect(
    await about.world.slack.chat.find({ channel: INVOICES, thread: about.card }, `TL-42-answer:${about.to}`),
  ).toBe(shown?.ts);
});

test('in a workspace without streams an answer is one post, and streams are not tried again', async () => {
  const about = await asked();
  about.world.local.faults.set([{ method: 'chat.startStream', kind: 'error', error: 'unknown_method' }]);
  await answers(about);
  await answers({ ...about, to: `${about.to}1` });
  expect((await answersIn(about.world)).map((one) => one.text)).toEqual(
    Array.from({ length: 2 }, () => `TL-42. ${text.replaceAll('\n', ' ').replaceAll('*', '')}`),
  );
  expect(await about.world.calls('chat.startStream')).toBe(1);
});

test('fault 35: an answer that a crash cut off is finished in its place', async () => {
  const about = await asked();
  let cut = '';
  const dies = answers(about, {
    growing: {
      address: async (ts) => {
        cut = ts;
        throw new Error('killed');
      },
    },
  });
  await expect(dies).rejects.toThrow('killed');
  expect(await answersIn(about.world)).toMatchObject([{ streaming: true }]);
  expect(await answers(about, { ts: cut })).toEqual({ state: 'rewritten', ts: cut });
  const [whole, ...others] = await answersIn(about.world);
  expect(others).toEqual([]);
  expect(whole?.ts).toBe(cut);
  expect(wordsOf(whole?.blocks)).toContain('Nobody since June.');
  expect(wordsOf(whole?.blocks)).toContain('Read PRD');
});

test('fault 35: one whose address was never kept is found, and another that grows there is left alone', async () => {
  const about = await asked();
  const dies = (to: string) =>
    answers({ ...about, to }, { growing: { address: () => Promise.reject(new Error('killed')) } });
  await expect(dies(`${about.to}1`)).rejects.toThrow('killed');
  const [other] = await answersIn(about.world);
  await expect(dies(about.to)).rejects.toThrow('killed');
  const put = await answers(about, {
    growing: { cutOff: { after: about.to, notThese: [other?.ts ?? ''] } },
  });
  const shown = await answersIn(about.world);
  expect(shown).toMatchObject([{ streaming: true }, { streaming: false }]);
  expect(put).toEqual({ state: 'rewritten', ts: shown[1]?.ts });
});

test('fault 51: trouble on the way shows the answer once', async () => {
  const { world, card } = await asked();
  for (const [index, [method, kind]] of (
    [
      ['chat.startStream', 'drop_after'],
      ['chat.startStream', 'error_before'],
      ['chat.appendStream', 'drop_after'],
      ['chat.appendStream', 'ratelimited'],
      ['chat.stopStream', 'error_after'],
      ['chat.stopStream', 'error_before'],
    ] as const
  ).entries()) {
    world.local.faults.set([{ method, kind, times: 1 }]);
    const { body } = await world.does('ana', 'say', { channel: INVOICES, text: 'Who?', thread_ts: card });
    await answers({ world, card, to: String(body['ts']) });
    const shown = await answersIn(world);
    expect(shown, `${method} ${kind}`).toHaveLength(index + 1);
    expect(shown.at(-1)?.['streaming'], `${method} ${kind}`).not.toBe(true);
    expect(wordsOf(shown.at(-1)?.blocks), `${method} ${kind}`).toContain('Read PRD');
  }
});

test('fault 113: nothing in a streamed text mentions, hides a link or breaks out', async () => {
  const about = await asked();
  const view = about.world.flow.tickets.get('TL-42');
  if (view === undefined) throw new Error('no ticket');
  const attack =
    '<!channel> <@U0ANA> [bank](https://evil.example/a) ![x](https://evil.example/b.png) [c][d]\n[d]: https://evil.example\n`<!here>` # no';
  await about.world.slack.chat.put({
    outboxId: 'attack',
    place: { channel: INVOICES, thread: about.card },
    ts: null,
    message: { kind: 'answer', to: about.to, reader: 'U0ANA', text: attack, sources: [], offers: [] },
    view,
    growing: { address: async () => {}, cutOff: null },
  });
  expect((await about.world.messages('ana')).at(-1)?.text).toMatchInlineSnapshot(`
    "&lt;!channel&gt; &lt;@U0ANA&gt; bank (\`https://evil.example/a\`) (picture left out: x) \\[c\\]\\[d\\]
    \\[d\\]: https://evil.example
    \`‹!here>\` # no"
  `);
});

test("Slack's own Stop ends the text that is being written, and only that", async () => {
  const about = await asked();
  const { world, card } = about;
  const gate = Promise.withResolvers<Reply>();
  world.flow.answer = () => gate.promise;
  const said = world.does('eli', 'say', { channel: INVOICES, text: 'Why this?', thread_ts: card });
  await expect.poll(async () => (await session(world, card))?.status).toBe('processing');
  const { ts } = world.flow.heard.at(-1) ?? { ts: '' };
  await fetch(`${world.local.url}/people/eli/stop`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel: INVOICES, thread_ts: card }),
  });
  await world.local.idle();
  expect(await answers({ ...about, to: ts })).toEqual({ state: 'gone', why: 'not_wanted' });
  gate.resolve({ kind: 'answering', ticket: 'TL-42' });
  await said;
  expect(await answersIn(world)).toEqual([]);
  world.flow.answer = null;
  expect(await answers(about)).toMatchObject({ state: 'posted' });
});

const session = async (world: World, card: string): Promise<{ status: string; title: string } | undefined> =>
  (await world.messages('ana')).find((one) => one.ts === card)?.['session'] as
    | { status: string; title: string }
    | undefined;

test('a session says whether a person is awaited, and its title follows the ticket', async () => {
  const { world, card } = await asked();
  expect(await session(world, card)).toEqual({ status: 'suspended', title: 'TL-42 Export invoices as CSV' });
  const calls = await world.calls('agents.sessions.setStatus');
  const drafting = viewOf({ ...items.drafted, title: 'Export invoices', stage: 'prd_ready' as const });
  await world.show(drafting, { kind: 'card' }, { ts: card });
  expect(await session(world, card)).toEqual({ status: 'processing', title: 'TL-42 Export invoices' });
  await world.show(drafting, { kind: 'card' }, { ts: card });
  expect(await world.calls('agents.sessions.setStatus'), 'only what changed is said').toBe(calls + 1);
  await world.show(viewOf({ ...items.drafted, stage: 'cancelled' as const }), { kind: 'card' }, { ts: card });
  expect(await session(world, card)).toMatchObject({ status: 'closed' });
});

test('where there are no sessions nothing is said of them, and it is asked once', async () => {
  const world = await startWorld();
  world.local.faults.set([
    { method: 'agents.sessions.setStatus', kind: 'error', error: 'feature_disabled', times: 9 },
  ]);
  const view = viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]);
  const card = await world.show(view, { kind: 'card' });
  await world.show(viewOf({ ...items.drafted, stage: 'cancelled' as const }), { kind: 'card' }, { ts: card });
  expect(await world.calls('agents.sessions.setStatus')).toBe(1);
  expect(await world.calls('agents.sessions.rename')).toBe(0);
});

test('what somebody thought of an answer is kept, and moves nothing', async () => {
  const about = await asked();
  await answers(about);
  const [shown] = await answersIn(about.world);
  await about.world.clicks('eli', shown?.ts ?? '', 'Bad');
  expect(about.world.flow.ratings).toEqual([{ ticket: 'TL-42', to: about.to, by: 'U0ELI', good: false }]);
  expect(about.world.flow.answers).toEqual([]);
});

test('where an answer cannot be rated the buttons for that are left out, and nothing else', async () => {
  const about = await asked();
  about.world.local.faults.set([
    { method: 'chat.startStream', kind: 'error', error: 'unknown_method' },
    { method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks' },
  ]);
  await answers(about);
  await answers({ ...about, to: `${about.to}1` });
  const shown = await answersIn(about.world);
  expect(shown.map((one) => one.blocks.map((block) => block.type))).toEqual(
    Array.from({ length: 2 }, () => ['section', 'context', 'context', 'actions']),
  );
});
