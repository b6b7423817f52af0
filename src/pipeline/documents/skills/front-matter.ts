/**
 * The front matter of a skill: plain keys, quoted or folded text, and one level of `metadata`. No YAML beyond that; a
 * line that fits none of it is named.
 */
export type FrontMatter = Record<string, string | Record<string, string>>;

/** What is wrong with a skill, in one sentence, and the line where it is mended. */
export class SkillMistake extends Error {
  readonly line: number;
  constructor(sentence: string, line: number) {
    super(sentence);
    this.name = 'SkillMistake';
    this.line = line;
  }
}

const opening = /^---\n([\s\S]*?)\n---(?:\n([\s\S]*))?$/;

export function frontMatter(text: string): {
  fields: FrontMatter;
  /** Where each key stands, `metadata.version` among them. */
  lines: Record<string, number>;
  body: string;
} {
  const match = opening.exec(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
  if (!match) throw new SkillMistake('A skill starts with front matter between two lines of ---.', 1);
  return { ...fieldsOf((match[1] ?? '').split('\n')), body: (match[2] ?? '').trim() };
}

const isInside = (line: string): boolean => /^\s+\S/.test(line) || line.trim() === '';

/** The front matter begins in the second line of the file. */
const FIRST_LINE = 2;

function fieldsOf(rows: string[]): { fields: FrontMatter; lines: Record<string, number> } {
  const fields: FrontMatter = {};
  const lines: Record<string, number> = {};
  for (let at = 0; at < rows.length; ) {
    const row = rows[at] ?? '';
    const line = FIRST_LINE + at;
    at += 1;
    if (row.trim() === '' || row.startsWith('#')) continue;
    const [key, value] = pairIn(row, line);
    const inside: string[] = [];
    while (at < rows.length && isInside(rows[at] ?? '')) inside.push(rows[at++] ?? '');
    lines[key] = line;
    const own = valueOf(value, { inside, line: line + 1 });
    fields[key] = typeof own === 'string' ? own : own.pairs;
    if (typeof own !== 'string')
      for (const [name, where] of Object.entries(own.lines)) lines[`${key}.${name}`] = where;
  }
  return { fields, lines };
}

function pairIn(row: string, line: number): [key: string, value: string] {
  const pair = /^([\w-]+):(?:\s+(.*))?$/.exec(row.trim());
  if (pair?.[1] === undefined)
    throw new SkillMistake(
      `The front matter has the line "${row.trim().slice(0, 60)}", which is not \`key: value\`.`,
      line,
    );
  return [pair[1], (pair[2] ?? '').trim()];
}

function valueOf(
  value: string,
  about: { inside: string[]; line: number },
): string | { pairs: Record<string, string>; lines: Record<string, number> } {
  const rows = about.inside.map((row) => row.trim());
  if (/^[>|][-+]?$/.test(value)) return rows.join(value.startsWith('>') ? ' ' : '\n').trim();
  if (value !== '') return unquoted([value, ...rows].join(' ').trim());
  const pairs: Record<string, string> = {};
  const lines: Record<string, number> = {};
  for (const [at, row] of rows.entries()) {
    if (row === '' || row.startsWith('#')) continue;
    const [key, each] = pairIn(row, about.line + at);
    pairs[key] = unquoted(each);
    lines[key] = about.line + at;
  }
  return { pairs, lines };
}

const unquoted = (value: string): string =>
  /^'.*'$/.test(value)
    ? value.slice(1, -1).replaceAll("''", "'")
    : /^".*"$/.test(value)
      ? value.slice(1, -1).replaceAll(/\\(["\\])/g, '$1')
      : value;
