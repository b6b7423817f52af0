import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../../../src/pipeline/item/context.ts';
import { ask, evidence, expectManners, given } from '../../../support/questions.ts';

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
      /^\*\*Reasons against:\*\*\n1\. TL-12 Invoice exports to accounting was turned down: “Decided against: the report page/,
    );
    expect(answer.text).toContain('**What would change my mind:**');
    expect(answer.text).toContain('**Cheaper ways:**');
    expect(answer.offers).toEqual(['decided_against', 'risks']);
    expect(answer.proposal).toBeNull();
    expectManners(answer);
  });
});

test('reasons quote what they rest on, what would change it is the record’s own word, and another service’s record is none', async () => {
  const down: Evidence = {
    id: 'prd-9',
    title: 'TL-9 Invoices by mail',
    kind: 'prd',
    service: 'invoices',
    excerpt: 'Decided against by Ana. Look again when five customers ask.',
  };
  const failed: Evidence = {
    id: 'inc-80',
    title: 'INC-80 Export ran a formula',
    kind: 'incident',
    excerpt: 'Names went into the CSV export as they were.',
  };
  const against = async (...found: Evidence[]): Promise<string[]> =>
    (await ask("Why shouldn't we build this?", { ...given, context: null, evidence: found })).text.split(
      '\n',
    );
  expect(await against(down, failed)).toEqual([
    '**Reasons against:**',
    '1. Near it, TL-9 Invoices by mail was turned down: “Decided against by Ana. Look again when…” (source: prd-9)',
    '2. A failure near it, INC-80 Export ran a formula: “Names went into the CSV export as they were.” (source: inc-80)',
    '3. No customer note about it was found; the need is an assumption.',
    '',
    '**What would change my mind:** “Look again when five customers ask.”',
    '',
    '**Cheaper ways:** do it by hand once and count who uses it.',
  ]);
  expect((await against({ ...down, service: 'storefront' })).join('\n')).not.toContain('TL-9');
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

  test('what was decided with a press comes first, and leads to where it was settled', async () => {
    const decisions = [
      {
        at: '2026-11-18T10:00:00Z',
        who: 'Ana and Sam',
        deed: 'decided Non-goals of the PRD (v2)',
        words: 'Retries, since the page says that it is old.',
        url: 'https://acme.example/archives/C1/p1',
      },
    ];
    const answer = await ask('Why did we skip retries?', { ...given, decisions });
    expect(answer.text).toMatch(
      /^Ana and Sam decided Non-goals of the PRD \(v2\) on 18 Nov 2026: “Retries, since the page says that it is old\.”/,
    );
    expect(answer.sources[0]).toEqual({
      title: 'Ana and Sam decided Non-goals of the PRD (v2)',
      at: '2026-11-18T10:00:00Z',
      url: 'https://acme.example/archives/C1/p1',
    });
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
  expect(answer.text).toMatch(/^1 customer request for this so far this year \(since 1 Jan 2026\)/);
});

test.each([
  'Which services would this affect? What has been touched there recently?',
  'Which services would this affect, what has been touched there recently?',
  'What systems depend on this, who worked there lately?',
])('two questions in one message are both answered: %s', async (question) => {
  const answer = await ask(question);
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
    ["Let's leave PDF out: finance uses CSV only.", 'Non-goals'],
    ["Let's put the number first.", 'Requirements'],
  ])('%s: %s', async (statement, section) => {
    expect((await ask(statement)).proposal).toMatchObject({ change: { section } });
  });

  test('asked to put it into Risks, it proposes the reasons of the answer, as sentences with their sources', async () => {
    const { proposal, text } = await ask('Put this into Risks, please?');
    expect(proposal?.change).toEqual({
      section: 'Risks',
      before: '',
      after: [
        '- TL-12 Invoice exports to accounting was turned down: “Decided against: the report page nearly does it and finance can export invoices there.” (source: prd-12)',
        '- Blast radius is medium: ledger (T2) depends on invoices. (source: catalog)',
        '- Few have asked: 3 customer requests in 6 months, the last on 12 Oct 2026: “Globex: asks for a CSV export of invoices”. (source: cust-1)',
      ].join('\n'),
    });
    expect(text.split('\n').map((line) => line.slice(0, 41))).toEqual([
      'For Risks of the PRD I propose:',
      '- TL-12 Invoice exports to accounting was',
      '- Blast radius is medium: ledger (T2) dep',
      '- Few have asked: 3 customer requests in ',
    ]);
    const again = { ...given, prd: `${given.prd}\n## Risks\n\n${proposal?.change.after}\n` };
    expect(await ask('Put this into Risks, please?', again)).toMatchObject({
      proposal: null,
      text: 'I propose nothing: what I found against it stands in Risks already.',
    });
    expect((await ask('Which of these go into Risks?')).proposal).toBeNull();
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
