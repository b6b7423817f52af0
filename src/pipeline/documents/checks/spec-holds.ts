/** What a drafted spec must hold against the PRD and the repository. */
import { prdDigest } from '../prd-digest.ts';
import { chapterOf, chapters, entries } from '../reading.ts';
import { specDigest } from '../spec-digest.ts';

const isNew = /\b(?:new|created?|add(?:ed|s)?)\b/i;

export function specProblems(text: string, known: { prd: string | null; paths: string[] }): string[] {
  return [...untested(text, known.prd), ...notThere(text, known.paths)];
}

/** "Criteria 1, 2 and 4–6", or the number of the entry. */
function numbersIn(text: string): number[] {
  return [
    ...text.matchAll(/\b(?:criteri(?:on|a)|ac)\s*#?((?:\d{1,3}(?:\s*(?:,|and|&|–|-)\s*)?)+)/gi),
  ].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/(\d{1,3})(?:\s*[–-]\s*(\d{1,3}))?/g)].flatMap(([, from, to]) => {
      const [first, last] = [Number(from), Number(to ?? from)];
      return Array.from({ length: Math.max(1, Math.min(100, last - first + 1)) }, (_, at) => first + at);
    }),
  );
}

function untested(text: string, prd: string | null): string[] {
  if (prd === null) return [];
  const tested = new Set(
    entries(chapterOf(chapters(text), ['test plan', 'tests', 'testing', 'verification'])).flatMap((entry) => {
      const named = numbersIn(entry.text);
      return named.length > 0 ? named : entry.number === null ? [] : [entry.number];
    }),
  );
  return prdDigest(prd)
    .criteria.filter(({ number }) => !tested.has(number))
    .map(({ number }) => `The test plan has nothing for criterion ${number}.`);
}

/** A pattern, a folder, or a list that could not be read, is nothing to compare with. */
function notThere(text: string, paths: string[]): string[] {
  if (paths.length === 0) return [];
  const there = new Set(paths);
  const listed = entries(chapterOf(chapters(text), ['files in scope', 'in scope', 'scope', 'files']));
  const fresh = listed.filter(({ text: words }) => isNew.test(words)).map(({ text: words }) => words);
  return specDigest(text)
    .filesInScope.filter((path) => !/[*?{}]|\/$|\s/.test(path))
    .filter((path) => !there.has(path) && !paths.some((one) => one.startsWith(`${path}/`)))
    .filter((path) => !fresh.some((words) => words.includes(path)))
    .map((path) => `${path} is in scope, and neither in the repository nor said to be new.`);
}
