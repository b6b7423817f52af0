/** What every picture is drawn on: the width of a phone, one font, its own ground for light and dark. */
import { createHash } from 'node:crypto';

export interface Picture {
  /** Of what is to be seen: the same picture has the same name. */
  name: string;
  title: string;
  svg: string;
  alt: string;
}

export const WIDTH = 390;
export const MARGIN = 16;
export const TEXT = 32;

/** One picture for light and dark: it brings its own ground, and a line around it. */
export const ground = '#ffffff';
export const ink = '#1d1c1d';
export const tone = '#0b4c8c';
const edge = '#696969';

export function text(words: string, at: { y: number; x?: number; bold?: boolean; fill?: string }): string {
  const weight = at.bold === true ? 700 : 400;
  return `<text x="${at.x ?? MARGIN}" y="${at.y}" font-size="${TEXT}" font-weight="${weight}" fill="${at.fill ?? ink}">${words}</text>`;
}

export const sheet = (height: number, parts: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<rect x="0" y="0" width="${WIDTH}" height="${height}" fill="${ground}"/>`,
    `<rect x="1" y="1" width="${WIDTH - 2}" height="${height - 2}" fill="none" rx="14" stroke="${edge}" stroke-width="2"/>`,
    ...parts,
    '</svg>',
  ].join('\n');

export const nameOfPicture = (kind: string, svg: string): string =>
  `${kind}-${createHash('sha256').update(svg).digest('hex').slice(0, 16)}.png`;
