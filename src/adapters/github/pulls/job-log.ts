import { stripVTControlCharacters } from 'node:util';

const MOST = 300;

/**
 * One line of a job's log that says why it failed: the first failing test as the usual runners print it, else the first
 * error that is no mere exit code, else the first error there is.
 */
export function failureInLog(log: string): string | null {
  const lines = stripVTControlCharacters(log)
    .split('\n')
    // Each line begins with GitHub's time.
    .map((line) => line.replace(/^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z ?/, '').trimEnd());
  return cut(failingTest(lines) ?? error(lines, true) ?? error(lines, false));
}

const marks = [
  /^\s*(?:✖|✗|×|✕)\s+(.+?)(?: \([\d.]+ ?m?s\))?$/,
  /^\s*not ok \d+ - (.+)$/,
  /^\s*(?:FAIL|FAILED)[: ]+(.+)$/,
  /^--- FAIL: (.+)$/,
];

function failingTest(lines: string[]): string | null {
  const rest = lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => line.includes('failing tests')),
    ),
  );
  const found = rest.findIndex(
    (line) => marks.some((mark) => mark.test(line)) && !/failing tests/.test(line),
  );
  if (found === -1) return null;
  const line = rest[found] ?? '';
  const name = marks.map((mark) => mark.exec(line)?.[1]).find((one) => one !== undefined) ?? line.trim();
  const why = rest
    .slice(found + 1, found + 15)
    .map((one) => /^\s*(?:error: '?|\[?\w*(?:Error|Exception)[^:]*: )(.+?)'?$/.exec(one)?.[1])
    .find((one) => one !== undefined);
  return why === undefined ? name : `${name}: ${why}`;
}

function error(lines: string[], telling: boolean): string | null {
  for (const line of lines) {
    const said = /^##\[error\](.+)$/.exec(line)?.[1];
    if (said !== undefined && !(telling && /Process completed with exit code/.test(said))) return said;
  }
  return null;
}

const cut = (text: string | null): string | null =>
  text === null || text.length <= MOST ? text : `${text.slice(0, MOST).toWellFormed()}…`;
