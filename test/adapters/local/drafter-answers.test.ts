import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createPassages } from '../../../src/adapters/local/company/passages.ts';
import { createOfflineDrafter } from '../../../src/adapters/local/drafter/drafter.ts';
import { queriesFor } from '../../../src/pipeline/facts/queries.ts';
import type { Context, Evidence } from '../../../src/pipeline/work-item.ts';
import type { Answered, Material } from '../../../src/ports/model.ts';
import { material, noon, sampleTicket } from '../../support/sample-ticket.ts';

const drafter = createOfflineDrafter({
  skillsDir: join(import.meta.dirname, '../../../skills'),
  now: () => new Date(noon),
});

const context: Context = {
  blastRadius: {
    level: 'medium',
    services: [
      { name: 'invoices', tier: 'T2', hops: 0 },
      { name: 'ledger', tier: 'T2', hops: 1 },
    ],
    sum: 3,
  },
  incidents: [],
  otherWork: [],
  evidence: [],
  reviewersWaiting: [],
  sources: [
    { source: 'Catalog', state: 'ok', at: noon },
    { source: 'Zendesk', state: 'unknown', at: noon, reason: 'timed out' },
  ],
};
const evidence: Evidence[] = [
  {
    id: 'cust-1',
    title: 'Requests about invoices',
    kind: 'customer',
    excerpt:
      '- 2026-10-12 Globex: asks for a CSV export of invoices\n- 2026-09-03 Initech: wants invoices as CSV\n- 2026-06-01 Umbrella: export of invoices to CSV, please\n- 2025-11-30 Hooli: CSV export of invoices',
    at: '2026-10-12T00:00:00Z',
    url: 'https://docs.example/cust-1',
  },
  {
    id: 'cust-2',
    title: 'Dark mode',
    kind: 'customer',
    excerpt: '2026-10-01 Globex: asks for dark mode',
    at: '2026-10-01T00:00:00Z',
  },
  {
    id: 'prd-12',
    title: 'TL-12 Invoice exports to accounting',
    kind: 'prd',
    excerpt: 'Decided against: the report page nearly does it and finance can export invoices there.',
    at: '2026-02-10T00:00:00Z',
  },
  {
    id: 'adr-3',
    title: 'ADR 3: money is whole numbers',
    kind: 'adr',
    excerpt: 'We keep cents as integers because floats drift. No retries when the storefront is away.',
    at: '2026-01-05T00:00:00Z',
  },
  {
    id: 'inc-7',
    title: 'INC-7 Invoices list ran out of memory',
    kind: 'incident',
    excerpt: 'Listing all invoices in src/list.js held every row in memory.',
    at: '2026-05-05T00:00:00Z',
  },
];
const commits: Material['commits'] = [
  {
    sha: 'aaaaaaa1',
    title: 'Round totals once',
    author: 'Eli',
    at: '2026-11-15T10:00:00Z',
    files: ['src/totals.js'],
  },
  {
    sha: 'bbbbbbb2',
    title: 'Escape names',
    author: 'Sam',
    at: '2026-11-10T10:00:00Z',
    files: ['src/page.js', 'src/list.js'],
  },
  {
    sha: 'ccccccc3',
    title: 'Read orders',
    author: 'Eli',
    at: '2026-08-01T10:00:00Z',
    files: ['src/orders.js'],
  },
];
const given = material({
  item: sampleTicket({ description: 'Finance copies invoices by hand.' }),
  context,
  evidence,
  commits,
  paths: ['src/list.js', 'src/page.js', 'src/totals.js', 'src/export-report.js'],
  prd: '## Requirements\n\n1. Download the list.\n\n## Non-goals\n\n- None so far.\n',
  conversation: [
    { who: 'Ana', text: 'Should we retry when the storefront is away?', at: '2026-11-19T09:00:00Z' },
    {
      who: 'Sam',
      text: "No, let's skip retries: the page says that it shows the last known orders.",
      at: '2026-11-19T09:05:00Z',
    },
  ],
});
const ask = (question: string, about: Material = given): Promise<Answered> => drafter.answer(question, about);

function expectManners(answer: Answered): void {
  const lines = answer.text.split('\n');
  expect(lines.length).toBeLessThanOrEqual(6);
  expect(lines.at(-1)).toBe('Put together without a model. Check the sources.');
  expect(answer.costUsd).toBe(0);
}

