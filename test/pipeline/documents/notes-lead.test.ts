import { expect, test } from 'vitest';
import { notesLead } from '../../../src/pipeline/documents/notes-lead.ts';

test.each([
  [
    'Finance can now download the list. It is a CSV.\n\n## What is new\n\n- More.',
    'Finance can now download the list.',
  ],
  ['Invoice INV-7 shows \\<b\\> 20.01 now.\n\n## Undo\n\nNo.', 'Invoice INV-7 shows <b> 20.01 now.'],
  ['## What is new\n\n- A heading comes first.', null],
  ['', null],
])('the first sentence, before any heading: %j', (notes, lead) => {
  expect(notesLead(notes)).toBe(lead);
});
