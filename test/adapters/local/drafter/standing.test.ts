/** Whether it is live, what the documents count and who else works on it: told by the ticket, never searched for. */
import { describe, expect, test } from 'vitest';
import type { Deploy } from '../../../../src/pipeline/item/deploy.ts';
import type { WorkItem } from '../../../../src/pipeline/work-item.ts';
import { ask, context, evidence, expectManners, given } from '../../../support/questions.ts';
import { noon, sampleTicket } from '../../../support/sample-ticket.ts';

const deploy = (changes: Partial<Deploy>): Deploy => ({
  phase: 'live',
  environment: 'production',
  verdict: null,
  approval: null,
  overrides: [],
  deployment: {
    id: 'd-1',
    sha: 'abcdef1234567',
    environment: 'production',
    url: null,
    previousSha: null,
    startedAt: noon,
    verifiedAt: '2026-11-20T12:01:00.000Z',
    failure: null,
  },
  incident: null,
  carried: [],
  ...changes,
});
const live = (item: Partial<WorkItem>, question = 'Is it live now?') =>
  ask(question, { ...given, item: sampleTicket({ stageSince: noon, ...item }) });

describe('is it live', () => {
  const runbook = {
    id: 'rb',
    title: 'Deploy and roll back invoices',
    kind: 'runbook' as const,
    excerpt: 'Is it live? Deployed and released commits answer on /healthz in production.',
  };

  test.each([
    'Is it live now?',
    'Is this fixed in production?',
    'Has TL-42 been deployed?',
    'When was it released?',
    'Did it ship? Is the export live?',
  ])('%s', async (question) => {
    const about = {
      ...given,
      evidence: [runbook],
      item: sampleTicket({ stage: 'prd_draft', stageSince: noon }),
    };
    const answer = await ask(question, about);
    expect(answer.text).toMatch(
      /^Not yet\. TL-42 is in For review: it waits for its PRD to be signed off, since 20 Nov 2026, 12:00 UTC\. Throughline has deployed nothing of it\./,
    );
    expect(answer.sources).toEqual([{ title: 'TL-42 Export invoices as CSV', at: noon }]);
  });

  test('what runs is told with its commit and when it was looked at', async () => {
    const { text } = await live({
      stage: 'deployed',
      liveAt: '2026-11-20T12:01:00.000Z',
      deploy: deploy({}),
    });
    expect(text).toBe(
      'Yes. TL-42 is live since 20 Nov 2026, 12:01 UTC: commit abcdef1 in production. It was healthy when checked, 20 Nov 2026, 12:01 UTC.',
    );
  });

  test('what was rolled back is not live, and a rollback that failed leaves it unknown', async () => {
    const rollback = {
      by: 'eli',
      at: noon,
      toSha: null,
      fromSha: null,
      reason: 'Totals were wrong',
      failed: null,
      alsoBack: [],
      healthy: true,
    };
    const back = { stage: 'rolled_back' as const, locked: true, liveAt: noon, deploy: deploy({}) };
    expect((await live({ ...back, rollback })).text).toBe(
      'No. TL-42 was rolled back on 20 Nov 2026, 12:00 UTC: “Totals were wrong”. invoices is locked.',
    );
    expect((await live({ ...back, rollback: { ...rollback, failed: 'no answer' } })).text).toMatch(
      /^Not known\. .* The rollback failed: “no answer”\./,
    );
  });

  test.each<[Partial<Deploy>, string]>([
    [{ phase: 'held', deployment: null }, 'its deploy is held'],
    [{ phase: 'failed', deployment: null }, 'its deploy failed'],
    [{ phase: 'awaiting_ci', deployment: null }, 'it is merged and waits for CI'],
  ])('on its way: %j', async (changes, why) => {
    const { text } = await live({ stage: 'deploying', deploy: deploy(changes) });
    expect(text).toMatch(new RegExp(`^Not yet\\. TL-42 is in Preview: ${why}, since `));
  });

  test('staging is not production', async () => {
    const ran = deploy({ phase: 'awaiting_production' });
    if (ran.deployment) ran.deployment.environment = 'staging';
    const { text } = await live({ stage: 'deploying', deploy: ran });
    expect(text).toMatch(/^Not yet\. .*: it waits to be shipped to production, .* It runs in staging\.$/);
  });

  test('of another ticket only what is known of that one is told', async () => {
    const other = {
      id: 'TL-7',
      title: 'TL-7 Late fees',
      kind: 'ticket' as const,
      excerpt: 'A feature, filed on 2026-11-01. Live since 2026-11-19.',
    };
    const about = { ...given, evidence: [...evidence, other] };
    expect((await ask('Is TL-7 live?', about)).text).toBe('- TL-7 Late fees: “Live since 2026-11-19.”');
    expect((await ask('Is TL-8 live?', about)).text).toBe(
      'Where TL-8 is I cannot see from here. Ask in its thread, or send `/ticket show TL-8`.',
    );
  });
});

