/** Evidence tools over the flow's own doubles: the parts of the world that a test is about are replaced. */
import { createEvidence } from '../../../src/flow/evidence/evidence.ts';
import { type EvidenceSources, sourcesOf } from '../../../src/flow/evidence/sources.ts';
import { type Audience, everyone } from '../../../src/pipeline/knowledge/visibility.ts';
import type { Fetched } from '../../../src/ports/fetched.ts';
import type { EvidenceToolName, Gathered } from '../../../src/ports/lake/evidence.ts';
import type { CommitInfo } from '../../../src/ports/lake/knowledge.ts';
import type { FlowWorld } from '../flow-world.ts';

export const AT = '2026-11-20T09:00:00.000Z';
export const ok = <T>(value: T, source: string): Fetched<T> => ({ state: 'ok', value, source, at: AT });

export const commit = (title: string, more: Partial<CommitInfo> = {}): CommitInfo => ({
  sha: 'c0ffee'.padEnd(40, '0'),
  title,
  author: 'octo-sam',
  at: AT,
  files: ['src/list.js'],
  ...more,
});

export type Asks = (
  tool: EvidenceToolName,
  input: unknown,
  more?: { audience?: Audience; sources?: Partial<EvidenceSources>; deadlineMs?: number },
) => Promise<Gathered>;

export const asking =
  (world: () => FlowWorld): Asks =>
  (tool, input, { audience = everyone, sources = {}, deadlineMs } = {}) =>
    createEvidence(world().deps, {
      sources: { ...sourcesOf(world().deps), ...sources },
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    }).gather(tool, input, audience);
