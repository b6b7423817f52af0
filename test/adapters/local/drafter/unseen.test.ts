import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asEvidence } from '../../../../src/flow/knowledge/search.ts';
import { queriesFor } from '../../../../src/pipeline/facts/queries.ts';
import { folderSource, type TestLake, testLake } from '../../../support/local/lake.ts';
import { ask, context, given } from '../../../support/questions.ts';
import { material, sampleTicket } from '../../../support/sample-ticket.ts';

describe('a company that the code has never seen', () => {
  const syllables = ['ka', 'lo', 'mi', 'ru', 'ten', 'vo', 'zar', 'pel', 'dun', 'sha'];
  const word = (seed: number): string =>
    [seed, seed * 7 + 3, seed * 3 + 1].map((each) => syllables[each % syllables.length]).join('');

  test.each([1, 2, 3, 4, 5])('catalog %i: answers come from its own facts', async (seed) => {
    const [service, neighbour, thing, file] = [
      word(seed),
      word(seed + 20),
      word(seed + 40),
      `lib/${word(seed + 60)}.py`,
    ];
    const about = material({
      item: sampleTicket({
        title: `Show the ${thing} on the label`,
        description: `Drivers read the ${thing} aloud.`,
      }),
      context: {
        ...context,
        blastRadius: {
          level: 'high',
          services: [
            { name: service, tier: 'T3', hops: 0 },
            { name: neighbour, tier: 'T1', hops: 1 },
          ],
          sum: 5,
        },
        sources: [],
      },
      evidence: [
        {
          id: 'n-1',
          title: 'Field notes',
          kind: 'customer',
          excerpt: `2026-10-0${seed} Depot ${seed}: asks for the ${thing} on the label\n2026-01-01 Depot 9: the ${thing} on a label`,
          at: '2026-10-01T00:00:00Z',
        },
        {
          id: 'x-1',
          title: `${thing} misprinted`,
          kind: 'incident',
          excerpt: `${file} cut the ${thing} in half.`,
          at: '2026-04-04T00:00:00Z',
        },
        {
          id: 'd-1',
          title: `How a ${thing} is numbered`,
          kind: 'adr',
          excerpt: `A ${thing} has eleven digits because scanners expect it.`,
        },
      ],
      commits: [
        {
          sha: 'f00d1234',
          title: `Pad the ${thing}`,
          author: 'Noor',
          at: '2026-11-18T00:00:00Z',
          files: [file],
        },
      ],
      paths: [file, 'lib/printer.py'],
      conversation: [
        {
          who: 'Ines',
          text: `We decided to print the ${thing} twice because gloves smear it.`,
          at: '2026-11-01T00:00:00Z',
        },
      ],
    });
    const text = async (question: string): Promise<string> => (await ask(question, about)).text;
    expect(await text('How many customers asked for this in the last 6 months?')).toMatch(
      /^1 customer request for this/,
    );
    expect(await text('Which services are affected?')).toContain(`${neighbour} (T1) depends on ${service}`);
    expect(await text('Who touched it recently?')).toContain('Noor (1)');
    expect(await text('What could go wrong?')).toContain(`${thing} misprinted`);
    expect(await text('What could go wrong?')).toContain(`\`${file}\``);
    expect(await text(`Why did we print the ${thing} twice?`)).toContain('Ines said it here on 1 Nov 2026');
    expect(await text(`How many digits has a ${thing}?`)).toContain('eleven digits');
    expect(await text("Why shouldn't we build this?")).toContain(
      `Blast radius is high: ${neighbour} (T1) depends on ${service}.`,
    );
    expect(await text('What about submarines?')).toContain('I found nothing about that');
  });
});

test('hostile sources and speakers stay text in an answer', async () => {
  const answer = await ask('What could go wrong with exports?', {
    ...given,
    evidence: [
      {
        id: 'e',
        title: '<!channel> *bold* [x](https://evil.example)',
        kind: 'incident',
        excerpt: 'exports of invoices\n# Heading\n<@U1> <!-- hidden -->',
        url: 'javascript:alert(1)',
      },
    ],
  });
  expect(answer.text).not.toMatch(/(?<!\\)<[!@]|hidden|^# /m);
  expect(answer.sources[0]?.url).toBeUndefined();
});

describe('the sample company', () => {
  const company = join(import.meta.dirname, '../../../../src/sandbox/acme');
  let lake: TestLake;
  beforeAll(async () => {
    lake = await testLake();
    await lake.sync(folderSource(join(company, 'knowledge'), join(company, 'customers')));
  });
  afterAll(() => lake.database.close());
  const title = 'Export invoices as CSV';

  async function askThere(question: string): Promise<string> {
    const found = await Promise.all(
      queriesFor(question, title).map((query) => lake.search(query, { service: 'invoices', limit: 6 })),
    );
    const about = material({
      item: sampleTicket({ prd: null, spec: null }),
      evidence: found.flat().map(asEvidence),
      paths: ['src/invoices.js', 'src/totals.js'],
    });
    return (await ask(question, about)).text;
  }

  test.each([
    [
      'How many customers asked for this in the last 6 months?',
      /^\d customer requests? for this in the last 6 months/,
    ],
    ["Why shouldn't we build this?", /TL-12 .* was turned down: “Decided against/],
    ['Is there already something that does nearly this?', /nearly does it/],
    ['What could go wrong?', /INC-\d+/],
    ['What did we decide about rounding?', /Round money once/],
    ['Are there conventions for CSV files?', /RFC 4180/],
    ['Do customers want PDF?', /Meriva/],
  ])('%s', async (question, expected) => {
    expect(await askThere(question)).toMatch(expected);
  });
});
