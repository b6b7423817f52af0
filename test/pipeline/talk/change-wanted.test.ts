/** A question is answered; only what settles something, or asks for a change, may end in a proposed change. */
import { describe, expect, test } from 'vitest';
import { wantsChange } from '../../../src/pipeline/talk/change-wanted.ts';

describe('a question is only answered', () => {
  test.each([
    'How many customers asked for this in the last 6 months?',
    'Which services would this affect?',
    "Why shouldn't we build this?",
    'Why shouldn’t we build this?',
    'What about PDF?',
    'Should we leave out PDF export?',
    'Should it be PDF too?',
    'What if we make it 30 days?',
    'How about 30 days instead of 14?',
    'Do you think 30 days is enough?',
    'Is there anything we could leave out?',
    'Can you explain why retries are out of scope?',
    'Could you tell me who decided that?',
    'Can you list the incidents of this year?',
    'Can you update me on where this is?',
    'Could you add up what it costs?',
    'Can we make it by Friday?',
    'Can we export to PDF?',
    'Can it be smaller?',
    'Would that change the blast radius?',
    'Did we decide to leave retries out?',
    'We decided to leave PDF out, right?',
    'Who added retries to the PRD?',
    'Throughline, why did we skip retries?',
    'who asked for this',
    'why is the list so slow',
    'Show me past incidents on invoices.',
    'Explain the rollback plan',
    'The list is slow today. Is there a pattern to follow?',
    'Ana wrote "put that into Risks". Why?',
    '> let’s leave PDF out\nWas that ever agreed?',
    'Are cancelled invoices part of it? And drafts?',
    'Hm, and what did we say about cancelled ones?',
    'Quais clientes pediram isto?',
    'Warum bauen wir das?',
  ])('%s', (text) => {
    expect(wantsChange(text)).toBe(false);
  });
});

describe('a request is one, also with a question mark', () => {
  test.each([
    'Can you put that into Risks?',
    'Could we make it 30 days?',
    'could you please add that to the open questions?',
    'Can we leave PDF out of this?',
    'Would you mind adding cancelled invoices to Non-goals?',
    'Will you change the limit to 5,000 rows?',
    'Can you write that down under Assumptions?',
    'Can this be added to Risks?',
    'Put this into Risks, please?',
    '@Throughline can you reword criterion 2?',
    'Ok, could you drop the third requirement then?',
    "Couldn't we just make that 30 days?",
    'Throughline: please replace "all invoices" with "open invoices".',
    'put that into Risks',
    'make it 30 days',
    'Make it 30 days, ok?',
    'I would like you to add a criterion for empty lists.',
    'Is that in the PRD? If not, please add it.',
  ])('%s', (text) => {
    expect(wantsChange(text)).toBe(true);
  });
});

describe('what settles something may change the text', () => {
  test.each([
    "Let's leave XML out as well.",
    'Let’s leave PDF out, ok?',
    'We leave PDF out. Does that change the estimate?',
    'Agreed, CSV only.',
    'We decided: no PDF.',
    'What we want is CSV alone.',
    'Cancelled ones should stay out.',
    'Have the header row first.',
    'Sam and I agreed on semicolons. Why did nobody ask before?',
    'Wir lassen PDF weg.',
  ])('%s', (text) => {
    expect(wantsChange(text)).toBe(true);
  });
});

test('nothing but a sign is no wish', () => {
  expect(wantsChange('?')).toBe(false);
  expect(wantsChange('')).toBe(false);
});
