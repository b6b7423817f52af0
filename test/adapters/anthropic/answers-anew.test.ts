/** An answer that has to begin anew: nothing of the first try stays, neither its words nor what it proposed. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Asking } from '../../../src/ports/model.ts';
import { fails, says, uses } from '../../support/model/replies.ts';
import { type ModelRig, startModelRig } from '../../support/model/rig.ts';
import { context, evidence } from '../../support/questions.ts';
import { material, noon, sampleTicket } from '../../support/sample-ticket.ts';

let rig: ModelRig;
beforeAll(async () => {
  rig = await startModelRig();
});
afterAll(() => rig?.close());
beforeEach(() => rig.reset());

const prd = '## In short\n\nInvoices as CSV.\n\n## Non-goals\n\nNo PDF.\n';
const about = material({ item: sampleTicket(), context, evidence, prd });
/** What people see at each moment: what was begun and is void is not there any more. */
async function asks(question: string, asking: Asking = {}) {
  let shown = '';
  const restarts: string[] = [];
  const answered = await rig.model.answer(question, about, {
    ...asking,
    onText: (piece) => {
      shown += piece;
    },
    onRestart: () => {
      restarts.push(shown);
      shown = '';
    },
  });
  return { answered, shown, restarts };
}
const change = (request = rig.server.requests.at(0)) => ({
  name: 'propose_section_edit',
  input: {
    document: 'prd',
    section: 'Non-goals',
    base_hash: /Non-goals\\n\[section hash ([0-9a-f]+)\]/.exec(JSON.stringify(request))?.[1] ?? '',
    new_markdown: 'No PDF. No XML.',
    rationale: 'Settled.',
  },
});

test('fault 62: an answer that ran out of room is begun anew, and nothing of the first one is shown before it', async () => {
  rig.server.will(
    says('Three customers asked, and', { stop: 'model_context_window_exceeded' }),
    says('Three customers asked.'),
  );
  const { answered, shown, restarts } = await asks('How many asked?');
  expect(answered.text).toBe('Three customers asked.');
  expect(shown).toBe(answered.text);
  expect(restarts).toEqual(['Three customers asked, and']);
});

test('fault 62: also where a first part was kept, and going on with it does not fit', async () => {
  rig.server.will(
    says('Three customers', { stop: 'max_tokens' }),
    fails(413, { type: 'invalid_request_error' }),
    says('Three customers asked.'),
  );
  expect((await asks('How many asked?')).shown).toBe('Three customers asked.');
});

test('nothing was shown yet: there is nothing to begin anew', async () => {
  rig.server.will(fails(413, { type: 'invalid_request_error' }), says('Three.'));
  expect(await asks('How many asked?')).toMatchObject({ shown: 'Three.', restarts: [] });
});

test('what the first try proposed, offered and found is not of the answer that counts', async () => {
  rig.server.will(says('Noted.'));
  await asks('Why?');
  const propose = change();
  rig.reset();
  rig.server.will(
    uses([
      propose,
      { name: 'offer_button', input: { button: 'risks' } },
      { name: 'service', input: { name: 'invoices' } },
    ]),
    says('', { stop: 'model_context_window_exceeded' }),
    says('I would leave it.'),
  );
  const gathered = { summary: 'One.', sources: [{ source: 'Catalog', state: 'ok' as const, at: noon }] };
  const { answered } = await asks('Please leave XML out too.', {
    evidence: async () => ({ ...gathered, findings: [] }),
  });
  expect(JSON.stringify(rig.server.requests[1]?.messages.at(-1))).toContain('Proposed. People decide.');
  expect(answered).toMatchObject({ text: 'I would leave it.', proposal: null, offers: [] });
});

test('who may not change documents is told so by the answer, and nothing is proposed in their name', async () => {
  rig.server.will(says('Noted.'));
  await asks('Why?');
  const propose = change();
  rig.reset();
  rig.server.will(uses([propose]), says('A PM or an engineer of the team would have to say that.'));
  const { answered } = await asks('Please leave XML out too.', { mayPropose: false });
  expect(rig.server.requests[1]?.messages.at(-1)).toMatchObject({
    content: [{ is_error: true, content: expect.stringContaining('may not change documents') }],
  });
  expect(answered.proposal).toBeNull();
});
