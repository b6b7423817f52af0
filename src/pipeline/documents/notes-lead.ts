import { chapters, firstSentence, lines } from './reading.ts';

/** The sentence with which release notes begin: what people can do now. Null: they begin with a heading. */
export function notesLead(markdown: string): string | null {
  const [before] = chapters(markdown);
  const lead =
    before === undefined || before.title !== '' ? '' : firstSentence(lines(before.children).join(' '));
  return lead === '' ? null : lead;
}
