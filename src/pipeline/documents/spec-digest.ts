import type { SpecDigest } from '../documents.ts';
import {
  assumptionCount,
  beginsWithNone,
  type Chapter,
  chapterOf,
  chapters,
  type Entry,
  entries,
  firstSentence,
  labelled,
  lines,
  openQuestions,
} from './reading.ts';

type Size = SpecDigest['size'];
const sizes: readonly Size[] = ['XS', 'S', 'M', 'L'];
const sizeOf = (text: string | undefined): Size | null =>
  sizes.find((size) => size === text?.toUpperCase()) ?? null;

/** The path that an entry names: code first, else its first word that looks like one. */
function pathOf(entry: Entry): string | null {
  const word = entry.code[0] ?? entry.text.split(/\s+/).find((part) => /[/.*]/.test(part) && /\w/.test(part));
  return word ? word.replace(/^\.\//, '').replace(/[,;:.]+$/, '') : null;
}
const paths = (all: Chapter[], names: readonly string[]): string[] => [
  ...new Set(entries(chapterOf(all, names)).flatMap((entry) => pathOf(entry) ?? [])),
];

const bracket = /\s*[([]([^()[\]]*)[)\]]\s*\.?$/;
const separator = /\s+[–—|-]\s+|\s*[,;·]\s*/;

/** "Title (layer: api, size: S)", "Title (api, S)", "Title — api — S" or a table row. */
function step(entry: Entry): SpecDigest['steps'][number] {
  const text = entry.text;
  const layer = /\blayer\s*:\s*([\w/ -]+?)\s*(?=[,;·)\]—–|]|$)/i.exec(text)?.[1];
  const size = sizeOf(/\bsize\s*:?\s*(XS|S|M|L)\b/i.exec(text)?.[1]);
  const inside = bracket.exec(text);
  const parts = (
    inside?.[1] ??
    text
      .split(/\s+[–—|]\s+/)
      .slice(1)
      .join(',')
  )
    .split(separator)
    .map((part) => part.trim());
  const bareSize = parts.map((part) => sizeOf(part)).find((part) => part !== null);
  const bareLayer = parts.find(
    (part) => part !== '' && !sizeOf(part) && !part.includes(':') && part.length < 25,
  );
  const understood = layer !== undefined || size !== null || bareSize !== undefined;
  const title = understood
    ? inside
      ? text.slice(0, inside.index)
      : (text.split(/\s+[–—|]\s+/)[0] ?? text)
    : text;
  return {
    title: title.trim(),
    layer: layer ?? (understood ? bareLayer : undefined) ?? 'code',
    size: size ?? bareSize ?? 'S',
  };
}

/** Without a stated size: the largest step, one more where there are many. */
function sizeOfAll(said: string[], steps: SpecDigest['steps']): Size {
  const stated = said
    .map((line) => sizeOf(/\bsize\s*:?\s*(XS|S|M|L)\b/i.exec(line)?.[1]))
    .find((size) => size);
  if (stated) return stated;
  const largest = Math.max(0, ...steps.map((each) => sizes.indexOf(each.size)));
  return sizes[Math.min(largest + (steps.length > 5 ? 1 : 0), 3)] ?? 'S';
}

function testPlan(all: Chapter[]): SpecDigest['testPlan'] {
  return entries(chapterOf(all, ['test plan', 'tests', 'testing', 'verification'])).map((entry) => {
    const named = /\b(?:criteri(?:on|a)|ac)\s*#?(\d{1,3})\b\s*[:.)–—-]?\s*/i.exec(entry.text);
    const test = named?.index === 0 ? entry.text.slice(named[0].length) : entry.text;
    return { criterion: Number(named?.[1] ?? entry.number ?? entry.place), test: test.trim() };
  });
}

function orNull(text: string | null | undefined): string | null {
  return text === null || text === undefined || beginsWithNone(text) ? null : text;
}

export function specDigest(text: string): SpecDigest {
  const all = chapters(text);
  const short = lines(chapterOf(all, ['in short', 'summary', 'tl dr', 'tldr', 'overview']));
  const approach = lines(chapterOf(all, ['approach', 'design', 'solution'])).join(' ');
  const data = lines(
    chapterOf(all, ['data and migration', 'data', 'migration', 'migrations', 'data migration']),
  );
  const rollback = lines(chapterOf(all, ['rollback plan', 'rollback', 'undo', 'roll back']));
  const steps = entries(chapterOf(all, ['steps', 'plan', 'implementation steps', 'implementation'])).map(
    step,
  );
  const migration = labelled(data, /migrations?/) ?? data.find((line) => !/^data loss\b/i.test(line));
  const repositories = entries(chapterOf(all, ['repositories', 'repository', 'repos', 'repo']));
  return {
    inShort: short.filter((line) => !/^size\s*:/i.test(line)).join(' ') || firstSentence(approach),
    filesInScope: paths(all, ['files in scope', 'in scope', 'scope', 'files']),
    doNotTouch: paths(all, ['do not touch', 'dont touch', 'off limits', 'out of bounds', 'not to touch']),
    steps,
    size: sizeOfAll(
      [...short, ...lines(chapterOf(all, ['size', 'steps', 'estimate']))].filter((line) =>
        /^size\b|\bsize:? ?(?:XS|S|M|L)\.?$/i.test(line),
      ),
      steps,
    ),
    migration: orNull(migration === undefined ? null : firstSentence(migration)),
    dataLoss: orNull(labelled([...rollback, ...data], /data loss|data lost|loses data/)),
    undo: labelled(rollback, /undo/) ?? firstSentence(rollback[0] ?? ''),
    testPlan: testPlan(all),
    assumptions: assumptionCount(all),
    openQuestions: openQuestions(all),
    repositories: [
      ...new Set(
        repositories.map((entry) => (entry.code[0] ?? entry.text.split(/\s/)[0] ?? '').replace(/[.,]$/, '')),
      ),
    ].filter((name) => name !== ''),
  };
}
