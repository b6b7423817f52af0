/** Tests that a change adds, as its diff shows them. */
import type { FileChange } from '../../../../ports/code-host.ts';
import { isTest } from '../files-in-scope.ts';

export interface AddedTest {
  name: string;
  path: string;
  /** What its assertions say; empty: none is to be seen. */
  asserted: string;
}

const testLine =
  /^\+\s*(?:await\s+)?(?:t\.)?(?:test|it|specify|scenario)(?:\.only)?\(\s*(['"`])(.+?)\1|^\+\s*(?:async\s+)?def\s+test_(\w+)|^\+\s*func\s+(?:\([^)]*\)\s*)?Test(\w+)|^\+\s*(?:it|test|should)\s+["'](.+?)["']\s+do/;
/** Where the next one begins, also one that was there before or that we cannot read. */
const begins =
  /^.?\s*(?:await\s+)?(?:t\.)?x?(?:test|it|specify|scenario|describe|suite)(?:\.[\w.]+)?\s*[(`]|^.?\s*(?:async\s+)?def\s+\w+|^.?\s*func\s+|^@@|^.?\s*(?:it|test|should)\s+["']/;
const emptyTest = /=>\s*\{\s*\}\s*\)|function\s*\(\)\s*\{\s*\}\s*\)|\b(?:todo|skip)\b\s*[:(]/i;
const skips = /\bt\.Skip\w*\(|\b(?:this|pytest|t|ctx)\.skip\(|^\s*skip\b/m;
/** A group that is skipped takes its tests with it, and a diff does not show where it ends. */
const skippedGroup = /^[+ ]\s*(?:(?:describe|suite|context)\.skip|xdescribe)\s*\(/m;
const skipMark = /^[+ ]\s*@[\w.]*skip/i;

const comment = /^\s*(?:\/\/|#|\*|\/\*).*$|\s\/\/.*$/g;
const assertion =
  /\b(?:assert\w*|expect\w*|should\w*|verify\w*|require|must\w*|raises|throws|rejects)\b|\bt\.(?:Error|Fatal|Fail)\w*/;
/** `assert.ok(true)`, `expect(1).toBe(1)`: true of any program. */
const empty = /\(\s*(?:true|1|!0)\s*(?:,\s*(?:true|1)\s*)?\)(?:\.\w+\(\s*(?:true|1)?\s*\))?\s*;?\s*$/;
const MOST_LINES_OF_ONE = 20;

const depthOf = (line: string): number =>
  (line.match(/[([{]/g) ?? []).length - (line.match(/[)\]}]/g) ?? []).length;

/** Each assertion from its first line to where its brackets close. */
function assertedIn(body: string[]): string {
  const found: string[] = [];
  for (let at = 0; at < body.length; at += 1) {
    const line = body[at] ?? '';
    const start = line.search(assertion);
    if (start === -1) continue;
    const from = at;
    let depth = depthOf(line.slice(start));
    while (depth > 0 && at + 1 < body.length && at - from < MOST_LINES_OF_ONE) {
      at += 1;
      depth += depthOf(body[at] ?? '');
    }
    const whole = [line.slice(start), ...body.slice(from + 1, at + 1)].join('\n');
    if (!empty.test(whole)) found.push(whole);
  }
  return found.join('\n');
}

/** What follows a test's first line, without what was taken away; `rest` is what stands behind its name on that line. */
function bodyOf(lines: string[], at: number, rest: string): string[] {
  const after = lines.slice(at + 1);
  const end = after.findIndex((line) => begins.test(line));
  return [rest, ...(end === -1 ? after : after.slice(0, end)).filter((line) => !line.startsWith('-'))]
    .map((line, index) => (index === 0 ? line : line.slice(1)))
    .map((line) => line.replaceAll(comment, ''));
}

function testsOf({ path, patch }: FileChange): AddedTest[] {
  if (patch === null || skippedGroup.test(patch)) return [];
  const lines = patch.split('\n');
  return lines.flatMap((line, at) => {
    const match = testLine.exec(line);
    const name = match?.[2] ?? match?.[3] ?? match?.[4] ?? match?.[5];
    if (match === null || name === undefined || emptyTest.test(line)) return [];
    if (skipMark.test(lines[at - 1] ?? '')) return [];
    const body = bodyOf(lines, at, line.slice(match[0].length));
    return skips.test(body.join('\n')) ? [] : [{ name, path, asserted: assertedIn(body) }];
  });
}

/** Skipped, unfinished and empty ones show nothing and are left out. */
export const addedTests = (changes: FileChange[]): AddedTest[] =>
  changes.filter((change) => isTest(change.path)).flatMap(testsOf);
