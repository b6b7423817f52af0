/** Painted with the font that is brought along: the size, that words are there, and that none runs out of the picture. */
import { expect, test } from 'vitest';
import { stageNames } from '../../../src/pipeline/stages.ts';
import { paint } from '../../../src/slack/pictures/paint.ts';
import { chartOfMeasures, stageChart } from '../../../src/slack/pictures/stage-chart.ts';
import { measured } from '../../fixtures/measures.ts';
import { type Png, readPng } from './png.ts';

const HOUR = 3_600_000;
const isGround = (png: Png, x: number, y: number): boolean => png.at(x, y).every((part) => part === 255);
/** Share of the dots in a box that are not ground. */
function inked(png: Png, box: { x: [number, number]; y: [number, number] }): number {
  let marks = 0;
  for (let y = box.y[0]; y < box.y[1]; y += 1)
    for (let x = box.x[0]; x < box.x[1]; x += 1) if (!isGround(png, x, y)) marks += 1;
  return marks / ((box.x[1] - box.x[0]) * (box.y[1] - box.y[0]));
}

test('a PNG of twice a phone’s width, with its title and its bars', async () => {
  const chart = chartOfMeasures(measured);
  const png = readPng(await paint(chart?.svg ?? '', 780));
  expect(png.width).toBe(780);
  const height = Number(/height="(\d+)"/.exec(chart?.svg ?? '')?.[1]);
  expect(png.height).toBe(2 * height);
  const title = inked(png, { x: [32, 460], y: [44, 100] });
  expect(title).toBeGreaterThan(0.15);
  expect(title).toBeLessThan(0.6);
  expect(png.at(60, 2 * (114 + 80) + 14)).toEqual([0x0b, 0x4c, 0x8c]);
});

test('the same picture is the same bytes', async () => {
  const svg = chartOfMeasures(measured)?.svg ?? '';
  expect(Buffer.from(await paint(svg, 780)).equals(Buffer.from(await paint(svg, 780)))).toBe(true);
});

test('no stage’s name and no length runs out of the picture', async () => {
  for (let from = 0; from < stageNames.length; from += 4) {
    const stages = stageNames.slice(from, from + 4).map((stage) => ({
      stage,
      spent: { n: 5_000, median: 23.94 * HOUR, p85: 24 * 888.8 * HOUR },
    }));
    const chart = stageChart({ service: null, days: 30, stages, pilingUp: stages[0]?.stage ?? null });
    const png = readPng(await paint(chart?.svg ?? '', 780));
    expect(
      inked(png, { x: [752, 774], y: [40, png.height - 40] }),
      stages.map((one) => one.stage).join(),
    ).toBe(0);
  }
});

test('what is no picture is an error, and the painter is gone', async () => {
  await expect(paint('<svg', 780)).rejects.toThrow();
});