describe('customers who asked', () => {
  test.each<[string, number, string]>([
    ['How many customers asked for this in the last 6 months?', 3, '6 months'],
    ['how often did clients request it during the past year', 4, '1 year'],
    ['Has any customer asked for that in the last two months?', 1, '2 months'],
    ['What demand for a CSV export do we have from customers in the last quarter?', 2, '1 quarter'],
    ['Any feature requests from users for invoice exports, last 180 days?', 3, '180 days'],
    ['How many accounts wanted a CSV of their invoices in the past 12 months?', 4, '12 months'],
  ])('%s', async (question, number, span) => {
    const answer = await ask(question);
    expect(answer.text).toMatch(
      new RegExp(
        `^${number} customer requests? for this in the last ${span} \\(since \\d+ \\w+ 202[56]\\)\\.`,
      ),
    );
    expect(answer.sources[0]).toEqual({
      title: 'Requests about invoices',
      url: 'https://docs.example/cust-1',
      at: '2026-10-12T00:00:00Z',
    });
    expectManners(answer);
  });

  test('nothing found is said, with where it was looked for and what was not reached', async () => {
    const answer = await ask('How many customers asked for a mobile app in the last 6 months?', {
      ...given,
      evidence: [],
    });
    expect(answer.text.split('\n')[0]).toBe(
      'I found nothing about that in customer notes (6 months). Not reached: Zendesk.',
    );
    expect(answer.sources).toEqual([]);
  });
});

describe('what was touched, and by whom', () => {
  test.each([
    'What changed here in 30 days, who is active?',
    'Who touched this recently?',
    'who has been working on this service in the last month?',
    'Show me the commits of the past 4 weeks',
    "What's been modified lately, and by who?",
    'Who knows this code, any recent activity?',
  ])('%s', async (question) => {
    const answer = await ask(question);
    expect(answer.text).toMatch(
      /^2 commits in the last (?:30 days|1 month|4 weeks), by Eli \(1\) and Sam \(1\)\./,
    );
    expect(answer.sources).toContainEqual({ title: 'aaaaaaa Round totals once', at: '2026-11-15T10:00:00Z' });
    expectManners(answer);
  });

  test('no commit is said, not guessed', async () => {
    const answer = await ask('Who changed this in the last 2 days?');
    expect(answer.text).toContain('I found nothing about that in commits of the last 2 days.');
  });
});

describe('services affected', () => {
  test.each([
    'Which services would this affect?',
    'What other systems depend on this?',
    'Is anything downstream of us impacted?',
    'Who else calls this, what is the blast radius?',
    'Will this break something for other teams that rely on it?',
  ])('%s', async (question) => {
    const answer = await ask(question);
    expect(answer.text).toContain('Blast radius is medium: ledger (T2) depend on invoices.');
    expectManners(answer);
  });
});

describe('patterns and duplicates', () => {
  test.each([
    'Are there patterns to follow, anything we duplicate?',
    'Do we already have something like an export?',
    'Is there prior art for exports we could reuse?',
    'Have we done this before, any similar export?',
  ])('%s', async (question) => {
    const answer = await ask(question);
    expect(answer.text).toContain('`src/export-report.js`');
    expect(answer.sources.map((source) => source.title)).toContain('TL-12 Invoice exports to accounting');
    expectManners(answer);
  });
});

describe('what could go wrong', () => {
  test.each([
    'What could go wrong, which files have caused incidents?',
    'What are the risks here?',
    'Which outages have we had on this ground?',
    'What should I be careful about?',
    'What might break?',
  ])('%s', async (question) => {
    const answer = await ask(question);
    expect(answer.text).toContain('INC-7 Invoices list ran out of memory');
    expect(answer.text).toContain('Files named in past incidents: `src/list.js`.');
    expectManners(answer);
  });
});

describe('why not', () => {
  test.each([
    "Why shouldn't we build this?",
    'Why should we not do this at all?',
    'Play devil\u2019s advocate: is this worth building?',
    'What speaks against it?',
    'Do we really need this?',
    'Give me arguments against building this',
  ])('%s', async (question) => {
    const answer = await ask(question);
    expect(answer.text).toMatch(
      /^\*\*Reasons against:\*\* 1\. TL-12 Invoice exports to accounting was turned down: “Decided against: the report page/,
    );
    expect(answer.text).toContain('**What would change my mind:**');
    expect(answer.text).toContain('**Cheaper ways:**');
    expect(answer.offers).toEqual(['decided_against', 'risks']);
    expect(answer.proposal).toBeNull();
    expectManners(answer);
  });
});

