/** Pictures as people get them: in the digest and in App Home, uploaded once, and nothing breaks where they cannot be. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Digest } from '../../../src/pipeline/measuring/digest.ts';
import { friday } from '../../fixtures/digests.ts';
import { items } from '../../fixtures/items.ts';
import { viewOf } from '../../fixtures/views.ts';
import { INVOICES, startWorld, type World, wordsOf } from '../world.ts';
import { readPng } from './png.ts';

const image = z.looseObject({
  type: z.literal('image'),
  slack_file: z.looseObject({ id: z.string() }),
  alt_text: z.string(),
});
const picturesIn = (blocks: unknown[] = []) => blocks.flatMap((block) => image.safeParse(block).data ?? []);
const UPLOAD = 'files.getUploadURLExternal';

async function digested(world: World, digest: Digest = friday) {
  const put = await world.slack.rooms.digest({ channel: INVOICES, outboxId: 'digest-1', digest });
  expect(put.state).toBe('posted');
  const posted = (await world.messages('ana')).filter((one) => one.text.includes('Friday'));
  expect(posted).toHaveLength(1);
  return { blocks: posted[0]?.blocks ?? [], ts: posted[0]?.ts ?? '' };
}
async function opensHome(world: World, name = 'ana'): Promise<unknown[]> {
  await world.does(name, 'open-home');
  return (await world.sees(name)).home?.blocks ?? [];
}
async function withMeasures(about: Parameters<typeof startWorld>[0] = {}): Promise<World> {
  const world = await startWorld(about);
  world.flow.add(viewOf({ ...items.drafted, key: 'TL-7', stage: 'deployed' }));
  return world;
}

test('the digest carries its picture: numbers in the alt text, an image that opens', async () => {
  const world = await startWorld();
  const { blocks } = await digested(world);
  const [picture] = picturesIn(blocks);
  expect(picture?.alt_text).toContain('For review (PRD): median 1.4 d, p85 2.5 d (n 9), piling up here.');
  const response = await fetch(`${world.local.url}/files/${picture?.slack_file.id}`);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(readPng(new Uint8Array(await response.arrayBuffer())).width).toBe(780);
});

test('the picture’s numbers open from the digest, above those of the month', async () => {
  const world = await startWorld();
  const { ts } = await digested(world);
  await world.clicks('ana', ts, 'Show numbers…');
  expect(wordsOf((await world.sees('ana')).modal?.blocks)).toMatchInlineSnapshot(`
    "*In the picture:*
    Time per stage, invoices, 7 days, of visits that ended. For review (PRD): median 1.4 d, p85 2.5 d (n 9), piling up here. Preview: median 4.0 h, p85 12.0 h (n 7). Planning (PRD): median 1 min, p85 2 min (n 9).
    *Measures, invoices, 30 days*
    *Lead time, ready → deployed:* median 2.1 d, p85 5.0 d (n 24)
    *Lead time, ticket → deployed:* median 5.0 h, p85 8.3 d (n 24)
    *Delegated to an agent:* 58 % (14 of 24)
    *Interventions a ticket:* median 1.4, p85 3.0 (n 24)
    *Time per stage, of visits that ended:*
    For review (PRD): median 1.4 d, p85 2.5 d (n 26)
    Preview: median 4.0 h, p85 9.0 h (n 24)
    In development: median 24 min, p85 1.0 h (n 25)
    Planning (PRD): median 1 min, p85 2 min (n 26)
    26 tickets moved."
  `);
});

test('the same numbers are uploaded once, also after a restart; others anew', async () => {
  const world = await startWorld();
  const first = picturesIn((await digested(world)).blocks)[0]?.slack_file.id;
  await world.slack.rooms.digest({ channel: 'C0RANDOM', outboxId: 'digest-2', digest: friday });
  expect(await world.calls(UPLOAD)).toBe(1);
  await world.restart();
  await world.slack.rooms.digest({ channel: 'C0RANDOM', outboxId: 'digest-3', digest: friday });
  expect(await world.calls(UPLOAD)).toBe(1);
  const [, again] = await world.messages('ana', 'C0RANDOM');
  expect(picturesIn(again?.blocks)[0]?.slack_file.id).toBe(first);
  const digest = { ...friday, pilingUp: null };
  await world.slack.rooms.digest({ channel: 'C0RANDOM', outboxId: 'digest-4', digest });
  expect(await world.calls(UPLOAD)).toBe(2);
});

test.each([
  ['no files in this workspace', UPLOAD, 'file_uploads_disabled'],
  ['no scope', UPLOAD, 'missing_scope'],
  ['a full free plan', UPLOAD, 'storage_limit_reached'],
  ['trouble on Slack’s side', 'files.completeUploadExternal', 'internal_error'],
  ['no look at files', 'files.info', 'missing_scope'],
])(
  '%s: the digest is posted once, without a picture, and nobody asks again soon',
  async (_name, method, error) => {
    const world = await startWorld();
    world.local.faults.set([{ method, kind: 'error', error, times: 9 }]);
    const { blocks } = await digested(world);
    expect(picturesIn(blocks)).toEqual([]);
    expect(wordsOf(blocks)).toContain('*Piling up:* For review, 1.4 d');
    const asked = await world.calls(method);
    await world.slack.rooms.digest({ channel: 'C0RANDOM', outboxId: 'digest-2', digest: friday });
    expect(await world.calls(method)).toBe(asked);
  },
);

test('Slack works on the file for a while: the digest waits for it', async () => {
  const world = await startWorld({ fileMs: 800 });
  expect(picturesIn((await digested(world)).blocks)).toHaveLength(1);
  expect(await world.calls('files.info')).toBeGreaterThan(1);
});

test('stopping waits for no picture: the digest is posted without it', async () => {
  const world = await startWorld({ fileMs: 60_000 });
  const posting = world.slack.rooms.digest({ channel: INVOICES, outboxId: 'digest-1', digest: friday });
  await expect.poll(() => world.calls('files.info'), { timeout: 10_000 }).toBeGreaterThan(0);
  const before = Date.now();
  await world.slack.stop();
  expect((await posting).state).toBe('posted');
  expect(Date.now() - before).toBeLessThan(5_000);
  const [posted] = await world.messages('ana');
  expect(picturesIn(posted?.blocks)).toEqual([]);
});

test('the file was deleted meanwhile: the next digest is posted once, without it', async () => {
  const world = await startWorld();
  const file = picturesIn((await digested(world)).blocks)[0]?.slack_file.id;
  await world.slack.api.call('files.delete', { file }, z.looseObject({}));
  const put = await world.slack.rooms.digest({ channel: 'C0RANDOM', outboxId: 'digest-2', digest: friday });
  expect(put.state).toBe('posted');
  const random = await world.messages('ana', 'C0RANDOM');
  expect(random.map((one) => picturesIn(one.blocks))).toEqual([[]]);
});

test('a quiet day, and days on which nothing was measured, have no picture', async () => {
  const world = await startWorld();
  expect(picturesIn((await digested(world, { ...friday, stages: [] })).blocks)).toEqual([]);
  await world.slack.rooms.digest({ channel: INVOICES, outboxId: 'quiet', digest: { ...friday, moved: 0 } });
  expect(await world.calls(UPLOAD)).toBe(0);
});

test('App Home is drawn at once, and again with its picture; the next opening has it from the start', async () => {
  const world = await withMeasures({ fileMs: 200 });
  const blocks = await opensHome(world);
  expect(picturesIn(blocks)[0]?.alt_text).toContain('In development: median 24 min, p85 1.0 h (n 25).');
  expect(await world.calls('views.publish')).toBe(2);
  expect(picturesIn(await opensHome(world))).toHaveLength(1);
  expect(picturesIn(await opensHome(world, 'eli'))).toHaveLength(1);
  expect(await world.calls('views.publish')).toBe(4);
  expect(await world.calls(UPLOAD)).toBe(1);
});

test('App Home without a picture where files are refused, and where its file is gone', async () => {
  const world = await withMeasures();
  world.local.faults.set([{ method: UPLOAD, kind: 'error', error: 'file_uploads_disabled', times: 9 }]);
  const blocks = await opensHome(world);
  expect(picturesIn(blocks)).toEqual([]);
  expect(wordsOf(blocks)).toContain('Show numbers…');
  expect(await world.calls('views.publish')).toBe(1);

  const other = await withMeasures();
  const file = picturesIn(await opensHome(other))[0]?.slack_file.id;
  await other.slack.api.call('files.delete', { file }, z.looseObject({}));
  const without = await opensHome(other);
  expect(picturesIn(without)).toEqual([]);
  expect(wordsOf(without)).toContain('Measures, invoices, 30 days');
});
