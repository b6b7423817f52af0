import { namesIn } from './names.ts';

/** A part of a document that is found and shown by itself. */
export interface Passage {
  heading: string;
  text: string;
  /** Names in it, each as one word, for the search. */
  names: string;
}

/**
 * Long sections fall apart at paragraphs. With its index words a passage then fits into a quarter of a page; of twice the
 * length Postgres puts the words of every other one elsewhere, and ranking took three times as long (measured).
 */
const MOST_CHARACTERS = 700;
const heading = /^#{1,6} +(.*?)#*\s*$/;
const fence = /^\s*(?:```|~~~)/;

/** Passages of a markdown text in its order; at least one, so that a title alone is found too. */
export function passagesOf(markdown: string): Passage[] {
  const sections = sectionsOf(markdown);
  const passages = sections.flatMap(({ title, lines }) => {
    const body = readable(lines.join('\n'));
    const parts = body === '' ? (title === '' ? [] : [title]) : pieces(body);
    return parts.map((text) => ({ heading: title, text, names: namesIn(`${title} ${text}`).join(' ') }));
  });
  return passages.length > 0 ? passages : [{ heading: '', text: '', names: '' }];
}

/** The first heading of a text, for a document that has no title of its own. */
export function titleIn(markdown: string): string | null {
  const title = sectionsOf(markdown).find((section) => section.title !== '')?.title ?? '';
  return title === '' ? null : title;
}

function sectionsOf(markdown: string): { title: string; lines: string[] }[] {
  const sections: { title: string; lines: string[] }[] = [{ title: '', lines: [] }];
  let isCode = false;
  for (const line of markdown.split('\n')) {
    if (fence.test(line)) isCode = !isCode;
    const found = isCode ? null : heading.exec(line);
    if (found === null) sections.at(-1)?.lines.push(line);
    else sections.push({ title: readable(found[1] ?? ''), lines: [] });
  }
  return sections;
}

/** As people read it: links by their words, no pictures, no signs of emphasis. Lists and code stay as they are. */
function readable(text: string): string {
  return text
    .replaceAll(/!\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)/g, '$1')
    .replaceAll(/\[([^\]\n]{1,300})\]\([^)\n]{0,2000}\)/g, '$1')
    .replaceAll(/(?<![\w*])\*\*([^*\n]{1,500})\*\*(?![\w*])/g, '$1')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function pieces(body: string): string[] {
  const found: string[] = [];
  let piece = '';
  for (const part of body.split(/\n\n/).flatMap(short)) {
    if (piece !== '' && piece.length + part.length > MOST_CHARACTERS) {
      found.push(piece);
      piece = '';
    }
    piece = piece === '' ? part : `${piece}\n\n${part}`;
  }
  return piece.trim() === '' ? found : [...found, piece];
}

/** A paragraph that is too long by itself is cut between words. */
function short(paragraph: string): string[] {
  const parts: string[] = [];
  let rest = paragraph;
  while (rest.length > MOST_CHARACTERS) {
    const at = Math.max(rest.lastIndexOf('\n', MOST_CHARACTERS), rest.lastIndexOf(' ', MOST_CHARACTERS));
    const end = at > MOST_CHARACTERS / 2 ? at : MOST_CHARACTERS;
    parts.push(rest.slice(0, end).toWellFormed());
    rest = rest.slice(end).trimStart();
  }
  return rest.trim() === '' ? parts : [...parts, rest];
}
