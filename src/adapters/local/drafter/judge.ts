import type { CriterionVerdict } from '../../../pipeline/item/change.ts';
import type { FileChange } from '../../../ports/code-host.ts';
import { isTest } from './files-in-scope.ts';
import { common, shorten, stems } from './words.ts';

interface NamedTest {
  name: string;
  path: string;
}

const testLine =
  /^\+\s*(?:await\s+)?(?:t\.)?(?:test|it|specify|scenario)(?:\.only)?\(\s*(['"`])(.+?)\1|^\+\s*(?:async\s+)?def\s+test_(\w+)|^\+\s*func\s+(?:\([^)]*\)\s*)?Test(\w+)|^\+\s*(?:it|test|should)\s+["'](.+?)["']\s+do/;
const emptyTest = /=>\s*\{\s*\}\s*\)|function\s*\(\)\s*\{\s*\}\s*\)|\b(?:todo|skip)\b\s*[:(]/i;

/** Tests that the change adds; skipped, unfinished and empty ones show nothing. */
function addedTests(changes: FileChange[]): NamedTest[] {
  return changes
    .filter((change) => isTest(change.path) && change.patch !== null)
    .flatMap(({ path, patch }) => (patch ?? '').split('\n').map((line) => ({ path, line })))
    .flatMap(({ path, line }) => {
      const match = testLine.exec(line);
      const name = match?.[2] ?? match?.[3] ?? match?.[4] ?? match?.[5];
      return name && !emptyTest.test(line) ? [{ name, path }] : [];
    });
}

const numberIn = (name: string): number | null => {
  const match = /^\s*(?:criterion\s*|ac\s*|#)?(\d{1,2})\s*[.:)–-]|\b(?:criterion|ac)\s*#?(\d{1,2})\b/i.exec(
    name,
  );
  return match ? Number(match[1] ?? match[2]) : null;
};

/** A test names a criterion by its number and a shared word, or by saying most of the same words. */
function score(test: NamedTest, criterion: { number: number; text: string }): number {
  const [said, wanted] = [stems(test.name), stems(criterion.text)];
  const shared = common(said, wanted).length;
  const number = numberIn(test.name);
  if (number !== null && number !== criterion.number) return 0;
  if (number === criterion.number && shared >= 1) return 2;
  if (shared < 2 && !(shared === 1 && said.size === 1)) return 0;
  const share = Math.max(shared / Math.max(said.size, 2), shared / Math.max(wanted.size, 2));
  return share >= 0.5 ? share : 0;
}

const isProse = (path: string): boolean => /^docs?\/|\.(?:md|mdx|txt|rst|adoc)$/i.test(path);

const stemOf = (path: string): string =>
  (path.split('/').at(-1) ?? '').replace(/^test_/, '').replace(/(?:[._-](?:test|spec))?\.[^.]+$/, '');

/** The test's file, and the changed code that goes by its name; without such code, all of the changed code. */
function seenIn(test: string, changes: FileChange[]): string[] {
  const code = changes.map((change) => change.path).filter((path) => !isTest(path) && !isProse(path));
  const named = code.filter((path) => stemOf(path) === stemOf(test));
  return [test, ...(named.length > 0 ? named : code)];
}

export function judge(
  criteria: { number: number; text: string; pm: boolean }[],
  changes: FileChange[],
): CriterionVerdict[] {
  const tests = addedTests(changes);
  const docs = changes.every((change) => isProse(change.path));
  return criteria.map(({ number, text, pm }): CriterionVerdict => {
    const frame = { number, text, pm };
    if (changes.length === 0) return { ...frame, verdict: 'not_met', because: 'The change is empty.' };
    if (docs) {
      const because = `Only documents changed: ${changes
        .slice(0, 2)
        .map((change) => change.path)
        .join(', ')}.`;
      return { ...frame, verdict: 'not_met', because };
    }
    const best = tests
      .map((test) => ({ test, points: score(test, { number, text }) }))
      .toSorted((a, b) => b.points - a.points)[0];
    if (best && best.points > 0) {
      const because = `Test “${shorten(best.test.name, 120)}”.`;
      return { ...frame, verdict: 'met', because, files: seenIn(best.test.path, changes) };
    }
    return { ...frame, verdict: 'check', because: 'No changed test names it.' };
  });
}