describe('why it was decided', () => {
  test.each([
    'Why did we skip retries?',
    'Who decided to skip retries?',
    'What was the reason for no retries?',
    'How come we agreed on skipping retries?',
  ])('%s', async (question) => {
    const answer = await ask(question);
    expect(answer.text).toMatch(/^Sam said it here on 19 Nov 2026: “No, let's skip retries/);
    expect(answer.sources[0]).toEqual({ title: 'Sam in this thread', at: '2026-11-19T09:05:00Z' });
    expectManners(answer);
  });

  test('a decision that nobody wrote down is not invented', async () => {
    const answer = await ask('Why did we choose Kafka?', { ...given, conversation: [] });
    expect(answer.text).toContain(
      'I found nothing about that in this thread, decision records and past PRDs.',
    );
  });
});

describe('who owns it', () => {
  test.each(['Who owns this?', 'Which team is responsible?', 'Whose service is it?'])(
    '%s',
    async (question) => {
      expect((await ask(question)).text).toContain('billing owns invoices (T2, acme/invoices).');
    },
  );
});

test('a question about something else is not answered with requests for this', async () => {
  const pdf: Evidence = {
    id: 'cust-3',
    title: 'PDF',
    kind: 'customer',
    excerpt: '2026-10-02 Initrode: invoices as PDF',
    at: '2026-10-02T00:00:00Z',
  };
  const answer = await ask('Did any customer want PDF invoices this year?', {
    ...given,
    evidence: [...evidence, pdf],
  });
  expect(answer.text).toMatch(/^1 customer request for this in the last 1 year/);
});

test('two questions in one message are both answered', async () => {
  const answer = await ask('Which services would this affect? What has been touched there recently?');
  expect(answer.text).toContain('Blast radius is medium');
  expect(answer.text).toContain('2 commits in the last 30 days');
  expectManners(answer);
});

test('anything else is looked up', async () => {
  const answer = await ask('How do we store money?');
  expect(answer.text).toContain('“We keep cents as integers because floats drift.”');
});

describe('talk that settles something', () => {
  test.each([
    [
      "Let's leave out PDF, finance uses CSV only.",
      'Non-goals',
      "- None so far.\n- Let's leave out PDF, finance uses CSV only.",
    ],
    [
      'Agreed, we will put the customer number first.',
      'Requirements',
      '1. Download the list.\n2. we will put the customer number first.',
    ],
  ])('%s', async (statement, section, after) => {
    const { proposal } = await ask(statement);
    expect(proposal).toMatchObject({ document: 'prd', change: { section } });
    expect(proposal?.change.after.toLowerCase()).toBe(after.toLowerCase());
  });

  test.each([
    "Let's ship it",
    'Looks good, we will merge',
    'Should we leave out PDF?',
    'Thanks!',
    'We approved this',
  ])('fault 24: "%s" never changes a document', async (words) => {
    expect((await ask(words)).proposal).toBeNull();
  });
});

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
    expect(await text('Which services are affected?')).toContain(`${neighbour} (T1) depend on ${service}`);
    expect(await text('Who touched it recently?')).toContain('Noor (1)');
    expect(await text('What could go wrong?')).toContain(`${thing} misprinted`);
    expect(await text('What could go wrong?')).toContain(`\`${file}\``);
    expect(await text(`Why did we print the ${thing} twice?`)).toContain('Ines said it here on 1 Nov 2026');
    expect(await text(`How many digits has a ${thing}?`)).toContain('eleven digits');
    expect(await text("Why shouldn't we build this?")).toContain('Blast radius is high.');
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
  const company = join(import.meta.dirname, '../../../src/sandbox/acme');
  const passages = createPassages({
    folders: [join(company, 'knowledge'), join(company, 'customers')],
    link: (id) => `https://docs.example/${id}`,
  });
  const title = 'Export invoices as CSV';

  async function askThere(question: string): Promise<string> {
    const found = await Promise.all(
      queriesFor(question, title).map((query) => passages.search(query, { service: 'invoices', limit: 6 })),
    );
    const about = material({
      item: sampleTicket({ prd: null, spec: null }),
      evidence: found.flat(),
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
