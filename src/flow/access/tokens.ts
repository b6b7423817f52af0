/**
 * Two kinds of token, told apart by how they begin. A person's is 256 random bits of which the database holds the
 * SHA-256. A run's is the run's id, signed: an agent that is woken after a restart gets the same one, and none is
 * stored anywhere.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const PERSON = 'tlp_';
const RUN = 'tlr_';

export const newPersonToken = (): string => `${PERSON}${randomBytes(32).toString('base64url')}`;
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const signature = (run: string, key: string): string =>
  createHmac('sha256', key).update(`throughline run token v1\n${run}`).digest('base64url');

export const runToken = (run: string, key: string): string =>
  `${RUN}${Buffer.from(run).toString('base64url')}.${signature(run, key)}`;

export type Presented = { kind: 'person'; hash: string } | { kind: 'run'; run: string };

/** What a token claims; null where it is none of ours. */
export function readToken(token: string, key: string): Presented | null {
  if (/^tlp_[\w-]{43}$/.test(token)) return { kind: 'person', hash: hashOf(token) };
  const [, id, given] = /^tlr_([\w-]{1,200})\.([\w-]{43})$/.exec(token) ?? [];
  if (id === undefined || given === undefined) return null;
  const run = Buffer.from(id, 'base64url').toString('utf8');
  // Compared as they are written: two spellings of one signature are two tokens.
  return timingSafeEqual(Buffer.from(given), Buffer.from(signature(run, key))) ? { kind: 'run', run } : null;
}
