import { inflateSync } from 'node:zlib';

export interface Png {
  width: number;
  height: number;
  /** Red, green and blue of one dot, from 0 to 255. */
  at(x: number, y: number): [number, number, number];
}

const DEPTH = 4;

/** A PNG of eight bits a channel with an alpha channel, without interlacing: what the painter makes. */
export function readPng(bytes: Uint8Array): Png {
  const file = Buffer.from(bytes);
  if (file.toString('latin1', 1, 4) !== 'PNG') throw new Error('This is no PNG.');
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const dots = unfiltered(inflateSync(Buffer.concat(parts)), { row: width * DEPTH, height });
  return {
    width,
    height,
    at(x, y) {
      const from = (y * width + x) * DEPTH;
      return [dots[from] ?? 0, dots[from + 1] ?? 0, dots[from + 2] ?? 0];
    },
  };
}

function unfiltered(raw: Buffer, { row, height }: { row: number; height: number }): Uint8Array {
  const out = new Uint8Array(row * height);
  for (let y = 0; y < height; y += 1) {
    const kind = raw[y * (row + 1)] ?? 0;
    for (let x = 0; x < row; x += 1) {
      const at = y * row + x;
      const left = x < DEPTH ? 0 : (out[at - DEPTH] ?? 0);
      const above = y === 0 ? 0 : (out[at - row] ?? 0);
      const corner = x < DEPTH || y === 0 ? 0 : (out[at - row - DEPTH] ?? 0);
      const guess = [0, left, above, (left + above) >> 1, nearest(left, above, corner)][kind] ?? 0;
      out[at] = (raw[y * (row + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return out;
}

function nearest(left: number, above: number, corner: number): number {
  const from = (one: number): number => Math.abs(left + above - corner - one);
  if (from(left) <= from(above) && from(left) <= from(corner)) return left;
  return from(above) <= from(corner) ? above : corner;
}
