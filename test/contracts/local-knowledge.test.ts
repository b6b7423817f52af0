import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Acme, startAcme } from '../support/local/acme.ts';
import { knowledgeContract } from './knowledge.ts';

describe('Knowledge: local forge', () =>
  knowledgeContract(async () => {
    const acme = await startAcme();
    return { knowledge: acme.forge.knowledge, repo: 'acme/invoices', end: acme.end };
  }));

describe('questions about the sample company find what answers them', () => {
  let acme: Acme;
  beforeAll(async () => {
    acme = await startAcme();
  });
  afterAll(() => acme.end());

  async function ids(question: string, service: string | null = 'invoices', limit = 5): Promise<string[]> {
    const found = await acme.forge.knowledge.search(question, { service, limit });
    return found.state === 'ok' ? found.value.map(({ id }) => id) : [found.state];
  }

  test.each([
    [
      'How many customers asked for a CSV export in the last 6 months?',
      ['customer-brightside-2026-06', 'customer-norrland-2026-08', 'customer-polder-2026-10'],
    ],
    ['Why shouldn’t we build an export of invoices?', ['prd-tl-12']],
    ['Is there a report that does nearly the same?', ['prd-tl-12']],
    ['What do we have to mind with spreadsheets and formulas?', ['adr-spreadsheet-files', 'inc-80']],
    ['How do I roll back invoices?', ['runbook-deploy-invoices']],
    ['totals off by a cent, rounding', ['adr-round-once']],
    ['Which incidents had to do with orders?', ['inc-74']],
  ])('%s', async (question, expected) => {
    expect(await ids(question, 'invoices', 8)).toEqual(expect.arrayContaining(expected));
  });

  test('evidence has a date, a link that opens, and a passage that fits', async () => {
    const found = await acme.forge.knowledge.search('rolled back forty seconds', {
      service: 'invoices',
      limit: 1,
    });
    expect(found).toMatchObject({
      state: 'ok',
      value: [
        {
          id: 'runbook-deploy-invoices',
          kind: 'runbook',
          at: '2026-08-03T00:00:00.000Z',
          url: 'http://localhost:3000/forge/knowledge/runbook-deploy-invoices',
        },
      ],
    });
    expect(found.state === 'ok' && found.value[0]?.excerpt).toContain('forty seconds');
  });

  test('a text that a person adds while it runs is found; a broken one makes the source unknown', async () => {
    const file = join(acme.company.folder, 'knowledge', 'adrs', 'new.md');
    await writeFile(
      file,
      '---\nid: adr-new\nkind: adr\ntitle: Quokkas\nservice: invoices\ndate: 2026-11-19\n---\n\nWe keep quokkas.\n',
    );
    expect(await ids('quokkas')).toEqual(['adr-new']);
    await writeFile(file, 'no front matter\n');
    expect(await ids('quokkas')).toEqual(['unknown']);
  });
});
