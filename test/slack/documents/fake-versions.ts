/** Three texts of one PRD, as the product would tell of them. */
import { sectionChanges } from '../../../src/pipeline/documents/sections.ts';
import type { Versions, VersionView } from '../../../src/ports/versions.ts';

const at = '2026-11-20T10:00:00.000Z';
const all: VersionView[] = [
  { version: 3, at, author: 'Sam', how: 'edited', skill: null },
  { version: 2, at, author: null, how: 'redrafted', skill: 'prd 1-5f2c77aa' },
  { version: 1, at, author: null, how: 'drafted', skill: 'prd 1-5f2c77aa' },
];
const texts: Record<number, string> = {
  1: '## Problem\n\nBy hand.\n',
  2: '## Problem\n\nBy hand, each month.\n',
  3: '## Problem\n\nBy hand, each month.\n\n## Goals\n\n- <@U0ANA> *sleeps*\n',
};

export interface FakeVersions extends Versions {
  restored: Parameters<Versions['restore']>[0][];
}

export const fakeVersions = (outsiders: ReadonlySet<string>): FakeVersions => {
  const restored: Parameters<Versions['restore']>[0][] = [];
  return {
    restored,
    list: async ({ viewer }) => (outsiders.has(viewer) ? null : all),
    difference: async ({ from, to, viewer }) => {
      const [older, newer] = [Math.min(from, to), Math.max(from, to)];
      const find = (version: number) => all.find((one) => one.version === version);
      const [left, right] = [find(older), find(newer)];
      return left === undefined || right === undefined
        ? null
        : {
            from: left,
            to: right,
            changes: sectionChanges(texts[older] ?? '', texts[newer] ?? ''),
            newest: 3,
            restorable: older < 3 && viewer === 'U0ANA',
          };
    },
    restore: async (request) => {
      restored.push(request);
      return { kind: 'done', ticket: request.key, sentence: `PRD v4 has the text of v${request.version}.` };
    },
  };
};
