/**
 * The services around a change as a picture: the service on top, below it what depends on it, each under the one by
 * which it is reached. T1 is a diamond and the word, every other service a ring. Names are those of the catalog, so
 * they have letters of the font alone; anything else in one is drawn as a question mark. The alt text has them whole.
 */
import type { BlastRadius, ServiceAtRisk } from '../../pipeline/blast-radius.ts';
import { cut, limits } from '../text/limits.ts';
import { plain } from '../text/mrkdwn.ts';
import { count } from '../text/names.ts';
import { ground, ink, MARGIN, nameOfPicture, type Picture, sheet, text, tone, WIDTH } from './sheet.ts';

/** With the service itself: more would not be read on a phone. */
const MOST = 20;
const ROW = 52;
const STEP = 26;
const FIRST_ROW = 106;
/** Half of what a mark takes; the name begins after it. */
const MARK = 11;
const NAME = 34;
/** Of a letter of the bold face, on average; the widest names are cut a little early. */
const LETTER = 19;

/** Null: nothing depends on it, or it was computed before the ways were kept, so that there is no graph to draw. */
export function radiusGraph(radius: BlastRadius): Picture | null {
  const [own] = radius.services;
  if (own === undefined || radius.services.length < 2) return null;
  if (radius.services.some(({ hops, via }) => hops > 0 && via === undefined)) return null;
  const shown = chosen(radius);
  const svg = drawn(inRows(shown, own), { radius, left: radius.services.length - shown.length });
  return { name: nameOfPicture('blast-radius', svg), title: 'Blast radius', svg, alt: spoken(radius, own) };
}

/** The chain that decides, every T1 that there is room for, then the nearest; none without those that lead to it. */
function chosen({ services, path = [] }: BlastRadius): ServiceAtRisk[] {
  const byName = new Map(services.map((one) => [one.name, one]));
  const kept = new Set(services.slice(0, 1));
  const first = services.filter(({ name, tier }) => path.includes(name) || tier === 'T1');
  for (const one of [...first.filter(({ name }) => path.includes(name)), ...first, ...services]) {
    const way: ServiceAtRisk[] = [];
    for (let at: ServiceAtRisk | undefined = one; at !== undefined && !kept.has(at); ) {
      way.push(at);
      at = at.via === undefined ? undefined : byName.get(at.via);
    }
    if (kept.size + way.length <= MOST) for (const each of way) kept.add(each);
  }
  return services.filter((one) => kept.has(one));
}

interface Row {
  one: ServiceAtRisk;
  /** The row of the one by which it is reached. */
  parent: number | null;
}

/** Each directly below what it depends on, with all that depends on it in turn. */
function inRows(shown: readonly ServiceAtRisk[], own: ServiceAtRisk): Row[] {
  const below = Map.groupBy(shown.slice(1), ({ via }) => via);
  const rows: Row[] = [];
  const add = (one: ServiceAtRisk, parent: number | null): void => {
    const at = rows.push({ one, parent }) - 1;
    for (const next of below.get(one.name) ?? []) add(next, at);
  };
  add(own, null);
  return rows;
}

function drawn(rows: readonly Row[], about: { radius: BlastRadius; left: number }): string {
  const { radius, left } = about;
  const parts = [text(`Blast radius ${radius.level}`, { y: 48, bold: true })];
  const markX = (hops: number): number => MARGIN + MARK + hops * STEP;
  const markY = (row: number): number => FIRST_ROW + row * ROW - MARK;
  for (const [at, { one, parent }] of rows.entries()) {
    const [x, y] = [markX(one.hops), markY(at)];
    if (parent !== null) {
      const from = markX(rows[parent]?.one.hops ?? 0);
      parts.push(
        `<path d="M ${from} ${markY(parent) + MARK} V ${y} H ${x - MARK}" fill="none" stroke="${tone}" stroke-width="3"/>`,
      );
    }
    parts.push(
      mark(one, { x, y }),
      text(label(one), { x: x - MARK + NAME, y: y + MARK, bold: one.hops === 0 || one.tier === 'T1' }),
    );
  }
  const end = FIRST_ROW + rows.length * ROW;
  if (left > 0) parts.push(text(`and ${left} more`, { y: end }));
  return sheet(left > 0 ? end + 24 : end - ROW + 30, parts);
}

function mark({ tier }: ServiceAtRisk, { x, y }: { x: number; y: number }): string {
  return tier === 'T1'
    ? `<path d="M ${x} ${y - 13} L ${x + 13} ${y} L ${x} ${y + 13} L ${x - 13} ${y} Z" fill="${ink}" stroke="${ink}" stroke-width="2"/>`
    : `<circle cx="${x}" cy="${y}" r="${MARK - 2}" fill="${ground}" stroke="${ink}" stroke-width="3"/>`;
}

function label({ name, tier, hops }: ServiceAtRisk): string {
  const end = tier === 'T1' ? ' T1' : '';
  const room = Math.floor((WIDTH - 2 * MARGIN - NAME - hops * STEP) / LETTER) - end.length;
  return `${cut(name.replaceAll(/[^\w./-]/g, '?'), room)}${end}`;
}

function spoken(radius: BlastRadius, own: ServiceAtRisk): string {
  const said = ({ name, tier }: ServiceAtRisk): string =>
    `${plain(name, 70)} (${tier === null ? 'no tier' : tier})`;
  const layers = [...Map.groupBy(radius.services.slice(1), ({ hops }) => hops)].map(([hops, all]) => {
    const each = all.map((one) =>
      hops > 1 && one.via !== undefined ? `${said(one)} by ${plain(one.via, 70)}` : said(one),
    );
    return `${hops === 1 ? 'Directly' : `By ${count(hops, 'hop')}`}: ${each.join(', ')}.`;
  });
  const all = radius.services.length - 1;
  const verb = all === 1 ? 'depends' : 'depend';
  return cut(
    [
      `Blast radius of ${said(own)}: ${radius.level}. ${count(all, 'service')} ${verb} on it.`,
      ...layers,
    ].join(' '),
    limits.altText,
  );
}
