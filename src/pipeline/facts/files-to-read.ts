/** Which files of a repository are read for a spec: all paths are ranked first and cut afterwards. */
import { askedFor } from '../knowledge/question.ts';

const readable = /\.(?:[cm]?[jt]sx?|vue|svelte|py|go|rb|rs|java|kt|cs|php|swift|ex|exs|scala|sql|md)$/;
const apart = /(?:^|\/)(?:node_modules|vendor|dist|build|coverage|fixtures?)\/|(?:^|\/)\.|\.min\.|\.d\.ts$/;
const isTest =
  /(?:^|\/)(?:tests?|specs?|__tests__)\/|[._-](?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$|_test\.go$/i;
const isEntry = /(?:^|\/)(?:server|app|index|main|routes?|router|api)\.\w+$/i;

/** Invoice and invoices, export and exporting are one; a short word must be the same. */
function isSame(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return one === other || (short.length > 3 && long.startsWith(short) && long.length - short.length <= 3);
}

const wordsOf = (path: string): string[] =>
  path
    .replace(/\.\w+$/, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Best first: files that evidence and incidents name, then by the words of the ticket and its criteria that stand in
 * the path, rare ones first; code before tests before prose where that is equal.
 */
export function filesToRead(
  paths: string[],
  about: { words: string; named: string[]; most: number },
): string[] {
  const asked = askedFor(about.words).words;
  const files = paths.filter((path) => readable.test(path) && !apart.test(path));
  const words = files.map((path) => [...new Set(wordsOf(path))]);
  const weights = asked.map((word) => {
    const count = words.filter((each) => each.some((one) => isSame(one, word))).length;
    return Math.log(1 + files.length / (1 + count));
  });
  const named = new Set(about.named);
  const scored = files.map((path, index) => ({
    path,
    score:
      (named.has(path) ? 3 : 0) +
      asked.reduce(
        (sum, word, at) =>
          sum + ((words[index] ?? []).some((one) => isSame(one, word)) ? (weights[at] ?? 0) : 0),
        0,
      ) +
      (isEntry.test(path) ? 0.5 : 0),
    kind: isTest.test(path) ? 1 : path.endsWith('.md') ? 2 : 0,
  }));
  return scored
    .toSorted(
      (one, other) =>
        other.score - one.score || one.kind - other.kind || one.path.localeCompare(other.path, 'en'),
    )
    .slice(0, about.most)
    .map(({ path }) => path);
}
