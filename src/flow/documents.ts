/**
 * PRD and spec between the database, which holds the truth, and their pages, which people edit by hand. Before every
 * write and every signature the page is read back; what a person changed becomes a version of theirs first.
 */
import { documentHash } from '../pipeline/documents/canonical.ts';
import { prdDigest } from '../pipeline/documents/prd-digest.ts';
import { sectionChanges } from '../pipeline/documents/sections.ts';
import { specDigest } from '../pipeline/documents/spec-digest.ts';
import type { DocumentKind } from '../pipeline/item/basics.ts';
import { type Signal, signal } from '../pipeline/signals.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { Tx } from '../store/db.ts';
import { findDocument, insertDocument, pagesOf, savePage } from '../store/documents.ts';
import { personByChat } from '../store/people.ts';
import type { Deps } from './deps.ts';
import { receive } from './receive.ts';
import { redraw } from './showing/redraw.ts';

export const titles: Record<DocumentKind, string> = { prd: 'PRD', spec: 'Tech spec' };

interface NewVersion {
  kind: DocumentKind;
  markdown: string;
  author: string | null;
  how: 'drafted' | 'redrafted' | 'edited' | 'proposal' | 'kept' | 'reopened';
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

/** Reads a page back; what somebody changed by hand becomes a version of theirs. */
export async function importEdits(deps: Deps, item: WorkItem, kind: DocumentKind): Promise<PageState> {
  const page = (await pagesOf(deps.db, item.key)).find((one) => one.kind === kind);
  const state = item[kind];
  if (page === undefined || state === null) return 'none';
  const read = await deps.pages.read(page.page);
  if (read.state === 'unreadable') return 'unreadable';
  if (read.state === 'gone') {
    // The database holds the text: the page is made anew, and what links it is drawn again.
    await savePage(deps.db, { ...page, shownVersion: 0 });
    await redraw(deps, item.key);
    return 'none';
  }
  const hash = documentHash(read.markdown);
  if (hash === page.seenHash || hash === state.hash) return 'same';
  const editor = read.editor === null ? null : await personByChat(deps.db, read.editor);
  const version = await newVersion(deps, item, {
    kind,
    markdown: read.markdown,
    author: editor?.id ?? null,
    how: 'edited',
  });
  const received = await receive(deps, {
    key: item.key,
    signal: version.signal,
    actor: editor === null ? { kind: 'system', name: 'page' } : { kind: 'person', id: editor.id },
    delivery: `page:${page.page}:${hash}:v${version.signal.name}:${state.version}`,
    write: async (tx, after) => {
      await version.write(tx, after);
      await savePage(tx, { ...page, seenHash: hash, shownVersion: state.version + 1 });
    },
  });
  return received.kind === 'moved' || received.kind === 'seen' ? 'imported' : 'same';
}

/** Makes the page show the newest text, with the access that its signature allows. Restores a page that is gone. */
export async function showDocument(deps: Deps, item: WorkItem, kind: DocumentKind): Promise<void> {
  const state = item[kind];
  const document = await findDocument(deps.db, item.key, { kind });
  const channel = item.home?.channel;
  if (state === null || document === null || channel === undefined) return;
  const access = state.signed !== null && state.signed.hash === state.hash ? 'read' : 'write';
  const page = (await pagesOf(deps.db, item.key)).find((one) => one.kind === kind);
  const moved = page?.channel != null && page.channel !== channel;
  if (page !== undefined && !moved && page.shownVersion === document.version && page.access === access)
    return;
  const title = `${item.key} ${titles[kind]} · ${item.title}`.slice(0, 200);
  const shown = await deps.pages.ensure({
    marker: `${item.key} ${titles[kind]}`,
    title,
    markdown: document.markdown,
    channel,
    access,
  });
  deps.probe('show_item', 'after_page');
  if (moved && page.channel !== null) await deps.pages.close(shown.id, page.channel);
  if (page !== undefined && page.shownVersion !== document.version)
    await deps.pages.write(shown.id, { title, markdown: document.markdown });
  await savePage(deps.db, {
    key: item.key,
    kind,
    page: shown.id,
    url: shown.url,
    seenHash: await seen(deps, shown.id, document.hash),
    shownVersion: document.version,
    access,
    channel,
  });
}

/** Notes that were closed with the channel are readable where the ticket lives now. */
export async function reopenNotes(deps: Deps, item: WorkItem): Promise<void> {
  const page = (await pagesOf(deps.db, item.key)).find((one) => one.kind === 'release_notes');
  const channel = item.home?.channel;
  if (page?.access !== 'none' || channel === undefined) return;
  await deps.pages.setAccess(page.page, channel, 'read');
  await savePage(deps.db, { ...page, access: 'read', channel });
}

/** Another company reads along in the channel: what the ticket wrote is closed to it. */
export async function closeDocuments(deps: Deps, key: string, channel: string): Promise<void> {
  for (const page of await pagesOf(deps.db, key)) {
    if (page.access === 'none') continue;
    await deps.pages.close(page.page, channel);
    await savePage(deps.db, { ...page, access: 'none' });
  }
}

/** What the page answers after our own write is the base that the next reading is compared with. */
async function seen(deps: Deps, id: string, otherwise: string): Promise<string> {
  const read = await deps.pages.read(id);
  return read.state === 'ok' ? documentHash(read.markdown) : otherwise;
}
