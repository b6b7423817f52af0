/** Tickets and their documents as resources: `throughline://items/TL-42`, `…/prd`, `…/spec/3`. */
import type { Caller, Library, LibraryDocument } from '../ports/access.ts';

const PREFIX = 'throughline://items/';
const markdown = 'text/markdown';
const names: Record<LibraryDocument, string> = {
  prd: 'PRD',
  spec: 'Tech spec',
  release_notes: 'Release notes',
};

interface Resource {
  [key: string]: unknown;
  uri: string;
  name: string;
  title: string;
  mimeType: string;
}

export async function resourcesOf(library: Library, caller: Caller): Promise<Resource[]> {
  return (await library.list(caller)).flatMap(({ key, title, documents }) => [
    { uri: `${PREFIX}${key}`, name: key, title: `${key} ${title}`, mimeType: markdown },
    ...documents.map(({ document, version }) => ({
      uri: `${PREFIX}${key}/${document}`,
      name: `${key} ${document}`,
      title: `${names[document]} v${version} of ${key}`,
      mimeType: markdown,
    })),
  ]);
}

export const templates = [
  {
    uriTemplate: `${PREFIX}{key}`,
    name: 'item',
    title: 'A ticket',
    description: 'Where it stands and what was filed.',
    mimeType: markdown,
  },
  {
    uriTemplate: `${PREFIX}{key}/{document}`,
    name: 'document',
    title: 'A document of a ticket, newest version',
    description: 'document: prd, spec or release_notes.',
    mimeType: markdown,
  },
  {
    uriTemplate: `${PREFIX}{key}/{document}/{version}`,
    name: 'version',
    title: 'One version of a document',
    description: 'document: prd, spec or release_notes; version: a number from 1.',
    mimeType: markdown,
  },
];

const ADDRESS =
  /^throughline:\/\/items\/([A-Z][A-Z0-9]{0,9}-\d{1,7})(?:\/(prd|spec|release_notes)(?:\/(\d{1,6}))?)?$/;

/** Null where there is nothing that the caller may see; what is hidden is answered like what is not there. */
export async function readResource(library: Library, caller: Caller, uri: string): Promise<string | null> {
  const [, key, document, version] = ADDRESS.exec(uri) ?? [];
  if (key === undefined) return null;
  if (document === undefined) return (await library.item(caller, key))?.markdown ?? null;
  const found = await library.document(caller, {
    key,
    document: document as LibraryDocument,
    version: version === undefined ? null : Number(version),
  });
  return found?.markdown ?? null;
}