test('a ticket in flight whose record does not say where it is', async () => {
  const otherWork = [{ ref: 'TL-9', title: 'Sort the list', files: ['src/list.js'] }];
  const { text } = await ask('Is TL-9 live?', { ...given, context: { ...context, otherWork } });
  expect(text).toBe('TL-9 is in flight: it is being built or shipped. Its own thread says how far it is.');
});

test('commits of a named file are those to that file', async () => {
  const { text } = await ask('What changed in src/page.js lately?');
  expect(text).toMatch(/^1 commit to `src\/page\.js` in the last 30 days, by Sam \(1\)\./);
  const none = await ask('What changed in src/orders.js in the last 30 days?');
  expect(none.text).toMatch(
    /^I found nothing about that in commits to `src\/orders\.js` in the last 30 days\./,
  );
});

describe('what the documents count', () => {
  const prd =
    '## Requirements\n\n1. Download the list.\n\n## Non-goals\n\n- PDF.\n- Mail.\n\n## Acceptance criteria\n\n1. One.\n2. Two.\n3. Three.\n4. Four.\n5. Five.\n6. Six.\n';
  const about = { ...given, prd, spec: null, item: sampleTicket({ spec: null }) };

  test('up to four are shown, and how many are left; the number is of all', async () => {
    const { text } = await ask('How many acceptance criteria are there?', about);
    expect(text).toBe(
      'The PRD (v1, signed) names 6 acceptance criteria:\n- One.\n- Two.\n- Three.\n- Four.\n- and 2 more',
    );
  });

  test.each([
    ['What is out of scope?', 'The PRD (v1, signed) names 2 non-goals:\n- PDF.\n- Mail.'],
    ['What are the requirements?', 'The PRD (v1, signed) names 1 requirement:\n- Download the list.'],
    ['Which assumptions does it make?', 'The PRD (v1, signed) names no assumption.'],
  ])('%s', async (question, text) => {
    expect((await ask(question, about)).text).toBe(text);
  });

  test('files are the spec’s; before there is one nobody knows', async () => {
    const question = 'How many files will this change?';
    expect((await ask(question, about)).text).toMatch(
      /^There is no spec yet, so which files change is not known\./,
    );
    const spec = '## Files in scope\n\n- `src/csv.js`\n- `src/page.js`\n';
    const item = sampleTicket();
    expect((await ask(question, { ...about, item, spec })).text).toBe(
      'The spec (v1, signed) names 2 files in scope:\n- `src/csv.js`\n- `src/page.js`',
    );
  });
});

describe('who else', () => {
  const open = (id: string, title: string, service = 'invoices') => ({
    id,
    title: `${id} ${title}`,
    kind: 'ticket' as const,
    service,
    excerpt: 'A feature, filed on 2026-11-01. Now in: For review.',
  });
  const about = {
    ...given,
    evidence: [
      ...evidence,
      open('TL-50', 'Export invoices as PDF'),
      open('TL-51', 'Help page', 'storefront'),
    ],
    context: {
      ...context,
      otherWork: [{ ref: '#17', title: 'Rename the list', files: ['src/list.js'] }],
      sources: [{ source: 'tickets in flight and open pull requests', state: 'ok' as const, at: noon }],
    },
  };

  test('similar work: the code of today, what was written, and the ticket under way', async () => {
    const answer = await ask('How did we do this before?', about);
    expect(answer.text).toMatch(/^Nearest in the code today: `src\/export-report\.js`/);
    expect(answer.text).toContain('- Under way: TL-50 Export invoices as PDF (For review)');
    expect(answer.text).toContain('TL-12 Invoice exports to acc');
    expect(answer.text).not.toContain('TL-51');
    expectManners(answer);
  });

  test('functions of the nearest files are named', async () => {
    const sources = { 'src/export-report.js': 'export function exportReport() {}\nconst rows = () => [];\n' };
    const { text } = await ask('Is there something like this already?', { ...about, sources });
    expect(text).toContain('`src/export-report.js` (`exportReport`, `rows`)');
  });

  test.each([
    [
      'Who works on something similar right now?',
      /^I found 2 other open .* like this one\.\n- \\#17 Rename the list .*`src\/list\.js`\)\n- TL-50 /,
    ],
    [
      'How many tickets are open on invoices?',
      /^I found 2 other .* on invoices\. I cannot count all tickets from here/,
    ],
    [
      'Which other tickets touch the help page?',
      /^I found 1 other open ticket .*\n- TL-51 Help page \(For review\)$/,
    ],
    [
      'Who else is changing list.js?',
      /^1 other ticket or pull request changes `src\/list\.js`, as of 20 Nov 2026, 12:00 UTC\.\n- \\#17 Rename the list/,
    ],
    [
      'Who else is changing totals.js?',
      /^No other ticket or pull request that I know of changes `src\/totals\.js`, as of .*\n1 commit of the last 180 days changed it/,
    ],
  ])('%s', async (question, expected) => {
    expect((await ask(question, about)).text).toMatch(expected);
  });
});
