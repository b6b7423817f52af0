import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { judge } from '../../../../src/adapters/local/drafter/judge.ts';
import { specDigest } from '../../../../src/pipeline/documents/spec-digest.ts';
import { draftBoth, drafter, root, ticket } from '../../../support/drafting.ts';
import { material } from '../../../support/sample-ticket.ts';

const acme = join(root, 'src/sandbox/acme');
/** Of the criteria that a change was prepared for: what its tests show, and what a person is to look at. */
const verdicts: Record<string, string[]> = {
  'Export invoices as CSV': [
    'check: Test “downloads the list as a CSV file” is about it, but does not show “button”.',
    'met: Test “leaves cancelled invoices out”.',
    'check: No changed test names it.',
  ],
  'Tax total off by a cent': [
    'met: Test “two lines of 10.005 make 20.01”.',
    'check: Test “an order without taxes costs what its lines cost” is about it, but does not show “stay”.',
  ],
  'Help page copy': [
    'check: Test “nothing is misspelt” names it; “Nothing” is more than the cases that it tries.',
    'met: Test “tells companies how to get an invoice”.',
  ],
};
const prepared = z.object({
  service: z.string(),
  steps: z.array(z.object({ folder: z.string(), files: z.array(z.string()) })),
  criteria: z.array(z.object({ text: z.string() })),
});
const tickets = z.object({
  tickets: z.array(
    z.object({ title: z.string(), description: z.string(), kind: z.enum(['feature', 'bug', 'chore']) }),
  ),
});

/** The newest files of a sample repository, from its history of folders. */
function sampleRepository(name: string): Record<string, string> {
  const files: Record<string, string> = {};
  const repository = join(acme, 'repos', name);
  for (const step of readdirSync(repository, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .toSorted((a, b) => a.name.localeCompare(b.name))) {
    const folder = join(repository, step.name);
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files[path.slice(folder.length + 1)] = readFileSync(path, 'utf8');
    }
  }
  return files;
}

describe('the sample tickets', () => {
  const samples = tickets.parse(parse(readFileSync(join(acme, 'tickets.yaml'), 'utf8'))).tickets;

  test.each(samples.map((sample) => [sample.title, sample] as const))(
    '%s: the prepared change stays in the scope that the spec names, and is judged by what its tests show',
    async (title, sample) => {
      const folder = join(acme, 'changes', title.toLowerCase().replaceAll(' ', '-'));
      const change = prepared.parse(parse(readFileSync(join(folder, 'change.yaml'), 'utf8')));
      const sources = sampleRepository(change.service);
      const item = ticket({ title, description: sample.description, kind: sample.kind });
      const { prd, spec } = await draftBoth({ item, paths: Object.keys(sources), sources, evidence: [] });
      const scope = specDigest(spec).filesInScope;
      const changed = change.steps.flatMap((step) =>
        step.files.map((path) => ({ path, text: readFileSync(join(folder, step.folder, path), 'utf8') })),
      );
      expect(changed.map((file) => file.path).filter((path) => !scope.includes(path))).toEqual([]);
      expect(scope.length).toBeLessThanOrEqual(9);
      const changes = changed.map(({ path, text }) => ({
        path,
        previousPath: null,
        added: 1,
        removed: 0,
        patch: text.replaceAll(/^/gm, '+'),
      }));
      const { criteria } = await drafter.judge(material({ item, prd }), changes);
      expect(criteria.filter((criterion) => criterion.verdict === 'not_met')).toEqual([]);
      const shown = judge(
        change.criteria.map(({ text }, index) => ({ number: index + 1, text, pm: false })),
        changes,
      );
      expect(shown.map(({ verdict, because }) => `${verdict}: ${because}`)).toEqual(verdicts[title]);
    },
  );
});
