/** Words that mean one thing only: ticket keys, paths, error codes. A stemmer would take them apart. */

/** Parts joined by a sign, of which one is a number, or a path, a file or a name with underscores. */
const joined = /[\p{L}\p{N}][\p{L}\p{N}$]*(?:[-_./:#]+[\p{L}\p{N}$]+)+/gu;
const isName = (text: string): boolean =>
  /\p{N}/u.test(text) || /[_/]/.test(text) || /\.(?:[a-z]{1,5})$/i.test(text);

const LONGEST = 100;
const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Each name as one word without signs (`TL-42` → `tl42`), a file also without its folders; each once. */
export function namesIn(text: string): string[] {
  const found = new Set<string>();
  for (const [name] of text.matchAll(joined)) {
    if (!isName(name)) continue;
    for (const one of [name, name.slice(name.lastIndexOf('/') + 1)]) {
      const word = plain(one);
      if (word.length > 2 && word.length <= LONGEST && (one === name || isName(one))) found.add(word);
    }
  }
  return [...found];
}

const path = /(?<![\w/:.@-])(?:[\w@.-]+\/)+[\w.-]+\.[A-Za-z]{1,8}\b/g;

/** Files that a text names by their path; addresses are none. */
export function pathsIn(text: string): string[] {
  const withoutAddresses = text.replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, ' ');
  return [...new Set([...withoutAddresses.matchAll(path)].map(([found]) => found.replace(/^\.\//, '')))];
}
