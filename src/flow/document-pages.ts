/**
 * Pages show what the database holds. Before each write the page is read back, and the write itself refuses where
 * somebody was faster than that: nothing that a person wrote is written over.
 */
import { documentHash, sameWords } from '../pipeline/documents/canonical.ts';
import type { DocumentKind } from '../pipeline/item/basics.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import {
  type DocumentRow,
  documentByHash,
  findDocument,
  IN_THREAD,
  type PageRow,
  pagesOf,
  savePage,
} from '../store/documents.ts';
import type { Deps } from './deps.ts';
import { importEdits, readOnly, standing, titles, UNKNOWN } from './documents.ts';
import { redraw } from './showing/redraw.ts';

const pageOf = async (deps: Deps, key: string, kind: DocumentKind): Promise<PageRow | undefined> =>
  (await pagesOf(deps.db, key)).find((one) => one.kind === kind);

/** Makes the page show the newest text, with the access that its signature allows. Restores a page that is gone. */
export async function showDocument(deps: Deps, item: WorkItem, kind: DocumentKind): Promise<void> {
  const state = item[kind];
  const channel = item.home?.channel;
  if (state === null || channel === undefined) return;
  const access = readOnly(state) ? 'read' : 'write';
  const before = await pageOf(deps, item.key, kind);
  const moved = before?.channel != null && before.channel !== channel;
  // Most drawings end here, without the text.
  if (before !== undefined && !moved && before.shownVersion === state.version && before.access === access)
    return;
  const document = await findDocument(deps.db, item.key, { kind });
  if (document === null) return;
  const known = before === undefined || before.page === IN_THREAD ? null : before.page;
  const lags = known !== null && before?.shownVersion !== 0 && before?.shownVersion !== document.version;
  // Nothing that somebody wrote meanwhile is written over: it becomes a version, which is drawn after this.
  if (lags && (item.paused !== null || (await importEdits(deps, item, kind)) === 'imported')) return;
  const title = `${item.key} ${titles[kind]} · ${item.title}`.slice(0, 200);
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
  const inThread = { ...row, page: IN_THREAD, url: '', seenHash: document.hash, restored: null };
  if (shown === null) return savePage(deps.db, inThread);
  const page = await pageOf(deps, item.key, kind);
  const wrote = await written(deps, { item, page, document, title, id: shown.id });
  if (wrote === 'none') return savePage(deps.db, inThread);
  if (moved && before.channel !== null) await deps.pages.close(shown.id, before.channel);
  const there = {
    ...row,
    page: shown.id,
    url: shown.url,
    restored: known === null || known === shown.id ? (page?.restored ?? null) : standing(item),
  };
  if (wrote !== 'changed')
    return savePage(deps.db, { ...there, seenHash: await seen(deps, shown.id, document) });
  if (page?.page !== shown.id) await savePage(deps.db, { ...there, seenHash: '', shownVersion: UNKNOWN });
  // Somebody wrote into it since it was read, or nobody knows what it showed: that becomes a version first, and the drawing comes after it.
  const now = await importEdits(deps, item, kind);
  if (now === 'imported' || now === 'same') await redraw(deps, item.key);
}

/** A page that nobody knew of is new, or was left by a crash: then it shows a version of ours, or what became of one. */
async function written(
  deps: Deps,
  about: { item: WorkItem; page: PageRow | undefined; document: DocumentRow; title: string; id: string },
): Promise<'written' | 'changed' | 'none'> {
  const { item, page, document, title, id } = about;
  const { kind, markdown } = document;
  if (page?.page === id) {
    if (page.shownVersion === document.version) return 'written';
    return deps.pages.write(id, { title, markdown, over: page.seenHash });
  }
  const read = await deps.pages.read(id);
  const stands = read.state === 'ok' ? documentHash(read.markdown) : document.hash;
  if (stands === document.hash || (read.state === 'ok' && sameWords(read.markdown, markdown)))
    return 'written';
  const ours = await documentByHash(deps.db, item.key, { kind, hash: stands });
  return deps.pages.write(id, { title, markdown, over: ours === null ? document.hash : stands });
}

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

/**
 * What the page answers after our own write is the base that the next reading is compared with. Another text than ours
 * is somebody's, who was faster than this reading: then ours stay the base, and theirs are imported next time.
 */
async function seen(deps: Deps, id: string, wrote: { markdown: string; hash: string }): Promise<string> {
  const read = await deps.pages.read(id);
  return read.state === 'ok' && sameWords(read.markdown, wrote.markdown)
    ? documentHash(read.markdown)
    : wrote.hash;
}
