/** The picture of time per stage, before it is painted: its words, its sizes, its contrast, what is said of it. */
import { describe, expect, test } from 'vitest';
import { stageNames } from '../../../src/pipeline/stages.ts';
import type { Picture } from '../../../src/slack/pictures/sheet.ts';
import { chartOfDigest, chartOfMeasures, stageChart } from '../../../src/slack/pictures/stage-chart.ts';
import { friday } from '../../fixtures/digests.ts';
import { measured } from '../../fixtures/measures.ts';

const DAY = 86_400_000;
const drawn = (picture: Picture | null): Picture => {
  if (picture === null) throw new Error('No picture was drawn.');
  return picture;
};
const month = drawn(chartOfMeasures(measured));
const everyStage = drawn(
  stageChart({
    service: 'a'.repeat(500),
    days: 30,
    stages: stageNames.map((stage, at) => ({
      stage,
      spent: { n: 5_000, median: (23.94 - at) * DAY, p85: (230 - at) * DAY },
    })),
    pilingUp: 'deploying',
  }),
);

type Shape = { kind: string; words: string; attributes: Record<string, string> };
const shapes = ({ svg }: Picture): Shape[] =>
  [...svg.matchAll(/<(rect|text) ([^>]*?)\/?>([^<]*)/g)].map(
    ([, kind = '', attributes = '', words = '']) => ({
      kind,
      words,
      attributes: Object.fromEntries(
        [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
      ),
    }),
  );
const words = (picture: Picture): string =>
  shapes(picture)
    .filter(({ kind }) => kind === 'text')
    .map((one) => one.words)
    .join('\n');

test('its words', () => {
  expect(words(month)).toMatchInlineSnapshot(`
    "Time per stage
    Medians, 30 days
    For review (PRD)
    1.4 d, p85 2.5 d
    Piling up here
    Preview
    4.0 h, p85 9.0 h
    In development
    24 min, p85 1.0 h
    Planning (PRD)
    1 min, p85 2 min"
  `);
});

test('what is said of it holds every number', () => {
  expect(month.alt).toMatchInlineSnapshot(
    `"Time per stage, invoices, 30 days, of visits that ended. For review (PRD): median 1.4 d, p85 2.5 d (n 26), piling up here. Preview: median 4.0 h, p85 9.0 h (n 24). In development: median 24 min, p85 1.0 h (n 25). Planning (PRD): median 1 min, p85 2 min (n 26)."`,
  );
});

test('a digest’s is of its week', () => {
  expect(drawn(chartOfDigest(friday)).alt).toMatchInlineSnapshot(
    `"Time per stage, invoices, 7 days, of visits that ended. For review (PRD): median 1.4 d, p85 2.5 d (n 9), piling up here. Preview: median 4.0 h, p85 12.0 h (n 7). Planning (PRD): median 1 min, p85 2 min (n 9)."`,
  );
});

test('nothing was measured: no picture', () => {
  expect(chartOfMeasures({ ...measured, stages: [] })).toBeNull();
  const never = { stage: 'preview' as const, spent: { n: 0, median: null, p85: null } };
  expect(chartOfMeasures({ ...measured, stages: [never] })).toBeNull();
});

test('many stages: the longest, always with the one that piles up; the alt text has them all and fits', () => {
  expect(words(everyStage)).toMatchInlineSnapshot(`
    "Time per stage
    Medians, 30 days
    Backlog
    23.9 d, p85 230.0 d
    Incoming
    22.9 d, p85 229.0 d
    Planning (PRD)
    21.9 d, p85 228.0 d
    Deploying
    11.9 d, p85 218.0 d
    Piling up here
    and 13 more"
  `);
  expect(everyStage.alt.length).toBeLessThanOrEqual(2_000);
  expect(everyStage.alt.match(/median/g)).toHaveLength(stageNames.length);
});

test('the same sight has the same name, another number another', () => {
  const again = drawn(chartOfMeasures({ ...measured, service: 'storefront', pilingUp: measured.pilingUp }));
  expect(again.name).toBe(month.name);
  const [first, ...rest] = measured.stages;
  const longer = { ...first, spent: { n: 26, median: 3 * DAY, p85: 4 * DAY } } as (typeof rest)[number];
  const other = drawn(chartOfMeasures({ ...measured, stages: [longer, ...rest] }));
  expect(other.name).not.toBe(month.name);
  expect(month.name).toMatch(/^time-per-stage-[0-9a-f]{16}\.png$/);
});

describe.each([
  ['a month', month],
  ['every stage', everyStage],
])('to be read by everybody: %s', (_name, picture) => {
  const all = shapes(picture);

  test('text is 32 px high at the width of a phone', () => {
    expect(picture.svg).toContain('width="390"');
    for (const { attributes } of all.filter(({ kind }) => kind === 'text'))
      expect(Number(attributes['font-size'])).toBeGreaterThanOrEqual(32);
  });

  test('the ground is whole and solid', () => {
    const [ground] = all;
    expect(ground?.attributes).toMatchObject({ x: '0', y: '0', width: '390', fill: '#ffffff' });
    expect(picture.svg).toContain(`height="${ground?.attributes['height']}" viewBox`);
    expect(picture.svg).not.toMatch(/opacity|rgba|transparent|gradient/i);
  });

  test('text has a contrast of 4.5 to what is behind it', () => {
    for (const [at, { kind, attributes }] of all.entries()) {
      if (kind !== 'text') continue;
      const behind = all.slice(0, at).findLast((one) => one.kind === 'rect' && covers(one, attributes));
      expect(contrast(attributes['fill'], behind?.attributes['fill'])).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('bars and the line around have a contrast of 3 to the ground', () => {
    for (const { attributes } of all.filter((one) => one.attributes['stroke'] !== undefined))
      expect(contrast(attributes['stroke'], '#ffffff')).toBeGreaterThanOrEqual(3);
  });
});

test('what piles up is said by a word, and nothing is in the picture that a person typed', () => {
  expect(words(month)).toContain('Piling up here');
  const quiet = drawn(chartOfMeasures({ ...measured, pilingUp: null }));
  expect(quiet.svg + quiet.alt).not.toMatch(/piling/i);
  const odd = drawn(chartOfMeasures({ ...measured, service: '<script>&"' }));
  expect(odd.svg).not.toContain('script');
});

function covers({ attributes: box }: Shape, point: Record<string, string>): boolean {
  if (box['fill'] === 'none') return false;
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(box[name])) as [
    number,
    number,
    number,
    number,
  ];
  const [left, base] = [Number(point['x']), Number(point['y']) - 10];
  return left >= x && left <= x + width && base >= y && base <= y + height;
}

/** As WCAG 2 counts it. */
function contrast(one = '', other = ''): number {
  const light = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[0-9a-f]{2}/gi) ?? []).map((part) => {
      const value = Number.parseInt(part, 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [light(one), light(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}
