/**
 * What is left of a talk that got too long to be shown whole. Each line names the messages that it comes from; a line
 * without one of those that were summed up does not count. A model may say an earlier line anew by naming all of its
 * messages; forget it, it cannot.
 */
import { withoutHidden } from '../documents/hidden.ts';
import type { Instant, PersonId } from '../item/basics.ts';
import { redactSecrets } from '../knowledge/redact.ts';

/** A question that somebody put, by its message. */
export interface AskedMessage {
  ts: string;
  by: PersonId | null;
  at: Instant;
}

export interface SummaryLine {
  text: string;
  from: AskedMessage[];
}

/** A line as a model gives it: the messages by their ids. */
export interface GivenLine {
  text: string;
  from: string[];
}

const MOST_LINES = 60;
const MOST_MESSAGES = 3;
const LONGEST_LINE = 300;

/** Lines that stand on what was given, as one line of text each, without secrets and what nobody sees. */
export function sourcedLines(lines: readonly GivenLine[], given: readonly string[]): GivenLine[] {
  const known = new Set(given);
  return lines
    .slice(0, MOST_LINES)
    .map(({ text, from }) => ({
      text: oneLine(text),
      from: [...new Set(from)].filter((id) => known.has(id)).slice(0, MOST_MESSAGES),
    }))
    .filter((line) => line.text !== '' && line.from.length > 0);
}

const oneLine = (text: string): string =>
  Array.from(redactSecrets(withoutHidden(text)).replaceAll(/\s+/g, ' ').trim())
    .slice(0, LONGEST_LINE)
    .join('')
    .toWellFormed();

/** The summary with new lines, oldest first; earlier lines stay unless one line now names all of their messages. */
export function renewed(
  earlier: readonly SummaryLine[],
  made: readonly GivenLine[],
  messages: readonly AskedMessage[],
): SummaryLine[] {
  const known = new Map([...earlier.flatMap((line) => line.from), ...messages].map((one) => [one.ts, one]));
  const now = made.flatMap(({ text, from }) => {
    const found = from.flatMap((id) => known.get(id) ?? []);
    return found.length === 0 ? [] : [{ text, from: found.toSorted((a, b) => order(a.ts, b.ts)) }];
  });
  const saidAnew = (line: SummaryLine): boolean =>
    now.some((one) => line.from.every(({ ts }) => one.from.some((from) => from.ts === ts)));
  return [...earlier.filter((line) => !saidAnew(line)), ...now]
    .toSorted((a, b) => order(a.from[0]?.ts ?? '', b.from[0]?.ts ?? ''))
    .slice(-MOST_LINES);
}

const order = (one: string, other: string): number => Number(one) - Number(other);

/** Without what people have taken back: a line stands on messages that are still there. */
export const withoutDeleted = (lines: readonly SummaryLine[], there: ReadonlySet<string>): SummaryLine[] =>
  lines.flatMap(({ text, from }) => {
    const left = from.filter(({ ts }) => there.has(ts));
    return left.length === 0 ? [] : [{ text, from: left }];
  });
