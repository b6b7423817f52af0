/**
 * How an issue of ours is known again. Linear takes ids from its clients, so ours follows from the ticket's key: the
 * same ticket can never make two issues, whatever happened to an answer. A line at the end of the description says the
 * key to people; it counts only together with the id, since anybody can write a line.
 */
import { createHash } from 'node:crypto';
import type { IssueFiling } from '../../ports/trackers/tracker.ts';

/** A UUID of version 4, which is all that Linear takes, that follows from these words. */
export function idOf(...words: string[]): string {
  const bytes = createHash('sha256').update(words.join('\n')).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [8, 12, 16, 20, 32].map((end, at, ends) => hex.slice(ends[at - 1] ?? 0, end)).join('-');
}

export const issueId = (installation: string, key: string): string => idOf(installation, 'issue', key);

const line =
  /\n*(?:-{3,}|\*{3,}|_{3,})?\s*Ticket \[?([A-Z][A-Z0-9]{1,6}-\d+)\]?(?:\([^)\s]*\))? in Throughline\.?\s*$/;

export function markedDescription(filing: IssueFiling): string {
  const criteria = filing.criteria.map((one) => `- [ ] ${one.replaceAll('\n', ' ')}`);
  const key = filing.thread === null ? filing.key : `[${filing.key}](${filing.thread})`;
  return [
    filing.description.trim(),
    ...(criteria.length === 0 ? [] : [`## Acceptance criteria\n\n${criteria.join('\n')}`]),
    `---\n\nTicket ${key} in Throughline.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The key that the last line names, and the text without that line. */
export function readMark(description: string): { key: string | null; text: string } {
  const found = line.exec(description);
  return found === null
    ? { key: null, text: description }
    : { key: found[1] ?? null, text: description.slice(0, found.index).trimEnd() };
}
