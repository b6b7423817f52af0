/**
 * PRD and spec between the database, which holds the truth, and their pages, which people edit by hand. Before every
 * write and every signature the page is read back; what a person changed becomes a version of theirs first.
 */
import { documentHash } from '../pipeline/documents/canonical.ts';
import { mergeSections } from '../pipeline/documents/merge.ts';
import { prdDigest } from '../pipeline/documents/prd-digest.ts';
import { sectionChanges } from '../pipeline/documents/sections.ts';
import { specDigest } from '../pipeline/documents/spec-digest.ts';
import type { DocumentKind } from '../pipeline/item/basics.ts';
import type { DocumentChange } from '../pipeline/item/review.ts';
import { type Signal, signal } from '../pipeline/signals.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { Tx } from '../store/db.ts';
import {
  findDocument,
  IN_THREAD,
  insertDocument,
  type PageRow,
  pagesOf,
  savePage,
} from '../store/documents.ts';
import { personByChat } from '../store/people.ts';
import type { Deps } from './deps.ts';
import { receive } from './receive.ts';
import { redraw } from './showing/redraw.ts';

export const titles: Record<DocumentKind, string> = { prd: 'PRD', spec: 'Tech spec' };

interface NewVersion {
  kind: DocumentKind;
  markdown: string;
  author: string | null;
  how: DocumentChange;
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
  const common = {
    version,
    hash,
    author: about.author,
    changes: before === null ? [] : sectionChanges(before.markdown, about.markdown).slice(0, 20),
    how: about.how,
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
      }),
  };
}

export type PageState = 'same' | 'imported' | 'unreadable' | 'none';

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
  const { signal: edit, write } = await handEdit(deps, item, {
    page,
    markdown: read.markdown,
    author: editor?.id ?? null,
  });
  const received = await receive(deps, {
    key: item.key,
    signal: edit,
    actor:
      editor === null || edit.name === 'clash_found'
        ? { kind: 'system', name: 'page' }
        : { kind: 'person', id: editor.id },
    delivery: `page:${page.page}:${hash}:v${edit.name}:${state.version}`,
    write: async (tx, after) => {
      await write?.(tx, after);
      // A page that lags behind is written anew: the edit is in the version that it will show.
      const lags = page.shownVersion !== state.version || edit.name === 'clash_found';
      await savePage(tx, {
        ...page,
        seenHash: hash,
        shownVersion: lags ? page.shownVersion : state.version + 1,
      });
    },
  });
  return received.kind === 'moved' || received.kind === 'seen' ? 'imported' : 'same';
}

/**
 * What somebody made of the version that the page shows. If the document has a newer one by now, section by section
 * the edit goes into that; where both changed one section, both are kept and people choose.
 */
async function handEdit(
  deps: Deps,
  item: WorkItem,
  about: { page: PageRow; markdown: string; author: string | null },
): Promise<{ signal: Signal; write?: VersionSignal['write'] }> {
  const { page, markdown, author } = about;
  const kind = page.kind as DocumentKind;
  const shown = await findDocument(deps.db, item.key, { kind, version: page.shownVersion });
  const newest = await findDocument(deps.db, item.key, { kind });
  if (shown === null || newest === null || shown.version === newest.version)
    return newVersion(deps, item, { kind, markdown, author, how: 'edited' });
  const merge = mergeSections(shown.markdown, markdown, newest.markdown);
  const [clash] = merge.kind === 'clash' ? merge.clashes : [];
  if (clash !== undefined) return { signal: signal('clash_found', { document: kind, ...clash }) };
  const merged = merge.kind === 'merged' ? merge.text : markdown;
  return newVersion(deps, item, { kind, markdown: merged, author, how: 'edited' });
}

/** Makes the page show the newest text, with the access that its signature allows. Restores a page that is gone. */
export async function showDocument(deps: Deps, item: WorkItem, kind: DocumentKind): Promise<void> {
  const state = item[kind];
  const channel = item.home?.channel;
  if (state === null || channel === undefined) return;
  const access = readOnly(state) ? 'read' : 'write';
  const page = (await pagesOf(deps.db, item.key)).find((one) => one.kind === kind);
  const moved = page?.channel != null && page.channel !== channel;
  // Most drawings end here, without the text.
  if (page !== undefined && !moved && page.shownVersion === state.version && page.access === access) return;
  const document = await findDocument(deps.db, item.key, { kind });
  if (document === null) return;
  const title = `${item.key} ${titles[kind]} · ${item.title}`.slice(0, 200);
  const known = page === undefined || page.page === IN_THREAD ? null : page.page;
  const lags = known !== null && page?.shownVersion !== 0 && page?.shownVersion !== document.version;
  // Nothing that somebody wrote meanwhile is written over: it becomes a version, which is drawn after this.
  if (lags && (item.paused !== null || (await importEdits(deps, item, kind)) === 'imported')) return;
  const shown = await deps.pages.ensure({
    known,
    marker: `${item.key} ${titles[kind]}`,
    title,
    markdown: document.markdown,
    channel,
    access,
  });
  deps.probe('show_item', 'after_page');
  const row = { key: item.key, kind, shownVersion: document.version, access, channel } as const;
  const written =
    shown !== null &&
    (page === undefined ||
      (page.shownVersion === document.version && shown.id === known) ||
      (await deps.pages.write(shown.id, { title, markdown: document.markdown })));
  if (!written)
    return savePage(deps.db, { ...row, page: IN_THREAD, url: '', seenHash: document.hash, restored: null });
  if (moved && page.channel !== null) await deps.pages.close(shown.id, page.channel);
  await savePage(deps.db, {
    ...row,
    page: shown.id,
    url: shown.url,
    seenHash: await seen(deps, shown.id, document.hash),
    restored: known === null || known === shown.id ? (page?.restored ?? null) : standing(item),
  });
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

/** Notes that were closed with the channel are readable where the ticket lives now. */
export async function reopenNotes(deps: Deps, item: WorkItem): Promise<void> {
  const page = (await pagesOf(deps.db, item.key)).find((one) => one.kind === 'release_notes');
  const channel = item.home?.channel;
  if (page?.access !== 'none' || channel === undefined) return;
  if (page.page !== IN_THREAD) await deps.pages.setAccess(page.page, channel, 'read');
  await savePage(deps.db, { ...page, access: 'read', channel });
}

/** Another company reads along in the channel: what the ticket wrote is closed to it. */
export async function closeDocuments(deps: Deps, key: string, channel: string): Promise<void> {
  for (const page of await pagesOf(deps.db, key)) {
    if (page.access === 'none') continue;
    if (page.page !== IN_THREAD) await deps.pages.close(page.page, channel);
    await savePage(deps.db, { ...page, access: 'none' });
  }
}

/** What the page answers after our own write is the base that the next reading is compared with. */
async function seen(deps: Deps, id: string, otherwise: string): Promise<string> {
  const read = await deps.pages.read(id);
  return read.state === 'ok' ? documentHash(read.markdown) : otherwise;
}
