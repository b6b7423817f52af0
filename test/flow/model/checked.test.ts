/** What a model may say and what is taken from it: texts made safe, names and links from our lists, verdicts on what was signed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelOf } from '../../../src/flow/model/checked.ts';
import type { Answered, Material, Model } from '../../../src/ports/model.ts';
import { drafter, root } from '../../support/drafting.ts';
import { material, sampleTicket } from '../../support/sample-ticket.ts';

const prd =
  '## Problem\n\nBy hand.\n\n## Risks\n\n- None.\n\n## Acceptance criteria\n\n1. A file comes.\n2. (PM) It opens.\n';
const given: Material = material({
  item: sampleTicket({}),
  prd,
  evidence: [
    { id: 'adr-3', title: 'Round once', kind: 'adr', excerpt: 'x', url: 'https://docs.acme.example/3' },
  ],
});
const answer: Answered = { text: '', sources: [], offers: [], proposal: null, costUsd: 1 };
const saying = (said: Partial<Model>): Model => modelOf({ model: { ...drafter, ...said } });
const answering = (said: Partial<Answered>) =>
  saying({ answer: async () => ({ ...answer, ...said }) }).answer('Put it into Risks.', given);

test('fault 64: a link is taken only from what was gathered; whatever else it names is a name', async () => {
  const { sources } = await answering({
    sources: [
      { title: 'Round once', url: 'https://docs.acme.example/3', at: '2026-01-01' },
      { title: 'Round <!channel> @kim', url: 'https://docs.acme.example/4' },
      { title: 'x', url: 'javascript:alert(1)' },
      ...Array.from({ length: 30 }, () => ({ title: 'more' })),
    ],
  });
  expect(sources.slice(0, 3)).toEqual([
    { title: 'Round once', url: 'https://docs.acme.example/3', at: '2026-01-01' },
    { title: 'Round <!channel> kim' },
    { title: 'x' },
  ]);
  expect(sources).toHaveLength(12);
});

test('fault 117: what it offers and proposes is from our lists, or nothing', async () => {
  const change = (section: string, after = 'Loud.') => ({ section, before: 'not what stands there', after });
  const proposal = async (said: Answered['proposal']) => (await answering({ proposal: said })).proposal;
  expect(
    await proposal({ document: 'prd', change: change('Risks', 'See ![x](https://evil.example/p)') }),
  ).toEqual({
    document: 'prd',
    change: { section: 'Risks', before: '- None.', after: 'See (picture left out: x)\n' },
  });
  expect(await proposal({ document: 'prd', change: change('Sign-off') })).toBeNull();
  expect(await proposal({ document: 'spec', change: change('Risks') })).toBeNull();
  expect(await proposal({ document: 'other' as 'prd', change: change('Risks') })).toBeNull();
  expect(
    await proposal({ document: 'prd', change: change('Risks', 'x\n\n## Acceptance criteria\n\n1. None.') }),
  ).toBeNull();
  expect((await answering({ offers: ['deploy', 'risks'] as Answered['offers'] })).offers).toEqual(['risks']);
});

test('fault 70: a verdict is on the criteria of the text, which keep their words and their people', async () => {
  const verdict = { because: 'signed', verdict: 'met' as const };
  const { criteria } = await saying({
    judge: async () => ({
      criteria: [
        { ...verdict, number: 2, text: 'Nothing', pm: false },
        { ...verdict, number: 9, text: 'Deploy at once', pm: false },
      ],
      costUsd: 0,
    }),
  }).judge(given, []);
  expect(criteria).toEqual([
    {
      number: 1,
      text: 'A file comes.',
      pm: false,
      verdict: 'check',
      because: 'The judge says nothing about it.',
    },
    { number: 2, text: 'It opens.', pm: true, verdict: 'met', because: 'signed' },
  ]);
});

test('what is proposed for a form is one of ours, short, and names nobody', async () => {
  const said = await saying({
    classify: async () => ({
      kind: 'epic' as 'bug',
      priority: 'now' as 'low',
      labels: ['@kim', ...Array.from({ length: 40 }, () => 'x'.repeat(90))],
      criteria: Array.from({ length: 40 }, () => 'y'.repeat(900)),
      services: ['invoices', 'evil/exfil'],
    }),
  }).classify('x', { services: [{ name: 'invoices', words: [] }] });
  expect(said).toMatchObject({ kind: 'feature', priority: 'medium', services: ['invoices'] });
  expect([said.labels[0], said.labels.length, said.labels[1]?.length]).toEqual(['kim', 10, 60]);
  expect([said.criteria.length, said.criteria[0]?.length]).toEqual([20, 500]);
});

test('fault 122: a secret that it repeats is not stored', async () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const model = saying({
    draft: async () => ({ markdown: `## Notes\n\n${token}`, parts: [token], costUsd: 0, by: 'x' }),
    judge: async () => ({
      criteria: [
        { number: 2, pm: true, verdict: 'met', text: 'It opens.', because: `+const key = "${token}";` },
      ],
      costUsd: 0,
    }),
  });
  expect(JSON.stringify(await model.judge(given, []))).not.toContain(token);
  expect(JSON.stringify(await model.draft('prd', given))).not.toContain('ghp_');
  expect((await answering({ text: token })).text).toBe('[redacted: GitHub token]');
});

test('nothing in the flow asks a model past the check', () => {
  const past = readdirSync(join(root, 'src/flow'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== 'checked.ts')
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => /\.model\.(?:draft|answer|judge|classify)\(/.test(readFileSync(path, 'utf8')));
  expect(past).toEqual([]);
});
