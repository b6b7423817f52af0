/** YAML with any number of entities in it; whatever is wrong is told with its line. */
import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import type { CatalogProblem } from '../../ports/lake/catalog.ts';
import { type Descriptor, isGraphKind, isKnownKind, readEntity } from './descriptor.ts';

export interface Place {
  file: string;
  line: number | null;
}
export interface PlacedDescriptor extends Descriptor {
  place: Place;
}
export interface PlacedLocation {
  type: string | null;
  targets: string[];
  place: Place;
}
export interface ReadText {
  entities: PlacedDescriptor[];
  locations: PlacedLocation[];
  problems: CatalogProblem[];
}

/** Anchors are resolved at most so often: a file of a kilobyte must not grow to a gigabyte. */
const MOST_ALIASES = 1_000;

export function readDescriptors(file: string, text: string): ReadText {
  const lines = new LineCounter();
  const read: ReadText = { entities: [], locations: [], problems: [] };
  for (const document of parseAllDocuments(text, { lineCounter: lines, merge: true, logLevel: 'silent' })) {
    take(read, { file, text, lines, document });
  }
  return read;
}

interface Given {
  file: string;
  text: string;
  lines: LineCounter;
  document: Document.Parsed;
}

function take(read: ReadText, given: Given): void {
  const { file, lines, document } = given;
  const lineAt = (offset: number | undefined): number | null =>
    offset === undefined ? null : lines.linePos(offset).line;
  const place: Place = { file, line: lineAt(document.contents?.range[0]) };
  const [error] = document.errors;
  if (error !== undefined) {
    const said = withoutPlace(error.message);
    read.problems.push(...unreadable(given, { line: error.linePos?.[0].line ?? null, said }));
    return;
  }
  if (document.contents === null) return;
  const value = plainValue(document);
  if ('error' in value) {
    read.problems.push(...unreadable(given, { line: place.line, said: value.error }));
    return;
  }
  const found = readEntity(value.is);
  if (found.kind === 'entity') read.entities.push({ ...found.descriptor, place });
  if (found.kind === 'location') read.locations.push({ type: found.type, targets: found.targets, place });
  if (found.kind === 'ignored' && found.because !== null) {
    read.problems.push({ ...place, entity: null, sentence: found.because, hides: false });
  }
  if (found.kind === 'broken') {
    for (const { path, sentence } of found.issues) {
      const line = lineAt(offsetOf(document, path));
      read.problems.push({ file, line, entity: found.entity, sentence, hides: found.hides });
    }
  }
}

function plainValue(document: Document.Parsed): { is: unknown } | { error: string } {
  try {
    return { is: document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Where that part of the document begins; of a part that is missing, where what should have it begins. */
function offsetOf(document: Document.Parsed, path: PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range != null) return node.range[0];
  }
  return document.contents?.range[0];
}

/** A document of another kind, or of no kind at all (a chart's template), has nothing of ours to hide: no problem. */
function unreadable(
  { file, text, document }: Given,
  about: { line: number | null; said: string },
): CatalogProblem[] {
  const part = text.slice(document.range[0], document.range[2]);
  const kind = /^\s*["']?kind["']?\s*:\s*["']?([A-Za-z]+)/m.exec(part)?.[1];
  const name = /^\s+["']?name["']?\s*:\s*["']?([A-Za-z0-9][\w.-]*)/m.exec(part)?.[1];
  const version = /^\s*["']?apiVersion["']?\s*:\s*["']?(\S+)/m.exec(part)?.[1];
  const isOurs =
    version === undefined
      ? kind !== undefined || /^\s*["']?metadata["']?\s*:/m.test(part)
      : version.includes('backstage.io/');
  if (!isOurs || (kind !== undefined && !isKnownKind(kind))) return [];
  return [
    {
      file,
      line: about.line,
      entity: kind !== undefined && name !== undefined ? `${kind.toLowerCase()}:${name}` : null,
      sentence: `This is not readable YAML: ${about.said}. Mend that line.`,
      hides: kind === undefined || isGraphKind(kind) || kind === 'Location',
    },
  ];
}

const withoutPlace = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]$/, '');
