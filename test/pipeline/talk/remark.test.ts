/** Only a question is answered and only a wish is taken up; what people say besides is theirs. */
import { expect, test } from 'vitest';
import { isConsent } from '../../../src/pipeline/documents/settling.ts';
import { wishIn } from '../../../src/pipeline/talk/remark.ts';

test.each([
  'thanks',
  'Thanks, that helps!',
  '@Throughline thanks, that helps',
  'ok let me check with Ana',
  'nice',
  "I'll think about it",
  'Have a nice weekend',
  'Finance will be happy about it.',
  'hmm, that report page is ugly',
  'Should be fine by me',
  'Would be nice.',
  'Can do.',
  'Will do',
  'Any time.',
  'Did that yesterday already',
  'Was the same for me',
  'What a mess',
  'How nice',
  'Who knows',
  'Which is why I ask.',
  'When Eli gets back we can look at it together.',
  'Tell me about it',
  'Leave it to me.',
  'Take your time.',
  'Keep me posted',
  'Let me ask finance first.',
  "Let's talk tomorrow.",
  "Let's see.",
  "We'll see what finance says.",
  'Let’s wait for the numbers.',
  'Not sure we will need that.',
  'Maybe we leave PDF out, I will ask.',
  'I only saw it now, sorry.',
  'Agreed.',
  'Yes, agreed!',
  'ok 👍',
])('“%s” is a remark', (text) => {
  expect(wishIn(text)).toBe('remarks');
});

test.each([
  'How many customers asked for this?',
  'Thanks! And which services would this affect?',
  'who asked for this',
  'why is the list so slow',
  'ok, what changed here last month',
  'How many customers asked for this in the last 6 months',
  'is there a pattern for downloads',
  'has anyone asked for PDF',
  'can we reuse the report page',
  'Show me past incidents on invoices.',
  'Explain the rollback plan',
  'any incidents on this file',
  'And for storefront',
  'what about cancelled ones',
  'Warum bauen wir das?',
  '?',
])('“%s” asks', (text) => {
  expect(wishIn(text)).toBe('asks');
});

test.each([
  'put that into Risks',
  'Can you put that into Risks?',
  'Make it 30 days, ok?',
  '@Throughline can you reword criterion 2?',
  "Let's leave XML out as well.",
  'Agreed, CSV only.',
  'We decided: no PDF.',
  'Then we leave out PDF export.',
  'We skip retries, because a second try doubles the load.',
  "Let's go with semicolons, then.",
])('“%s” wants a change', (text) => {
  expect(wishIn(text)).toBe('wants');
});

test.each<[string, boolean]>([
  ['Agreed.', true],
  ['Yes, agreed!', true],
  ['+1', true],
  ['Sounds good to me', true],
  ['ok, works for me', true],
  ['Yes, but only for finance', false],
  ['Agreed?', false],
  ["I don't agree", false],
  ['The PDF is a lot of work.', false],
])('“%s” consents: %s', (text, consents) => {
  expect(isConsent(text)).toBe(consents);
});
