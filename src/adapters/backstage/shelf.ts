/** Files that hold descriptors, read from where they begin and on to wherever their `Location` entities lead. */
import { posix } from 'node:path';
import { messageOf } from '../../errors.ts';
import { keyOf } from '../../pipeline/graph/entity-ref.ts';
import type { CatalogProblem } from '../../ports/lake/catalog.ts';
import { type PlacedDescriptor, type PlacedLocation, type ReadText, readDescriptors } from './documents.ts';

export interface Shelf {
  /** Whole text of a file, null where there is none. */
  read(file: string): Promise<string | null>;
  /** The file of this shelf that an address on the network means; null: it leads elsewhere. */
  fileOf(address: string, from: string): string | null;
  /** A path beside `from`, null where it would leave what may be read. */
  beside(path: string, from: string): string | null;
  /** Every file that a pattern beside `from` could mean. */
  files(from: string): Promise<string[]>;
}

/** What each file said when it was last read, and when it was last whole. One catalog keeps one. */
export type Memory = Map<string, { text: string; read: ReadText; good: PlacedDescriptor[] }>;

const MOST_FILES = 10_000;
const AT_ONCE = 8;

export async function readShelf(
  shelf: Shelf,
  about: { roots: string[]; memory: Memory },
): Promise<{ entities: PlacedDescriptor[]; problems: CatalogProblem[] }> {
  const { memory } = about;
  const seen = new Set(about.roots);
  const results = new Map<string, ReadText>();
  let waiting = [...seen];
  while (waiting.length > 0) {
    const found = await inTurn(waiting, (file) =>
      readOne(file, { shelf, memory, isRoot: about.roots.includes(file) }),
    );
    const next: string[] = [];
    for (const [file, read] of found) {
      const problems = [...read.problems];
      for (const location of read.locations) {
        const targets = await targetsOf(location, shelf);
        problems.push(...targets.problems);
        next.push(...targets.files);
      }
      results.set(file, { ...read, problems });
    }
    const more = [...new Set(next)].filter((file) => !seen.has(file));
    waiting = more.slice(0, Math.max(0, MOST_FILES - seen.size));
    const [left] = more.slice(waiting.length);
    if (left !== undefined) {
      const problems = [
        trouble(left, `This and what follows was not read: more than ${MOST_FILES} files. Split it.`),
      ];
      results.set(left, { entities: [], locations: [], problems });
    }
    for (const file of waiting) seen.add(file);
  }
  for (const file of memory.keys()) if (!seen.has(file)) memory.delete(file);
  const all = [...results.values()];
  return { entities: all.flatMap((one) => one.entities), problems: all.flatMap((one) => one.problems) };
}

async function inTurn<T>(files: string[], work: (file: string) => Promise<T>): Promise<[string, T][]> {
  const done = new Map<string, T>();
  const rest = files.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const file of rest) done.set(file, await work(file));
    }),
  );
  return files.flatMap((file) => (done.has(file) ? [[file, done.get(file) as T] as [string, T]] : []));
}

/**
 * A file that is broken, or cannot be had now, goes on saying what it said when it was last whole, for those entities
 * that it no longer names; the problem stays, so nothing built on it is called complete.
 */
async function readOne(
  file: string,
  { shelf, memory, isRoot }: { shelf: Shelf; memory: Memory; isRoot: boolean },
): Promise<ReadText> {
  const before = memory.get(file);
  let text: string | null;
  try {
    text = await shelf.read(file);
  } catch (error) {
    const sentence = `It could not be read: ${messageOf(error)}`;
    return kept(
      { entities: [], locations: before?.read.locations ?? [], problems: [trouble(file, sentence)] },
      before?.good ?? [],
    );
  }
  if (text === null) {
    memory.delete(file);
    const problems = isRoot
      ? []
      : [trouble(file, 'A Location points to this file, and it is not there. Mend the Location.')];
    return { entities: [], locations: [], problems };
  }
  if (before?.text === text) return before.read;
  const read = readDescriptors(file, text);
  const isWhole = read.problems.every((problem) => !problem.hides);
  const shown = isWhole ? read : kept(read, before?.good ?? []);
  memory.set(file, { text, read: shown, good: isWhole ? read.entities : (before?.good ?? []) });
  return shown;
}

function kept(read: ReadText, good: PlacedDescriptor[]): ReadText {
  const named = new Set(read.entities.map(keyOf));
  const older = good.filter((one) => !named.has(keyOf(one)));
  if (older.length === 0) return read;
  const problems = read.problems.map((problem) =>
    problem.hides
      ? { ...problem, sentence: `${problem.sentence} Until then what stood there before is used.` }
      : problem,
  );
  return { ...read, entities: [...read.entities, ...older], problems };
}

const trouble = (file: string, sentence: string): CatalogProblem => ({
  file,
  line: null,
  entity: null,
  sentence,
  hides: true,
});

async function targetsOf(
  location: PlacedLocation,
  shelf: Shelf,
): Promise<{ files: string[]; problems: CatalogProblem[] }> {
  const from = location.place.file;
  const files: string[] = [];
  const problems: CatalogProblem[] = [];
  const untold = (sentence: string, hides = true): void => {
    problems.push({ ...location.place, entity: null, sentence, hides });
  };
  for (const target of location.targets) {
    const shown = target.slice(0, 200);
    // Those bring people and teams, of which the graph needs none.
    if (location.type !== null && !/^(?:url|file)$/.test(location.type)) {
      untold(
        `Its Location is of type ${location.type.slice(0, 40)}, which is not followed.`,
        !location.type.endsWith('-org'),
      );
      continue;
    }
    const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(target);
    const file = isAddress ? shelf.fileOf(target, from) : shelf.beside(target, from);
    if (file === null) untold(`Its Location points to ${shown}, which is outside and is not followed.`);
    else if (!file.includes('*')) files.push(file);
    else {
      const matching = (await shelf.files(from)).filter((one) => posix.matchesGlob(one, file));
      if (matching.length === 0) untold(`Its Location points to ${shown}, and no file is like that.`);
      files.push(...matching);
    }
  }
  return { files, problems };
}
