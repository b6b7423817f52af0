import type { CriterionVerdict } from '../../../pipeline/item/change.ts';
import type { FileChange } from '../../../ports/code-host.ts';
import { isTest } from './files-in-scope.ts';
import { type AddedTest, addedTests } from './judging/added-tests.ts';
import {
  boundlessIn,
  conditionOf,
  demandedIn,
  meaningIn,
  nameOf,
  notShown,
  numberIn,
  numbersIn,
  saysOtherwise,
} from './judging/demands.ts';
import { common, enumerate, shorten } from './words.ts';

type Criterion = Pick<CriterionVerdict, 'number' | 'text' | 'pm'>;

const saidIn = (text: string): Set<string> => new Set([...meaningIn(text).keys(), ...numbersIn(text).keys()]);

/** How much a test is about a criterion: by its number and a shared word, or by saying most of the same words. */
function score(test: AddedTest, criterion: Criterion): number {
  const [said, wanted] = [saidIn(nameOf(test)), saidIn(demandedIn(criterion.text))];
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

const MOST_NAMED = 4;

/** Why a test that is about a criterion does not show it, as a clause behind the test's name; null: it shows all of it. */
function lacks(test: AddedTest, { text }: Criterion): string | null {
  if (meaningIn(demandedIn(text)).size === 0)
    return 'names it, but the criterion says nothing that a test could show';
  const missing = notShown(text, test);
  if (missing.length > 0) {
    const more = missing.length > MOST_NAMED ? [`${missing.length - MOST_NAMED} more`] : [];
    const named = missing.slice(0, MOST_NAMED).map((one) => `“${shorten(one, 40)}”`);
    return `is about it, but does not show ${enumerate([...named, ...more])}`;
  }
  const otherwise = saysOtherwise(text, test);
  if (otherwise !== null)
    return `is about it, but ${otherwise.isTests ? 'says' : 'does not show'} “${shorten(otherwise.word, 40)}”`;
  const condition = conditionOf(text, test);
  if (condition !== null) return `shows it only “${shorten(condition, 60)}”`;
  const boundless = boundlessIn(text);
  if (boundless !== null) return `names it; “${boundless}” is more than the cases that it tries`;
  return test.asserted === '' ? 'names it, but no assertion of it is to be seen' : null;
}

/** Met is only what one added test shows whole. What was found of anything else is named, for a person to look. */
function verdictOf(
  criterion: Criterion,
  about: { tests: AddedTest[]; changes: FileChange[] },
): CriterionVerdict {
  const near = about.tests
    .map((test) => ({ test, points: score(test, criterion) }))
    .filter(({ points }) => points > 0)
    .toSorted((one, other) => other.points - one.points)
    .map(({ test }) => ({ test, lack: lacks(test, criterion) }));
  const found = near.find(({ lack }) => lack === null) ?? near[0];
  if (found === undefined) return { ...criterion, verdict: 'check', because: 'No changed test names it.' };
  const named = `Test “${shorten(found.test.name, 120)}”`;
  if (found.lack !== null) return { ...criterion, verdict: 'check', because: `${named} ${found.lack}.` };
  return {
    ...criterion,
    verdict: 'met',
    because: `${named}.`,
    files: seenIn(found.test.path, about.changes),
  };
}

export function judge(criteria: Criterion[], changes: FileChange[]): CriterionVerdict[] {
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
    return verdictOf(frame, { tests, changes });
  });
}
