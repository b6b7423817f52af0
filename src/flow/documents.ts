/**
 * PRD and spec between the database, which holds the truth, and their pages, which people edit by hand. Before every
 * write and every signature the page is read back; what a person changed becomes a version of theirs first.
 */
import { documentHash } from '../pipeline/documents/canonical.ts';
import { type Merge, mergeSections, withoutBase } from '../pipeline/documents/merging/merge.ts';
import { prdDigest } from '../pipeline/documents/prd-digest.ts';
import { sectionChanges } from '../pipeline/documents/sections.ts';
import { specDigest } from '../pipeline/documents/spec-digest.ts';
import type { DocumentKind } from '../pipeline/item/basics.ts';
import type { SourceNote } from '../pipeline/item/context.ts';
import type { Clash, DocumentChange } from '../pipeline/item/review.ts';
import { type Signal, signal } from '../pipeline/signals.ts';
import { allFlags, type Flag, flagsIn } from '../pipeline/untrusted/flags.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { Tx } from '../store/db.ts';
import {
  documentByHash,
  findDocument,
  IN_THREAD,
  insertDocument,
  type PageRow,
  pagesOf,
  savePage,
} from '../store/documents.ts';
import { personByChat } from '../store/people.ts';
import { findItem } from '../store/work-items.ts';
import type { Deps } from './deps.ts';
import { receive } from './receive.ts';
import { redraw } from './showing/redraw.ts';

export const titles: Record<DocumentKind, string> = { prd: 'PRD', spec: 'Tech spec' };

interface NewVersion {
  kind: DocumentKind;
  markdown: string;
  author: string | null;
  how: DocumentChange;
  /** The section that an applied proposal changed, and what it said before: what Undo brings back. */
  applied?: { section: string; before: string; proposal?: string };
  /** Which sources were heard for a draft, the late ones too. */
  sources?: SourceNote[];
  /** Of a drafted spec: the hash of the PRD that it follows. */
  from?: string;
  /** Name and version of the skill that a model wrote it by. */
  skill?: string;
  /** The clash that it settles. */
  settles?: string;
  /** Of a draft: what its sources hold. An edit is looked through itself. */
  flagged?: Flag[];
}

export interface VersionSignal {
  signal: Signal;
  write: (tx: Tx, item: WorkItem) => Promise<void>;
}

/** The signal of a new version, and the row that goes with it. */
export async function newVersion(deps: Deps, item: WorkItem, about: NewVersion): Promise<VersionSignal> {
  const before = await findDocument(deps.db, item.key, { kind: about.kind });
  const version = (item[about.kind]?.version ?? 0) + 1;
  const hash = documentHash(about.markdown);
  const flagged =
    about.flagged ??
    (about.author === null
      ? []
      : allFlags(
          flagsIn([{ where: `The ${titles[about.kind]}`, text: about.markdown }]),
          item[about.kind]?.flagged,
        ));
  const common = {
    version,
    hash,
    author: about.author,
    changes: before === null ? [] : sectionChanges(before.markdown, about.markdown).slice(0, 20),
    how: about.how,
    ...(about.applied === undefined ? {} : { applied: about.applied }),
    ...(about.sources === undefined ? {} : { sources: about.sources }),
    ...(about.from === undefined ? {} : { from: about.from }),
    ...(about.skill === undefined ? {} : { skill: about.skill }),
    ...(about.settles === undefined ? {} : { settles: about.settles }),
    ...(about.flagged !== undefined || flagged.length > 0 ? { flagged } : {}),
  };
  const first = about.how === 'drafted';
  const made =
    about.kind === 'prd'
      ? signal(first ? 'prd_drafted' : 'prd_revised', { ...common, digest: prdDigest(about.markdown) })
      : signal(first ? 'spec_drafted' : 'spec_revised', { ...common, digest: specDigest(about.markdown) });
  return {
    signal: made,
    write: (tx) =>
      insertDocument(tx, {
        key: item.key,
        kind: about.kind,
        version,
        markdown: about.markdown,
        hash,
        author: about.author,
        how: about.how,
        skill: about.skill ?? null,
      }),
  };
}

/** `refused`: the page reads otherwise, and the ticket takes no edits any more. */
export type PageState = 'same' | 'imported' | 'refused' | 'unreadable' | 'none';

