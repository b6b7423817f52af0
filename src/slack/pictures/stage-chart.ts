/**
 * Time per stage as a picture: the longest medians as bars with their p85, the stage that piles up named by a word.
 * Drawn at the width of a phone, where every text is 32 px high; the numbers stand in the alt text, too. Nothing that
 * a person typed is in the picture, so it needs no letters beyond those of its font.
 */
import { type Digest, MEASURED_DAYS } from '../../pipeline/measuring/digest.ts';
import type { StageTime } from '../../pipeline/measuring/measures.ts';
import type { StageName } from '../../pipeline/stages.ts';
import type { MeasuresView } from '../../ports/measures.ts';
import { nameOfStage } from '../cards/state.ts';
import { lasting } from '../text/dates.ts';
import { cut, limits } from '../text/limits.ts';
import { plain } from '../text/mrkdwn.ts';
import { count } from '../text/names.ts';
import { ground, ink, MARGIN, nameOfPicture, type Picture, sheet, TEXT, text, tone, WIDTH } from './sheet.ts';

export interface StageTimes {
  service: string | null;
  days: number;
  /** The slowest first. */
  stages: readonly StageTime[];
  pilingUp: StageName | null;
}

/** More would fill a phone from top to bottom. */
const MOST = 4;
const INNER = WIDTH - 2 * MARGIN;
const BAR = 18;

/** Of a month, for App Home. */
export const chartOfMeasures = (view: MeasuresView): Picture | null =>
  stageChart({ ...view, pilingUp: view.pilingUp?.stage ?? null });

/** Of a channel's week. */
export const chartOfDigest = (digest: Digest): Picture | null =>
  stageChart({
    service: digest.service,
    days: MEASURED_DAYS,
    stages: digest.stages,
    pilingUp: digest.pilingUp?.stage ?? null,
  });

export function stageChart(times: StageTimes): Picture | null {
  const measured = times.stages.filter(({ spent }) => spent.n > 0 && spent.median !== null);
  if (measured.length === 0) return null;
  const svg = drawn(measured, times);
  const name = nameOfPicture('time-per-stage', svg);
  return { name, title: 'Time per stage', svg, alt: spoken(measured, times) };
}

function spoken(measured: readonly StageTime[], { service, days, pilingUp }: StageTimes): string {
  const whose = service === null ? 'all services' : plain(service, 60);
  const each = measured.map(({ stage, spent }) => {
    const pile = stage === pilingUp ? ', piling up here' : '';
    return `${nameOfStage(stage)}: median ${lasting(spent.median)}, p85 ${lasting(spent.p85)} (n ${spent.n})${pile}.`;
  });
  return cut(
    [`Time per stage, ${whose}, ${days} days, of visits that ended.`, ...each].join(' '),
    limits.altText,
  );
}

function drawn(measured: readonly StageTime[], { days, pilingUp }: StageTimes): string {
  const shown = longest(measured, pilingUp);
  const widest = Math.max(...shown.map(({ spent }) => spent.p85 ?? spent.median ?? 0), 1);
  const parts: string[] = [
    text('Time per stage', { y: 48, bold: true }),
    text(`Medians, ${count(days, 'day')}`, { y: 90 }),
  ];
  let top = 114;
  for (const { stage, spent } of shown) {
    const long = (ms: number | null): number => Math.max(4, Math.round(((ms ?? 0) / widest) * INNER));
    parts.push(
      text(nameOfStage(stage), { y: top + TEXT, bold: true }),
      text(spread(spent), { y: top + 2 * TEXT + 4 }),
      bar(top + 80, { width: long(spent.p85), fill: ground }),
      bar(top + 80, { width: long(spent.median), fill: tone }),
    );
    top += 80 + BAR;
    if (stage === pilingUp) {
      parts.push(
        `<rect x="${MARGIN}" y="${top + 10}" width="232" height="44" rx="6" fill="${ink}"/>`,
        text('Piling up here', { x: MARGIN + 12, y: top + 42, bold: true, fill: ground }),
      );
      top += 54;
    }
    top += 18;
  }
  if (measured.length > shown.length) {
    parts.push(text(`and ${measured.length - shown.length} more`, { y: top + TEXT }));
    top += TEXT + 12;
  }
  return sheet(top + 12, parts);
}

/** The stage that piles up is always among them. */
function longest(measured: readonly StageTime[], pilingUp: StageName | null): StageTime[] {
  const pile = measured.findIndex(({ stage }) => stage === pilingUp);
  return measured.filter((_, at) => at < (pile >= MOST ? MOST - 1 : MOST) || at === pile);
}

/** The median is filled, p85 is an outline behind it. */
const bar = (y: number, { width, fill }: { width: number; fill: string }): string =>
  `<rect x="${MARGIN + 1}" y="${y}" width="${Math.max(2, width - 2)}" height="${BAR - 2}" fill="${fill}" stroke="${tone}" stroke-width="2"/>`;

/** Within the width: what reads the same twice is said once. */
function spread({ median, p85 }: { median: number | null; p85: number | null }): string {
  const [half, most] = [lasting(median), lasting(p85)];
  return half === most ? half : `${half}, p85 ${most}`;
}
