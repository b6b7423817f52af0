import { says } from '../support/model/replies.ts';
import { startModelRig } from '../support/model/rig.ts';
import type { MessagesRequest } from '../support/model/rules.ts';
import { fields } from '../support/model/texts.ts';
import { drafter } from '../support/questions.ts';
import { modelContract } from './model.ts';

modelContract('offline drafter', async () => ({ model: drafter }));

const verdicts = {
  criteria: [
    { number: 2, verdict: 'check', reason: 'No test shows it.', quote: '', files: [] },
    {
      number: 1,
      verdict: 'met',
      reason: 'A test asserts it.',
      quote: "test('1. cancelled invoices are left out', () => assert.equal(rows.length, 2));",
      files: ['test/list.test.js', 'src/made-up.js'],
    },
  ],
};

const systemOf = (request: MessagesRequest): string =>
  (request.system ?? []).map((one) => one.text).join('\n');

modelContract('Claude', async () => {
  const rig = await startModelRig();
  return {
    model: rig.model,
    close: () => rig.close(),
    reset: () => {
      rig.reset();
      rig.server.otherwise = (request) => {
        const system = systemOf(request);
        if (system.includes('# judge')) return says(JSON.stringify(verdicts));
        if (system.includes('# filing'))
          return says(JSON.stringify({ ...fields, kind: 'bug', services: ['invoices', 'ledger'] }));
        if (system.includes('# conversation'))
          return says('Three customers asked.', {
            citations: [{ source: 'cust-1', cited_text: 'asks for a CSV export of invoices' }],
          });
        return says('## In short\n\nInvoices as CSV.');
      };
    },
  };
});