/** Reads a page back; what somebody changed by hand becomes a version of theirs. In a thread nothing is edited by hand. */
export async function importEdits(deps: Deps, item: WorkItem, kind: DocumentKind): Promise<PageState> {
  const page = (await pagesOf(deps.db, item.key)).find((one) => one.kind === kind);
  const state = item[kind];
  if (page === undefined || page.page === IN_THREAD || state === null) return 'none';
  const read = await deps.pages.read(page.page);
  if (read.state === 'unreadable') return 'unreadable';
  if (read.state === 'gone') {
    // The database holds the text: the page is made anew, and what links it is drawn again.
    await savePage(deps.db, { ...page, shownVersion: 0 });
    await redraw(deps, item.key);
    return 'none';
  }
  const hash = documentHash(read.markdown);
  // Signals wait during a pause: a version would be numbered as if they had been read.
  if (hash === page.seenHash || hash === state.hash || item.paused !== null) return 'same';
  const editor = read.editor === null ? null : await personByChat(deps.db, read.editor);
  return imported(deps, item, { page, hash, markdown: read.markdown, editor: editor?.id ?? null });
}

interface HandEdit {
  page: PageRow;
  hash: string;
  markdown: string;
  /** Whoever was last seen to change the page. */
  editor: string | null;
}

/**
 * First the version with all that can be merged, then the question about what cannot: killed in between, the page is
 * read once more and only the question is left to ask.
 */
async function imported(deps: Deps, item: WorkItem, edit: HandEdit): Promise<PageState> {
  const { page, hash, editor } = edit;
  const kind = page.kind as DocumentKind;
  const before = item[kind];
  const merge = await merged(deps, item, edit);
  const clashes = merge.clashes.map((clash): Clash => ({ document: kind, ...clash, by: editor }));
  const [first, ...more] = clashes;
  const delivery = `page:${page.page}:${hash}`;
  const isOurs = documentHash(merge.text) === before?.hash;
  if (isOurs && first === undefined) {
    await savePage(deps.db, { ...page, seenHash: hash });
    return 'same';
  }
  if (!isOurs) {
    const version = await newVersion(deps, item, {
      kind,
      markdown: merge.text,
      author: editor,
      how: 'edited',
    });
    const received = await receive(deps, {
      key: item.key,
      signal: version.signal,
      actor: editor === null ? { kind: 'system', name: 'page' } : { kind: 'person', id: editor },
      delivery: `${delivery}:v${version.signal.name}:${before?.version}`,
      write: async (tx, after) => {
        await version.write(tx, after);
        if (first !== undefined) return;
        // A page that lags behind is written anew: the edit is in the version that it will show.
        const lags = page.shownVersion !== before?.version;
        const shownVersion = lags ? page.shownVersion : (before?.version ?? 0) + 1;
        await savePage(tx, { ...page, seenHash: hash, shownVersion });
      },
    });
    if (received.kind === 'ignored') return overtaken(deps, item, kind);
  }
  if (first !== undefined) {
    await receive(deps, {
      key: item.key,
      signal: signal('clash_found', { ...first, ...(more.length === 0 ? {} : { more }) }),
      actor: { kind: 'system', name: 'page' },
      delivery: `${delivery}:vclash_found:${before?.version}`,
      write: (tx) => savePage(tx, { ...page, seenHash: hash, shownVersion: UNKNOWN }),
    });
  }
  return 'imported';
}

/** It shows none of the versions: what stands there is a question, and it is written anew with the next drawing. */
export const UNKNOWN = -1;

/** Another version was faster: the page is read again with it. Else the ticket takes no edits any more. */
async function overtaken(deps: Deps, item: WorkItem, kind: DocumentKind): Promise<PageState> {
  const now = await findItem(deps.db, item.key);
  return now?.[kind]?.version === item[kind]?.version ? 'refused' : 'imported';
}

/**
 * What somebody made of the version that the page showed, brought into the newest one section by section. Where it is
 * not known what the page showed, every section that differs is a question: nothing is taken for a deletion.
 */
async function merged(deps: Deps, item: WorkItem, { page, markdown }: HandEdit): Promise<Merge> {
  const kind = page.kind as DocumentKind;
  const shown =
    (await documentByHash(deps.db, item.key, { kind, hash: page.seenHash })) ??
    (await findDocument(deps.db, item.key, { kind, version: page.shownVersion }));
  const newest = await findDocument(deps.db, item.key, { kind });
  if (newest === null || shown?.version === newest.version) return { text: markdown, clashes: [] };
  return shown === null
    ? withoutBase(markdown, newest.markdown)
    : mergeSections(shown.markdown, markdown, newest.markdown);
}

/** Signed and not opened again for changes. */
export const readOnly = (state: {
  hash: string;
  signed: { hash: string } | null;
  reopened?: boolean;
}): boolean => state.signed?.hash === state.hash && state.reopened !== true;

/** Changes with every version and signature of the ticket's documents. */
export const standing = (item: WorkItem): string =>
  (['prd', 'spec'] as const)
    .map((kind) => `${kind}:v${item[kind]?.version ?? 0}:${item[kind]?.signed?.version ?? 0}`)
    .join(' ');
