/**
 * How what we made is known again. A label can be searched for and stands in webhooks, but people copy it with a clone;
 * a property of the issue is copied by nobody, and cannot be searched for. Both are set in the very call that creates
 * the issue: the label finds, the property decides. A line at the end says the key to people and counts for nothing.
 */
import type { IssueFiling } from '../../ports/trackers/tracker.ts';

export const PROPERTY = 'throughline';
/** Jira takes 32,767 characters. */
const LONGEST = 30_000;

const mark = /^throughline-([A-Z][A-Z0-9]{1,6}-\d+)$/i;
export const markOf = (key: string): string => `throughline-${key}`;
export const isMark = (label: string): boolean => mark.test(label);

/** The key that a label names; null: no label of ours. */
export const keyInLabels = (labels: readonly string[]): string | null =>
  labels.map((one) => mark.exec(one)?.[1]?.toUpperCase()).find((one) => one !== undefined) ?? null;

export function markedDescription(filing: IssueFiling): string {
  const criteria = filing.criteria.map((one) => `- [ ] ${one.replaceAll('\n', ' ')}`);
  const key = filing.thread === null ? filing.key : `[${filing.key}](${filing.thread})`;
  const end = [
    ...(criteria.length === 0 ? [] : [`## Acceptance criteria\n\n${criteria.join('\n')}`]),
    `---\n\nTicket ${key} in Throughline.`,
  ].join('\n\n');
  return [shortened(filing.description.trim(), LONGEST - Math.min(end.length, LONGEST / 2)), end]
    .filter((part) => part !== '')
    .join('\n\n');
}

export function shortened(markdown: string, longest = LONGEST): string {
  if (markdown.length <= longest) return markdown;
  const kept = Array.from(markdown.slice(0, longest)).slice(0, -1).join('');
  return `${kept}…\n\n*Shortened: Jira takes no more. The rest is in the thread.*`;
}
