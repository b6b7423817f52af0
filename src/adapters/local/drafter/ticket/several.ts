/** Whether a ticket's text lists things that have nothing to do with each other: each could be a ticket of its own. */
import { withoutHidden } from '../../../../pipeline/documents/hidden.ts';
import { inert } from '../inert.ts';
import { stems } from '../words.ts';
import { wishLead } from './said.ts';

const orders =
  /^(?:add|allow|change|create|delete|export|fix|filter|hide|import|let|make|move|print|remove|rename|replace|send|show|sort|speed up|support|translate|warn)\b/i;
/** Words that say nothing about what a line is about. */
const small = new Set(
  'the and for are not all its per with from into that this them then when where which every each also should must have more less only their'.split(
    ' ',
  ),
);
const FEWEST = 3;
const MOST = 6;

const about = (line: string): Set<string> =>
  new Set(
    (
      line
        .toLowerCase()
        .replace(orders, '')
        .match(/\p{L}{3,}/gu) ?? []
    ).filter((word) => !small.has(word)),
  );

/** Titles of the parts; none where it reads as one ticket. */
export function partsOf(description: string, service = ''): string[] {
  const text = withoutHidden(description.slice(0, 20_000));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const items = lines.flatMap((line) => /^\s*(?:[-*+•]|\d{1,2}[.)])\s+(?!\[)(.+)$/.exec(line)?.[1] ?? []);
  // Anything but the list and a line above it is a description of one thing.
  if (items.length < FEWEST || items.length > MOST || lines.length - items.length > 1) return [];
  if (/criteri|done when|requirement/i.test(lines[0] ?? '')) return [];
  // Under "We need:" a noun orders as well as a verb does.
  const isWished = wishLead.test(lines[0] ?? '') && items.every((item) => item.split(' ').length <= 12);
  if (!isWished && !items.every((item) => orders.test(item))) return [];
  const named = stems(service);
  const words = items.map(
    (item) => new Set([...about(item)].filter((word) => ![...stems(word)].some((one) => named.has(one)))),
  );
  const apart = words.every((one, index) =>
    words.slice(index + 1).every((other) => [...one].every((word) => !other.has(word))),
  );
  return apart && words.every((one) => one.size > 0)
    ? items.map((item) => inert(item.replace(/[.;]\s*$/, ''), 120))
    : [];
}
