/** Tickets as people write them, drafted without a model: each sentence stands where it belongs, once, and nothing is made up. */
import { describe, expect, test } from 'vitest';
import { prdDigest } from '../../../../src/pipeline/documents/prd-digest.ts';
import type { WorkItem } from '../../../../src/pipeline/work-item.ts';
import { bug, chore, draftAll, feature, sectionOf } from '../../../support/drafting.ts';

const asRead = (text: string) => ({
  requirements: prdDigest(text).requirementTexts?.map((one) => one.text),
  criteria: prdDigest(text).criteria.map((one) => one.text),
  nonGoals: sectionOf(text, 'Non-goals'),
});

describe('a rambling wish', () => {
  const item = feature(
    'Reminders',
    "Hey, so I've been talking to Globex and Hooli again and basically they keep telling us that they forget to pay because nobody reminds them. It would be great if we could send a reminder by mail a week before an invoice is due, and maybe another one when it's overdue. I think the first one should be friendly and the second one a bit firmer. Customers complain that they only find out from the bank. We don't want to send anything on weekends though. Also we need to make sure that cancelled or paid invoices never get one. Not sure about the language, probably whatever the customer has set. Oh and it would be nice if one could switch it off per customer.",
  );

  test('is read for what it asks, without what leads there', async () => {
    const { prd, notes } = await draftAll(item);
    expect(asRead(prd)).toEqual({
      requirements: [
        'The invoices service must send a reminder by mail a week before an invoice is due.',
        'The first one should be friendly and the second one a bit firmer.',
        'The invoices service must not send anything on weekends.',
        'Cancelled or paid invoices must not get one.',
        'People who use invoices must be able to switch it off per customer.',
      ],
      criteria: [
        'A week before an invoice is due, the invoices service sends a reminder by mail.',
        'On weekends, the invoices service does not send anything.',
        'Given cancelled or paid invoices, none of them gets one.',
      ],
      nonGoals: '- None named in the ticket.',
    });
    expect(sectionOf(prd, 'In short')).toMatch(
      /^Customers complain that they only find out from the bank\. With this: /,
    );
    expect(sectionOf(prd, 'Problem')).toContain('they forget to pay because nobody reminds them');
    expect(sectionOf(prd, 'Problem')).not.toMatch(/would be great|would be nice/);
    expect(notes).toMatch(
      /^The invoices service sends a reminder by mail a week before an invoice is due\.\n/,
    );
  });

  test('what it leaves open, and what nobody could see, is asked of the PM and stops nobody', async () => {
    const { prd } = await draftAll(item);
    expect(prdDigest(prd).openQuestions).toEqual([]);
    const assumed = sectionOf(prd, 'Assumptions');
    expect(assumed).toContain("“maybe another one when it's overdue” (source: TL-42)");
    expect(assumed).toContain('“Not sure about the language, probably whatever the customer has set.”');
    expect(assumed).toContain('by what does one see that requirements 2 and 5 hold?');
  });
});

