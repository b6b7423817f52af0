/** The picture of a blast radius: its words, its shapes, what is said of it, and how it comes into Details. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type BlastRadius, blastRadius } from '../../../src/pipeline/blast-radius.ts';
import type { ServiceNode } from '../../../src/pipeline/graph/service-graph.ts';
import type { Tier } from '../../../src/pipeline/item/basics.ts';
import { paint } from '../../../src/slack/pictures/paint.ts';
import { radiusGraph } from '../../../src/slack/pictures/radius-graph.ts';
import type { Picture } from '../../../src/slack/pictures/sheet.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import { startWorld, type World, wordsOf } from '../world.ts';
import { readPng } from './png.ts';

const node = (name: string, tier: Tier | null, ...dependsOn: string[]): ServiceNode => ({
  name,
  tier,
  dependsOn,
});
const shop = blastRadius('invoices', [
  node('invoices', 'T2'),
  node('ledger', 'T3', 'invoices'),
  node('orders', 'T3', 'invoices'),
  node('storefront', 'T1', 'orders'),
]);
const wide = blastRadius('core', [
  node('core', 'T3'),
  ...Array.from({ length: 40 }, (_, at) =>
    node(
      `a-service-with-a-long-name-${at}`,
      at === 39 ? 'T1' : 'T3',
      at < 8 ? 'core' : `a-service-with-a-long-name-${at % 8}`,
    ),
  ),
]);
const drawn = (radius: BlastRadius): Picture => {
  const picture = radiusGraph(radius);
  if (picture === null) throw new Error('No picture was drawn.');
  return picture;
};
const words = ({ svg }: Picture): string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)/g)].map(([, one = '']) => one);

test('its words, each below what it depends on', () => {
  expect(words(drawn(shop))).toEqual([
    'Blast radius medium',
    'invoices',
    'ledger',
    'orders',
    'storefront T1',
  ]);
});

test('T1 is a diamond and a word, every other a ring: nothing is told by colour alone', () => {
  const { svg } = drawn(shop);
  expect(svg.match(/ Z" fill/g)).toHaveLength(1);
  expect(svg.match(/<circle/g)).toHaveLength(3);
  expect(svg.match(/ V \d+ H /g)).toHaveLength(3);
});

test('what is said of it holds the same facts', () => {
  expect(drawn(shop).alt).toMatchInlineSnapshot(
    `"Blast radius of invoices (T2): medium. 3 services depend on it. Directly: ledger (T3), orders (T3). By 2 hops: storefront (T1) by orders."`,
  );
});

test('many: twenty, with every T1 that has room and the way to it, and how many more', () => {
  const said = words(drawn(wide));
  expect(said).toHaveLength(1 + 20 + 1);
  expect(said.at(-1)).toBe('and 21 more');
  expect(said.some((one) => one.endsWith(' T1'))).toBe(true);
  expect(drawn(wide).alt.length).toBeLessThanOrEqual(2_000);
});

test('nothing depends on it, or the ways were not kept: no picture', () => {
  expect(radiusGraph(blastRadius('a', [node('a', 'T1')]))).toBeNull();
  const services = shop.services.map(({ name, tier, hops }) => ({ name, tier, hops }));
  expect(radiusGraph({ level: 'medium', sum: 3, services })).toBeNull();
});

test('a name with strange letters is drawn with the font’s own, and said whole', () => {
  const odd = drawn(blastRadius('a', [node('a', 'T3'), node('<b>&日本', 'T3', 'a')]));
  expect(words(odd).at(-1)).toBe('?b????');
  expect(odd.svg).not.toMatch(/[日&]/);
});

test('the same sight has the same name, another service another', () => {
  expect(drawn(shop).name).toBe(drawn(structuredClone(shop)).name);
  expect(drawn(shop).name).not.toBe(drawn(wide).name);
  expect(drawn(shop).name).toMatch(/^blast-radius-[0-9a-f]{16}\.png$/);
});

describe('painted', () => {
  test.each([
    ['a few', shop],
    ['many', wide],
  ])('%s: no name runs out of it', async (_name, radius) => {
    const { svg } = drawn(radius);
    expect(svg.match(/font-size="32"/g)).toHaveLength(words(drawn(radius)).length);
    const png = readPng(await paint(svg, 780));
    for (let y = 40; y < png.height - 40; y += 1)
      for (let x = 756; x < 774; x += 1) expect(png.at(x, y), `${x},${y}`).toEqual([255, 255, 255]);
  });
});

const image = z.looseObject({
  type: z.literal('image'),
  slack_file: z.looseObject({ id: z.string() }),
  alt_text: z.string(),
});
const picturesIn = (blocks: unknown[] = []) => blocks.flatMap((block) => image.safeParse(block).data ?? []);

async function details(world: World): Promise<{ blocks: unknown[]; again: () => Promise<unknown[]> }> {
  const item = {
    ...items.drafted,
    context: { ...items.drafted.context, blastRadius: shop },
  } as typeof items.drafted;
  const view = world.flow.add(viewOf(item, [askOf('prd_sign_off', { asked: ['ana'] }), askOf('card')]));
  const ts = await world.show(view, { kind: 'card' });
  const open = async (): Promise<unknown[]> => {
    await world.clicks('ana', ts, 'Details…');
    return (await world.sees('ana')).modal?.blocks ?? [];
  };
  return { blocks: await open(), again: open };
}

describe('in Details', () => {
  test('opens at once with the sentence; the picture comes into it, and is there from the start the next time', async () => {
    const world = await startWorld({ fileMs: 200 });
    const { blocks, again } = await details(world);
    expect(wordsOf(blocks)).toContain('storefront (T1) depends on orders, which depends on invoices.');
    await expect
      .poll(async () => picturesIn((await world.sees('ana')).modal?.blocks)[0]?.alt_text, { timeout: 10_000 })
      .toContain('By 2 hops: storefront (T1) by orders.');
    expect(picturesIn(await again())).toHaveLength(1);
    expect(await world.calls('files.getUploadURLExternal')).toBe(1);
  });

  test('where files are refused the words stand alone', async () => {
    const world = await startWorld();
    world.local.faults.set([
      { method: 'files.getUploadURLExternal', kind: 'error', error: 'file_uploads_disabled', times: 9 },
    ]);
    const { blocks } = await details(world);
    expect(wordsOf(blocks)).toContain('storefront (T1) depends on orders');
    expect(picturesIn(blocks)).toEqual([]);
  });

  test('a picture that was deleted in Slack does not keep Details from opening', async () => {
    const world = await startWorld();
    const { again } = await details(world);
    const shown = async () => picturesIn((await world.sees('ana')).modal?.blocks)[0]?.slack_file.id;
    await expect.poll(shown, { timeout: 10_000 }).toBeDefined();
    await world.slack.api.call('files.delete', { file: await shown() }, z.looseObject({}));
    expect(wordsOf(await again())).toContain('storefront (T1) depends on orders');
  });
});
