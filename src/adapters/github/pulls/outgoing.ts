/**
 * What leaves for GitHub notifies nobody, links and closes nothing by itself, hides nothing and fetches no picture.
 * Texts of models come without links to strange hosts already; this is the last door, for whoever forgets that.
 */
import { withoutHidden } from '../../../pipeline/documents/hidden.ts';
import { forOthersTools } from '../../../pipeline/documents/outgoing.ts';

/** GitHub takes 65,536 characters in a body, 256 in a title. */
const LONGEST = { body: 60_000, title: 240 };

export const outgoingBody = (text: string): string =>
  cut(forOthersTools(text, 'any').trimEnd(), LONGEST.body);

export const outgoingTitle = (text: string): string =>
  cut(withoutHidden(text).replaceAll(/\s+/g, ' ').trim(), LONGEST.title);

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`;