test.each<[string, WorkItem, ReturnType<typeof asRead>]>([
  [
    'a bug in two lines',
    bug(
      'list is empty after lunch',
      'since yesterday the invoice list is empty for some of our customers between 12 and 1.\nGlobex called twice. reload helps sometimes',
    ),
    {
      requirements: ['The invoice list must not be empty for any of our customers between 12 and 1.'],
      criteria: [
        'In the case that was reported, the invoice list is not empty for any of our customers between 12 and 1.',
      ],
      nonGoals: '- None named in the ticket.',
    },
  ],
  [
    'a bug with steps',
    bug(
      'double click on "Cancel" cancels twice',
      'Steps to reproduce:\n1. open an order\n2. double click on Cancel\nExpected: the order is cancelled once\nActual: two mails are sent',
    ),
    {
      requirements: ['The order must be cancelled once.'],
      criteria: ['Open an order, double click on Cancel: the order is cancelled once.'],
      nonGoals: '- None named in the ticket.',
    },
  ],
  [
    'a bug with a number to reach and a suspicion',
    bug(
      'Reports are slow',
      'Opening the report page takes 20 seconds for Hooli. It should open within 2 seconds. We think it is because totals are computed for each row again.',
    ),
    {
      requirements: ['The report page should open within 2 seconds.'],
      criteria: ['Measured: the report page opens within 2 seconds.'],
      nonGoals: '- None named in the ticket.',
    },
  ],
  [
    'a wish with what not to do',
    feature(
      'Search the list by invoice number',
      "Support needs to find an invoice when a customer reads the number over the phone. Today they scroll.\nDon't search in the notes, they hold private remarks. No fuzzy matching please. Please do not build a page for it.",
    ),
    {
      requirements: [
        'Support must be able to find an invoice when a customer reads the number over the phone.',
        'The invoices service must not search in the notes.',
      ],
      criteria: ['When a customer reads the number over the phone, support can find an invoice.'],
      nonGoals: '- No fuzzy matching. (source: TL-42)\n- Do not build a page for it. (source: TL-42)',
    },
  ],
  [
    'a role and an aim',
    feature(
      'As a warehouse manager I want to see which orders are late so that I can call the carrier',
      'Late means more than 3 days after the promised date. Should be on the orders page.',
    ),
    {
      requirements: [
        'A warehouse manager must be able to see which orders are late on the orders page.',
        'Late means more than 3 days after the promised date.',
      ],
      criteria: ['The orders page shows which orders are late.'],
      nonGoals: '- None named in the ticket.',
    },
  ],
  [
    'a text with headings',
    feature(
      'Let customers pay by invoice link',
      '## Problem\nCustomers have to type the amount by hand, and get it wrong.\n\n## What we want\nEach invoice has a link that opens the payment page. The link expires after 30 days.\n\n## Out of scope\n- Partial payments\n\n## Acceptance criteria\n- [ ] The link opens the payment page with the amount filled in',
    ),
    {
      requirements: [
        'Customers must be able to pay by invoice link.',
        'Each invoice has a link that opens the payment page.',
        'The link expires after 30 days.',
      ],
      criteria: ['The link opens the payment page with the amount filled in.'],
      nonGoals: '- Partial payments. (source: TL-42)',
    },
  ],
  [
    'one line of copy',
    chore('Change "Bill" to "Invoice" in the page header', ''),
    {
      requirements: ['"Bill" must be changed to "Invoice" in the page header.'],
      criteria: ['The page header reads "Invoice" and no longer "Bill".'],
      nonGoals: '- None named in the ticket.',
    },
  ],
  [
    'a refactoring by an engineer',
    chore(
      'Split page.js into templates and rendering',
      '`src/page.js` mixes escaping, layout and the table.\n- move escaping to its own module\n- keep `renderPage` as the only export\nNo behaviour change.',
    ),
    {
      requirements: [
        'page.js must be split into templates and rendering.',
        'Escaping must be moved to its own module.',
        '`renderPage` must be kept as the only export.',
      ],
      criteria: ['Every test that passes today still passes.'],
      nonGoals: '- No behaviour change. (source: TL-42)',
    },
  ],
  [
    'a fault as people tell it, with a guess of its cause',
    bug(
      'The total on the PDF is wrong',
      'Order 4711: PDF says 100.00 EUR but the page shows 119.00 EUR. Looks like VAT is missing in the PDF. please help',
    ),
    {
      requirements: ['The total on the PDF must not be wrong.'],
      criteria: ['In the case that was reported, the total on the PDF is not wrong.'],
      nonGoals: '- None named in the ticket.',
    },
  ],
  [
    'facts are not turned round',
    chore('Upgrade node to 24', 'Node 20 is end of life in April. CI and the Dockerfile should use 24.'),
    {
      requirements: ['Node must be upgraded to 24.', 'CI and the Dockerfile should use 24.'],
      criteria: ['Every test that passes today still passes.'],
      nonGoals: '- None named in the ticket.',
    },
  ],
  [
    'a condition, and what is left for later',
    feature(
      'Customers should see why a payment failed',
      'When a card is declined we only show "Error 402". If the bank gives no reason, say "Declined". No retry button for now.',
    ),
    {
      requirements: [
        'Customers should see why a payment failed.',
        'If the bank gives no reason, the invoices service must say "Declined".',
      ],
      criteria: ['Given that the bank gives no reason, the invoices service says "Declined".'],
      nonGoals: '- No retry button for now. (source: TL-42)',
    },
  ],
  [
    'a list beside questions and what was agreed',
    feature(
      'Webhook retries',
      'As discussed with Globex: our webhooks are sent once. They asked whether we can retry 5 times.\n- retry timeouts, not refusals\n- give up after 24 hours\nShould we sign them, too?',
    ),
    {
      requirements: [
        'The invoices service must retry 5 times.',
        'The invoices service must retry timeouts, not refusals.',
        'The invoices service must give up after 24 hours.',
      ],
      criteria: ['After 24 hours, the invoices service gives up.'],
      nonGoals: '- None named in the ticket.',
    },
  ],
  [
    'people who may, and what is not needed',
    feature(
      'Log in with Google',
      "Users want to log in with Google so that they don't need another password. We don't need Facebook. An admin can turn it off per company.",
    ),
    {
      requirements: [
        'Users must be able to log in with Google.',
        'An admin must be able to turn it off per company.',
      ],
      criteria: ['Each requirement has a test that fails before the change and passes after it.'],
      nonGoals: "- We don't need Facebook. (source: TL-42)",
    },
  ],
  [
    'German is quoted, wish by wish',
    feature(
      'Rechnungen als PDF herunterladen',
      'Kunden möchten ihre Rechnungen als PDF herunterladen können. Die Buchhaltung macht das heute von Hand. Nicht für stornierte Rechnungen.',
    ),
    {
      requirements: ['As the ticket puts it: “Kunden möchten ihre Rechnungen als PDF herunterladen können”.'],
      criteria: ['Each requirement has a test that fails before the change and passes after it.'],
      nonGoals: '- Nicht für stornierte Rechnungen. (source: TL-42)',
    },
  ],
])('%s', async (_what, item, expected) => {
  const { prd } = await draftAll(item);
  expect(asRead(prd)).toEqual(expected);
});

test('an aim and a burden are goals; a suspicion is checked first, and required of nobody', async () => {
  const [late, link, slow] = await Promise.all([
    draftAll(feature('As a warehouse manager I want to see late orders so that I can call the carrier', '')),
    draftAll(
      feature('Let customers pay by link', 'Customers have to type the amount by hand, and get it wrong.'),
    ),
    draftAll(
      bug('Reports are slow', 'The report page is slow. We think it is because totals are summed twice.'),
    ),
  ]);
  expect(sectionOf(late.prd, 'Goals')).toBe('- A warehouse manager can call the carrier. (source: TL-42)');
  expect(sectionOf(link.prd, 'Goals')).toBe(
    '- Customers no longer have to type the amount by hand. (source: TL-42)',
  );
  expect(sectionOf(slow.prd, 'Requirements')).not.toContain('summed twice');
  expect(sectionOf(slow.spec, 'Approach')).toContain(
    'Check first what the ticket suspects: “We think it is because totals are summed twice.”',
  );
});
