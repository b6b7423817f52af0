import { describe, expect, test } from 'vitest';
import { ask, expectManners, given } from '../../../support/questions.ts';

describe('customers who asked', () => {
  test.each<[string, number, string]>([
    ['How many customers asked for this in the last 6 months?', 3, '6 months'],
    ['how often did clients request it during the past year', 4, 'year'],
    ['Has any customer asked for that in the last two months?', 1, '2 months'],
    ['What demand for a CSV export do we have from customers in the last quarter?', 2, 'quarter'],
    ['Any feature requests from users for invoice exports, last 180 days?', 3, '180 days'],
    ['How many accounts wanted a CSV of their invoices in the past 12 months?', 4, '12 months'],
    ['Has demand for this come up with clients since spring?', 3, '9 months'],
    ['Did users want it since June?', 3, '6 months'],
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
      'I found nothing about that in customer notes in the last 6 months. Not reached: Zendesk.',
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
      /^2 commits in the last (?:30 days|month|4 weeks), by Eli \(1\) and Sam \(1\)\./,
    );
    expect(answer.sources).toContainEqual({ title: 'aaaaaaa Round totals once', at: '2026-11-15T10:00:00Z' });
    expectManners(answer);
  });

  test('who should review it: those who work on it', async () => {
    const { text } = await ask('Who should review this, who knows the code?');
    expect(text).toMatch(/^\d commits in the history that I have, by /);
  });

  test('no commit is said, not guessed', async () => {
    const answer = await ask('Who changed this in the last 2 days?');
    expect(answer.text).toContain('I found nothing about that in commits in the last 2 days.');
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
    expect(answer.text).toContain('Blast radius is medium: ledger (T2) depends on invoices.');
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

test('a tail of two words is no question of its own', async () => {
  const answer = await ask('Where did outages come from in this code, which files?');
  expect(answer.text).toContain('INC-7 Invoices list ran out of memory');
  expect(answer.text).not.toContain('I found nothing');
});

test.each(['Which files have caused incidents recently?', 'What modules or files failed before?'])(
  'the files themselves come first: %s',
  async (question) => {
    const incident = (title: string, at: string) => ({ title, at, url: `https://docs.example/${title}` });
    const answer = await ask(question, {
      ...given,
      incidentFiles: [
        {
          file: 'src/list.js',
          incidents: [incident('INC-7', '2026-08-01T00:00:00Z'), incident('INC-3', '2026-03-01T00:00:00Z')],
        },
        { file: 'src/server.js', incidents: [incident('TL-4', '2026-07-01T00:00:00Z')] },
      ],
    });
    expect(answer.text.split('\n').slice(0, 2)).toEqual([
      '- `src/list.js`: INC-7, and 1 other',
      '- `src/server.js`: TL-4',
    ]);
    expect(answer.sources.slice(0, 2)).toEqual([
      { title: 'INC-7', at: '2026-08-01T00:00:00Z', url: 'https://docs.example/INC-7' },
      { title: 'TL-4', at: '2026-07-01T00:00:00Z', url: 'https://docs.example/TL-4' },
    ]);
    expectManners(answer);
  },
);
