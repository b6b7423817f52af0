/** `npm run bench`: all measures; `-- NAME…`: some; `-- --json`: the last line is one JSON object, name → number. */
import { cpus, loadavg } from 'node:os';
import { ack } from './ack.ts';
import { board } from './board.ts';
import { chat } from './chat.ts';
import { door } from './door.ts';
import { enrich } from './enrich.ts';
import { type Figure, type Measure, reached, rounded } from './figure.ts';
import { graph } from './graph.ts';
import { ingest } from './ingest.ts';
import { merge } from './merge.ts';
import { pipeline } from './pipeline.ts';
import { search } from './search.ts';
import { slack } from './slack.ts';
import { start } from './start.ts';

const measures: Measure[] = [
  ack,
  chat,
  door,
  board,
  enrich,
  graph,
  ingest,
  merge,
  pipeline,
  search,
  slack,
  start,
];
const known = measures.flatMap((measure) => measure.names);

const given = process.argv.slice(2);
const wanted = given.filter((word) => word !== '--json');
const strange = wanted.filter((word) => !known.some((name) => fits(name, word)));
if (strange.length > 0) {
  process.stderr.write(`There is no measure ${strange.join(', ')}. Known: ${known.join(', ')}.\n`);
  process.exit(1);
}

/** `board` stands for all of its figures. */
function fits(name: string, word: string): boolean {
  return name === word || name.startsWith(`${word}.`);
}
const asked = (name: string): boolean => wanted.length === 0 || wanted.some((word) => fits(name, word));

const load = (): string => `${loadavg()[0]?.toFixed(1) ?? '?'} on ${cpus().length} cores`;
process.stdout.write(`Load at the start: ${load()}.\n`);
const figures: Figure[] = [];
for (const measure of measures) {
  if (!measure.names.some(asked)) continue;
  figures.push(...(await measure.run()).filter((figure) => asked(figure.name)));
}
process.stdout.write(`${table(figures)}\nLoad at the end: ${load()}.\n`);
if (given.includes('--json')) {
  const values = Object.fromEntries(figures.map(({ name, value }) => [name, rounded(value)]));
  process.stdout.write(`${JSON.stringify(values)}\n`);
}
process.exit(figures.every(reached) ? 0 : 2);

function table(rows: Figure[]): string {
  const cells = rows.map((figure) => [
    figure.name,
    `${rounded(figure.value)} ${figure.unit}`.trim(),
    targetOf(figure),
    reached(figure) ? '' : 'missed',
    figure.comparedWith,
  ]);
  const all = [['Measure', 'Figure', 'To reach', '', 'Beside it, in the same run'], ...cells];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

function targetOf({ target, unit }: Figure): string {
  if (target === null) return 'report';
  const [sign, limit] = 'atMost' in target ? ['≤', target.atMost] : ['≥', target.atLeast];
  return `${sign} ${limit} ${unit}`.trim();
}
