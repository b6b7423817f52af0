import { stripVTControlCharacters } from 'node:util';

/**
 * One line that says why a test run is red: the first failing test, its message and its place, as Node's own
 * runner prints them (spec or TAP); else the last line that says anything.
 */
export function failureIn(log: string): string {
  const lines = stripVTControlCharacters(log).split('\n');
  return fromSpec(lines) ?? fromTap(lines) ?? lastWords(lines);
}

function fromSpec(lines: string[]): string | null {
  const from = lines.findIndex((line) => line.includes('failing tests:'));
  if (from < 0) return null;
  const rest = lines.slice(from + 1);
  const place = rest
    .map((line) => /^test at (.+?):(\d+)(?::\d+)?$/.exec(line.trim()))
    .find((found) => found !== null);
  const name = rest
    .map((line) => /^\s*✖ (.+?)(?: \([\d.]+ms\))?$/.exec(line))
    .find((found) => found !== null);
  const after = rest.slice(rest.findIndex((line) => line.includes('✖')) + 1);
  const message = after
    .map((line) => /^\s*(?:\w*Error(?: \[\w+\])?|\[Error[^\]]*\]): (.+)$/.exec(line))
    .find((found) => found !== null);
  if (name === undefined) return null;
  return sentence(
    name[1] ?? '',
    detail(message?.[1], after),
    place === undefined ? null : `${place[1]}:${place[2]}`,
  );
}

/** Node's strict assertions say "values to be strictly equal:" and show the values two lines below. */
function detail(message: string | undefined, after: string[]): string | null {
  if (message === undefined) return null;
  if (!message.endsWith(':')) return message;
  const values = after.map((line) => /^\s*(.+) !== (.+)$/.exec(line)).find((found) => found !== null);
  return values === undefined ? message.slice(0, -1) : `expected ${values[2]}, got ${values[1]}`;
}

function fromTap(lines: string[]): string | null {
  const at = lines.findIndex((line) => /^\s*not ok \d+ - /.test(line));
  if (at < 0) return null;
  const name = (lines[at] ?? '').replace(/^\s*not ok \d+ - /, '');
  const rest = lines.slice(at);
  const message = rest.map((line) => /^\s*error: '?(.+?)'?$/.exec(line)).find((found) => found !== null);
  return sentence(name, message?.[1] ?? null, null);
}

function sentence(name: string, message: string | null, place: string | null): string {
  return `${name}${message === null ? '' : `: ${message}`}${place === null ? '' : ` (${place})`}`.slice(
    0,
    300,
  );
}

function lastWords(lines: string[]): string {
  const last = lines.map((line) => line.trim()).findLast((line) => line !== '');
  return (last ?? 'The tests ended without a word.').slice(0, 300);
}
