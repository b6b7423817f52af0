/**
 * What *Put this into Risks* puts there: the reasons that an answer showed, line by line, each with its sources. Nothing
 * is worded anew, so whoever pressed gets what they read.
 */
import { citationsIn } from '../documents/citing/citations.ts';

/** What may be cited, with its address where it has one. */
export interface Citing {
  id: string;
  url?: string | undefined;
}
/** What stands below the answer. */
export interface Below {
  title: string;
  url?: string | undefined;
}

const heading = /^(?:#+\s*)?(?:\*\*|__)([^*_]{1,60}?):?(?:\*\*|__):?\s*/;
const reasons = /\b(?:reasons?|against|risks?)\b/i;
const item = /^\s*(?:[-*+•]|\d+[.)])\s+/;

/** Lines under *Reasons against*; without such a heading the points of its list, else each of its lines. */
function pointsOf(answer: string): string[] {
  const parts: { title: string; lines: string[] }[] = [{ title: '', lines: [] }];
  for (const line of answer.split('\n')) {
    const title = heading.exec(line)?.[1];
    if (title === undefined || item.test(line)) parts.at(-1)?.lines.push(line);
    else parts.push({ title, lines: [line.replace(heading, '')] });
  }
  const about = parts.filter(({ title }) => reasons.test(title));
  const lines = (about.length > 0 ? about : parts).flatMap((part) => part.lines);
  return points(lines);
}

/** A point may go on in the lines below it. */
function points(lines: string[]): string[] {
  const said = lines.filter((line) => line.trim() !== '');
  if (!said.some((line) => item.test(line))) return said.map((line) => line.trim());
  const found: string[] = [];
  for (const line of said)
    if (item.test(line)) found.push(line.replace(item, '').trim());
    else if (/^\s{2,}\S/.test(line) && found.length > 0) found.push(`${found.pop()} ${line.trim()}`);
  return found;
}

const escaped = (text: string): string => text.replaceAll(/[[\]\\]/g, String.raw`\$&`);
const linked = (text: string, url: string | undefined): string =>
  url === undefined || !/^https?:\/\/[^\s()<>]+$/.test(url) ? text : `[${escaped(text)}](${url})`;

/** That nothing was found is no risk. */
const nothing = /^I found nothing\b/i;

/** The lines as a list, empty where the answer names no reason. */
export function riskLines(
  answer: string,
  { known, below }: { known: readonly Citing[]; below: readonly Below[] },
): string[] {
  const urls = new Map(known.map(({ id, url }) => [id, url]));
  const found = pointsOf(answer).filter((point) => !nothing.test(point));
  const cites = (point: string): string[] => citationsIn(point).flatMap(({ ids }) => ids);
  const lines = found.map(
    (point) => `- ${cites(point).reduce((text, id) => withLink(text, id, urls.get(id)), point)}`,
  );
  // What is cited nowhere in the lines stands under the answer, and so it does here.
  const isUncited = lines.length > 0 && below.length > 0 && found.every((point) => cites(point).length === 0);
  return isUncited
    ? [...lines, `- Sources: ${below.map(({ title, url }) => linked(title, url)).join(', ')}`]
    : lines;
}

/** `(source: inc-80)` becomes a link where the source has one: the document's own list may not name it. */
const withLink = (text: string, id: string, url: string | undefined): string =>
  text.replaceAll(/\((sources?:?)\s+([^()]+)\)/gi, (_all, word: string, list: string) => {
    const ids = list.split(/,\s*/).map((one) => (one.trim() === id ? linked(id, url) : one));
    return `(${word} ${ids.join(', ')})`;
  });
