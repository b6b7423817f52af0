/**
 * CODEOWNERS as GitHub reads it: the last line that fits decides, a line without owners takes ownership away. `!`, `[ ]`
 * and a path that begins with `\#` are no part of it: such a line is as if it were not there. Matching is by hand, as in
 * `paths.ts`: the file is text of others.
 */

/** Where the file is looked for; the first one counts. */
export const codeownersPlaces = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** GitHub loads no larger file. */
const LARGEST = 3_000_000;

export interface OwnersRule {
  pattern: string;
  owners: string[];
}

export function parseCodeowners(text: string): OwnersRule[] {
  if (text.length >= LARGEST) return [];
  return text.split(/\r?\n/).flatMap((line) => ruleOf(line) ?? []);
}

/** Who owns some of these files, and which: those who own most of them first. */
export function ownersAmong(
  rules: OwnersRule[],
  paths: readonly string[],
): { owner: string; files: string[] }[] {
  const byOwner = new Map<string, string[]>();
  for (const path of paths)
    for (const owner of new Set(ownersOf(rules, path)))
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), path]);
  return [...byOwner]
    .map(([owner, files]) => ({ owner, files }))
    .toSorted((one, other) => other.files.length - one.files.length || one.owner.localeCompare(other.owner));
}

/** Logins (`@ana`), teams (`@acme/billing`) and addresses that own this file. */
export function ownersOf(rules: OwnersRule[], path: string): string[] {
  return rules.findLast((rule) => owns(rule.pattern, path))?.owners ?? [];
}

function ruleOf(line: string): OwnersRule | null {
  const words = wordsOf(line.trim());
  const [pattern, ...rest] = words;
  if (pattern === undefined || pattern.startsWith('#')) return null;
  if (/^(?:!|\\#)/.test(pattern) || /[[\]]/.test(pattern)) return null;
  const comment = rest.findIndex((word) => word.startsWith('#'));
  const owners = comment === -1 ? rest : rest.slice(0, comment);
  return owners.every(isOwner) ? { pattern, owners } : null;
}

const isOwner = (word: string): boolean =>
  /^@[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][\w.-]*)?$/.test(word) ||
  /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(word);

/** Parted at blanks; a blank after a backslash belongs to the path. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word = '';
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (char === '\\' && line[at + 1] === ' ') {
      word += ' ';
      at += 1;
    } else if (char === ' ' || char === '\t') {
      if (word !== '') words.push(word);
      word = '';
    } else word += char;
  }
  return word === '' ? words : [...words, word];
}

function owns(pattern: string, path: string): boolean {
  const isFolder = pattern.endsWith('/');
  const parts = pattern.replace(/^\//, '').replace(/\/$/, '').split('/');
  // A slash before the end binds the pattern to the root; else it fits in any folder.
  const isBound = pattern.startsWith('/') || parts.length > 1;
  const last = parts.at(-1) ?? '';
  // A name covers what lies under it. `docs/*` is the files of docs alone, but `*` at any depth is every file.
  const isOpen = isFolder || !last.includes('*') || last === '**';
  const names = path.split('/');
  const starts = isBound ? [0] : names.map((_, at) => at);
  return starts.some((start) => {
    const ends = reached(parts, names.slice(start));
    const whole = names.length - start;
    return ends.some((end) => (end === whole ? !isFolder : isOpen));
  });
}

/** How many names the pattern may use up. */
function reached(parts: string[], names: string[]): number[] {
  let ends = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const at of ends) {
      const name = names[at];
      if (part === '**') for (let to = at; to <= names.length; to += 1) next.add(to);
      else if (name !== undefined && fits(part, name)) next.add(at + 1);
    }
    ends = next;
  }
  return [...ends];
}

/** `*`: any characters, `?`: one. Linear: the last star is the only one that is ever tried again. */
function fits(pattern: string, name: string): boolean {
  let [at, star, mark] = [0, -1, 0];
  for (let from = 0; from < name.length; ) {
    if (pattern[at] === '*') {
      star = at;
      mark = from;
      at += 1;
    } else if (pattern[at] === '?' || pattern[at] === name[from]) {
      at += 1;
      from += 1;
    } else if (star !== -1) {
      at = star + 1;
      mark += 1;
      from = mark;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
