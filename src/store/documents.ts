import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Db, Tx } from './db.ts';
import { documents, pages } from './schema.ts';

export type DocumentName = 'prd' | 'spec' | 'release_notes';
export type DocumentRow = typeof documents.$inferSelect;
export type PageRow = typeof pages.$inferSelect;
/** The `page` of a document that stands in its ticket's thread: the chat has no pages. */
export const IN_THREAD = 'thread';

export async function insertDocument(tx: Tx, row: Omit<DocumentRow, 'at'>): Promise<void> {
  await tx.insert(documents).values(row);
}

/** One version of a document, or the newest. */
export async function findDocument(
  db: Db | Tx,
  key: string,
  about: { kind: DocumentName; version?: number },
): Promise<DocumentRow | null> {
  const rows = await db
    .select()
    .from(documents)
    .where(
      and(
        eq(documents.key, key),
        eq(documents.kind, about.kind),
        about.version === undefined ? undefined : eq(documents.version, about.version),
      ),
    )
    .orderBy(desc(documents.version))
    .limit(1);
  return rows[0] ?? null;
}

/** The newest version that has this text. */
export async function documentByHash(
  db: Db | Tx,
  key: string,
  about: { kind: DocumentName; hash: string },
): Promise<DocumentRow | null> {
  const same = and(eq(documents.key, key), eq(documents.kind, about.kind), eq(documents.hash, about.hash));
  return (await db.select().from(documents).where(same).orderBy(desc(documents.version)).limit(1))[0] ?? null;
}

/** Oldest first: who wrote what. */
export async function writtenTexts(
  db: Db | Tx,
  key: string,
  kind: DocumentName,
): Promise<Pick<DocumentRow, 'markdown' | 'author' | 'how'>[]> {
  return db
    .select({ markdown: documents.markdown, author: documents.author, how: documents.how })
    .from(documents)
    .where(and(eq(documents.key, key), eq(documents.kind, kind)))
    .orderBy(documents.version);
}

/** Newest first, without their texts. */
export async function versionsOf(
  db: Db | Tx,
  key: string,
  kind: DocumentName,
): Promise<Pick<DocumentRow, 'version' | 'author' | 'how' | 'skill' | 'at'>[]> {
  const { version, author, how, skill, at } = documents;
  return db
    .select({ version, author, how, skill, at })
    .from(documents)
    .where(and(eq(documents.key, key), eq(documents.kind, kind)))
    .orderBy(desc(documents.version));
}

export async function pagesOf(db: Db | Tx, key: string): Promise<PageRow[]> {
  return db.select().from(pages).where(eq(pages.key, key));
}

export async function pageById(db: Db | Tx, page: string): Promise<PageRow | null> {
  return (await db.select().from(pages).where(eq(pages.page, page)).limit(1))[0] ?? null;
}

/** Pages of many tickets in one query. */
export async function pagesOfAll(db: Db | Tx, keys: string[]): Promise<PageRow[]> {
  return keys.length === 0 ? [] : db.select().from(pages).where(inArray(pages.key, keys));
}

export async function savePage(db: Db | Tx, row: PageRow): Promise<void> {
  await db
    .insert(pages)
    .values(row)
    .onConflictDoUpdate({ target: [pages.key, pages.kind], set: row });
}
