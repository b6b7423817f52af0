/**
 * How what we made is known again: by a comment that nobody sees, together with its author. Anybody can copy the
 * comment, and nobody can write as our account; whoever may edit what we wrote may also close it.
 */
import { createHash } from 'node:crypto';
import type { IssueFiling } from '../../../ports/trackers/tracker.ts';
import { outgoingBody } from '../pulls/outgoing.ts';

/** Another installation's marks are not ours, though it may use the same account. */
const seal = (...words: string[]): string =>
  createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 24);

const issueMark = (installation: string, key: string): string =>
  `<!-- throughline:ticket ${key} ${seal(installation, 'issue', key)} -->`;

export const commentMark = (installation: string, id: string): string =>
  `<!-- throughline:comment ${seal(installation, 'comment', id)} -->`;

const mark = /<!-- throughline:ticket ([A-Z][A-Z0-9]{1,6}-\d+) ([0-9a-f]{24}) -->/g;
const footer = /\n*-{3,}\n+Ticket [^\n]* in Throughline\.\s*$/;

export function markedBody(installation: string, filing: IssueFiling): string {
  const criteria = filing.criteria.map((one) => `- [ ] ${one.replaceAll('\n', ' ')}`);
  const key = filing.thread === null ? filing.key : `[${filing.key}](${filing.thread})`;
  const said = [
    filing.description.trim(),
    ...(criteria.length === 0 ? [] : [`## Acceptance criteria\n\n${criteria.join('\n')}`]),
  ].join('\n\n');
  return [
    outgoingBody(said).trim(),
    `---\n\nTicket ${key} in Throughline.`,
    issueMark(installation, filing.key),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

export const markedComment = (about: { installation: string; id: string; markdown: string }): string =>
  `${outgoingBody(about.markdown)}\n\n${commentMark(about.installation, about.id)}`;

/** The key in the mark of this installation, and the text without what we put around it. */
export function readMark(installation: string, body: string): { key: string | null; text: string } {
  const key = [...body.matchAll(mark)].findLast(
    ([, named = '', sealed]) => sealed === seal(installation, 'issue', named),
  )?.[1];
  if (key === undefined) return { key: null, text: body };
  const text = body.replaceAll(mark, '').trimEnd().replace(footer, '');
  return { key, text: text.replaceAll('<!-- -->', '').trimEnd() };
}
