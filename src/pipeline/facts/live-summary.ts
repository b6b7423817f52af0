/** What is said of a ticket that is live: what its PRD says in short, else its title. */
import type { WorkItem } from '../work-item.ts';

const bare = (text: string): string =>
  text
    .trim()
    .replace(/[.…]+$/u, '')
    .toLowerCase();

const sentence = (title: string): string => (/[.!?…]$/u.test(title) ? title : `${title}.`);

/** A summary that is nothing but a title is the title, whichever of its titles it was written from. */
export function liveSummary(item: Pick<WorkItem, 'title' | 'prd'>, earlierTitles: readonly string[]): string {
  const short = item.prd?.digest.inShort ?? '';
  return short === '' || earlierTitles.some((title) => bare(title) === bare(short))
    ? sentence(item.title)
    : short;
}

/** The same after another name was given to the ticket. */
export const renamedNotes = (
  { title, releaseNotes }: Pick<WorkItem, 'title' | 'releaseNotes'>,
  to: string,
): WorkItem['releaseNotes'] =>
  releaseNotes !== null && bare(releaseNotes.summary) === bare(title)
    ? { ...releaseNotes, summary: sentence(to) }
    : releaseNotes;
