import { describe, expect, test } from 'vitest';
import { documentHash } from '../../../../src/pipeline/documents/canonical.ts';
import { citable } from '../../../../src/pipeline/documents/citing/citable.ts';
import { prdDigest } from '../../../../src/pipeline/documents/prd-digest.ts';
import { draftProblems } from '../../../../src/pipeline/documents/problems.ts';
import { sections } from '../../../../src/pipeline/documents/sections.ts';
import { specDigest } from '../../../../src/pipeline/documents/spec-digest.ts';
import { touches } from '../../../../src/pipeline/facts/paths.ts';
import {
  csv,
  draftBoth,
  drafter,
  evidence,
  failedDocumentRules,
  headings,
  paths,
  ticket,
} from '../../../support/drafting.ts';
import { material, noon } from '../../../support/sample-ticket.ts';

describe('a PRD without a model', () => {
  test('has the headings of the skill, cites what was gathered, and says how it came to be', async () => {
    const { markdown, costUsd } = await drafter.draft('prd', material({ item: csv, evidence }));
    expect(costUsd).toBe(0);
    expect(sections(markdown).map((part) => part.title)).toEqual(headings('prd'));
    expect(
      draftProblems(markdown, {
        kind: 'prd',
        headings: headings('prd'),
        sources: citable(material({ item: csv, evidence })),
        before: null,
      }),
    ).toEqual([]);
    expect(markdown.trim()).toMatch(/Drafted without a model, .* Check the sources\.$/);
    expect(prdDigest(markdown)).toMatchObject({
      openQuestions: [],
      criteria: [
        { number: 1, text: 'When finance downloads the list, the result is a CSV file.', pm: false },
        { number: 2, text: 'Given cancelled invoices, the download has none of them.', pm: false },
      ],
    });
    expect(markdown).toContain('(source: cust-2)');
  });

  test('names what could not be reached', async () => {
    const context = {
      blastRadius: {
        level: 'low' as const,
        services: [{ name: 'invoices', tier: 'T2' as const, hops: 0 }],
        sum: 0,
      },
      incidents: [],
      otherWork: [],
      evidence: [],
      reviewersWaiting: [],
      sources: [{ source: 'Zendesk', state: 'unknown' as const, at: noon, reason: 'timed out' }],
    };
    const { markdown } = await drafter.draft('prd', material({ item: csv, context }));
    expect(prdDigest(markdown).notReached).toEqual(['Zendesk, tried 20 Nov 2026']);
  });

  test('takes criteria as they were proposed, without marking any for the PM', async () => {
    const item = ticket({
      proposedCriteria: ['The button is blue (PM)', 'Names with commas stay whole - PM', 'PM: wording fits'],
    });
    const { markdown } = await drafter.draft('prd', material({ item }));
    expect(prdDigest(markdown).criteria.map((criterion) => [criterion.text, criterion.pm])).toEqual([
      ['The button is blue.', false],
      ['Names with commas stay whole.', false],
      ['Wording fits.', false],
    ]);
  });

  test('a redraft keeps what people wrote by hand and adds what was asked for', async () => {
    const { markdown } = await drafter.draft('prd', material({ item: csv, evidence }));
    const edited = markdown.replace('## Goals\n\n', '## Goals\n\n- By Sam: close the month in a day.\n');
    const again = await drafter.draft(
      'prd',
      material({ item: csv, evidence, prd: edited, request: 'Put the customer number first.' }),
    );
    expect(again.markdown).toContain('By Sam: close the month in a day.');
    expect(prdDigest(again.markdown).criteria.at(-1)).toMatchObject({
      number: 3,
      text: 'A test shows it: put the customer number first.',
    });
    expect(prdDigest(again.markdown).requirements).toBe(prdDigest(edited).requirements + 1);
  });
});

describe('a tech spec without a model', () => {
  test('has the headings of the skill and passes the rules about documents', async () => {
    const both = await draftBoth({ item: csv });
    expect(sections(both.spec).map((part) => part.title)).toEqual(headings('tech-spec'));
    expect(
      draftProblems(both.spec, {
        kind: 'spec',
        headings: headings('tech-spec'),
        sources: citable(material({ item: csv, evidence, paths, prd: both.prd })),
        before: null,
      }),
    ).toEqual([]);
    expect(failedDocumentRules(csv, both)).toEqual([]);
    const digest = specDigest(both.spec);
    expect(digest.testPlan.map((each) => each.criterion)).toEqual([1, 2]);
    expect(digest).toMatchObject({
      migration: null,
      dataLoss: null,
      repositories: ['acme/invoices'],
      openQuestions: [],
    });
    expect(digest.undo).toContain('previous release');
    expect(digest.doNotTouch).toEqual(expect.arrayContaining(['.github/', 'CODEOWNERS']));
    expect(digest.filesInScope.some((file) => digest.doNotTouch.some((path) => touches(path, file)))).toBe(
      false,
    );
  });

  test('a column in the ticket is a migration in the spec', async () => {
    const item = ticket({
      title: 'Remember when an invoice was exported',
      description: 'Add a column exported_at.',
    });
    const { spec } = await draftBoth({ item });
    expect(specDigest(spec).migration).not.toBeNull();
  });

  test('after a rollback it carries what was shown, and a plan for every criterion', async () => {
    const { prd, spec } = await draftBoth({ item: csv });
    const again = await drafter.draft(
      'spec',
      material({ item: csv, prd, spec, paths, request: 'Exports time out with 10,000 rows.' }),
    );
    expect(again.markdown).toContain('Exports time out with 10,000 rows.');
    expect(specDigest(again.markdown).steps).toHaveLength(specDigest(spec).steps.length + 1);
    expect(documentHash(again.markdown)).not.toBe(documentHash(spec));
  });

  test.each([
    'Sort invoices by customer',
    'Mahnstufe anzeigen',
    'x',
    'Upgrade node',
    '💥 fix',
    'Make it fast',
    'Rename "totals" to "sums" everywhere',
  ])('a ticket that nobody prepared passes the same rules: %s', async (title) => {
    for (const kind of ['feature', 'bug', 'chore'] as const) {
      const item = ticket({ title, kind });
      expect(failedDocumentRules(item, await draftBoth({ item }))).toEqual([]);
    }
  });
});
