import { createHash } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Instant } from '../../pipeline/item/basics.ts';
import { cleanDocument, type LakeDocument } from '../../pipeline/knowledge/document.ts';
import type { Audience, Visibility } from '../../pipeline/knowledge/visibility.ts';
import { storableJson } from '../columns.ts';
import { type Db, inTransaction, rowsOf, type Tx } from '../db.ts';
import { lakeDocuments, lakePassages, lakeSources } from './schema-lake.ts';

export interface Listed {
  item: string;
  version: string;
}
export interface Arrived extends Listed {
  document: LakeDocument;
}

/** A document is found by whoever has one of its marks. */
export function marksOf(visibility: Visibility): string[] {
  if (visibility.to === 'all') return ['all'];
  if (visibility.to === 'channel') return [`channel:${visibility.channel}`];
  return visibility.people.map((person) => `person:${person}`);
}
export function marksHeld(audience: Audience): string[] {
  return [
    'all',
    ...audience.channels.map((channel) => `channel:${channel}`),
    ...(audience.person === null ? [] : [`person:${audience.person}`]),
  ];
}

/** What is stored of a source. */
export async function storedOf(db: Db, source: string): Promise<Map<string, string>> {
  const rows = await db
    .select({ item: lakeDocuments.item, version: lakeDocuments.version })
    .from(lakeDocuments)
    .where(eq(lakeDocuments.source, source));
  return new Map(rows.map((row) => [row.item, row.version]));
}

/**
 * Stores documents as they are now, cleaned of what is hidden or secret. Returns those that were left out because
 * another of the same source has their id. A text that did not change is not indexed again.
 */
export async function storeDocuments(db: Db, source: string, arrived: Arrived[]): Promise<Arrived[]> {
  const rows = arrived.map((one) => rowOf(source, one));
  return inTransaction(db, async (tx) => {
    const taken = await idsOfOthers(tx, source, rows);
    const seen = new Set<string>();
    const leftOut: Arrived[] = [];
    const kept = rows.filter((row, at) => {
      const isFree = !seen.has(row.id) && (taken.get(row.id) ?? row.item) === row.item;
      const given = arrived[at];
      if (!isFree && given !== undefined) leftOut.push(given);
      seen.add(row.id);
      return isFree;
    });
    const changed = await upsert(tx, kept);
    await replacePassages(
      tx,
      kept.flatMap((row) => (changed.has(row.item) ? [{ ...row, nr: changed.get(row.item) }] : [])),
    );
    return leftOut;
  });
}

type Row = ReturnType<typeof rowOf>;

function rowOf(source: string, { item, version, document }: Arrived) {
  const { passages, cutFrom, ...clean } = cleanDocument(document);
  const hash = createHash('sha256')
    .update(JSON.stringify([clean, passages]))
    .digest('hex');
  return { source, item, version, ...clean, cut_from: cutFrom, hash, passages };
}

async function idsOfOthers(tx: Tx, source: string, rows: Row[]): Promise<Map<string, string>> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return new Map();
  const found = rowsOf<{ id: string; item: string }>(
    await tx.execute(sql`
      select d.id, d.item from ${lakeDocuments} d
      join jsonb_array_elements_text(${storableJson(ids)}::text::jsonb) as wanted(id) on wanted.id = d.id
      where d.source = ${source}`),
  );
  return new Map(found.map((row) => [row.id, row.item]));
}

/** Numbers of those whose text, title or readers are not as they were. One statement, whatever their number. */
async function upsert(tx: Tx, rows: Row[]): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const given = storableJson(rows.map(({ passages: _passages, ...row }) => row));
  const stored = rowsOf<{ item: string; nr: number | string; was: string | null; hash: string }>(
    await tx.execute(sql`
      with given as (
        select * from jsonb_to_recordset(${given}::text::jsonb) as row(
          source text, item text, version text, id text, kind text, title text, url text, service text,
          visibility jsonb, at timestamptz, hash text, files jsonb, cut_from int)
      ), before as (
        select d.item, d.hash from ${lakeDocuments} d join given on given.source = d.source and given.item = d.item
      ), saved as (
        insert into ${lakeDocuments} as d
          (source, item, version, id, kind, title, url, service, visibility, at, hash, files, cut_from)
        select source, item, version, id, kind, title, url, service, visibility, at, hash, files, cut_from from given
        on conflict (source, item) do update set
          version = excluded.version, id = excluded.id, kind = excluded.kind, title = excluded.title,
          url = excluded.url, service = excluded.service, visibility = excluded.visibility, at = excluded.at,
          hash = excluded.hash, files = excluded.files, cut_from = excluded.cut_from, fetched_at = clock_timestamp()
        returning d.item, d.nr, d.hash
      )
      select saved.item, saved.nr, saved.hash, before.hash as was
      from saved left join before on before.item = saved.item`),
  );
  return new Map(
    stored.filter((row) => row.hash !== row.was).map((row) => [row.item, Number(row.nr)] as const),
  );
}

async function replacePassages(tx: Tx, rows: (Row & { nr: number | undefined })[]): Promise<void> {
  if (rows.length === 0) return;
  const numbers = storableJson(rows.map((row) => row.nr));
  // As a list, not as a join: of a lake that nobody analysed yet Postgres would read every passage for it.
  await tx.execute(sql`
    delete from ${lakePassages}
    where document = any(array(select value::bigint from jsonb_array_elements_text(${numbers}::text::jsonb)))`);
  const passages = rows.flatMap((row) =>
    row.passages.map((passage, place) => ({
      ...passage,
      document: row.nr,
      place,
      kind: row.kind,
      service: row.service,
      readers: marksOf(row.visibility),
      at: row.at,
      title: row.title,
    })),
  );
  await tx.execute(sql`
    insert into ${lakePassages} (document, place, kind, service, readers, at, title, heading, text, names)
    select document, place, kind, service, array(select jsonb_array_elements_text(readers)), at, title, heading, text, names
    from jsonb_to_recordset(${storableJson(passages)}::text::jsonb) as row(
      document bigint, place int, kind text, service text, readers jsonb, at timestamptz, title text, heading text,
      text text, names text)`);
}

/** Takes out what its source no longer has; nothing of it is found from then on. */
export async function dropDocuments(db: Db, source: string, items: string[]): Promise<void> {
  if (items.length === 0) return;
  await inTransaction(db, async (tx) => {
    const gone = await tx
      .delete(lakeDocuments)
      .where(and(eq(lakeDocuments.source, source), inArray(lakeDocuments.item, items)))
      .returning({ nr: lakeDocuments.nr });
    if (gone.length > 0)
      await tx.delete(lakePassages).where(
        inArray(
          lakePassages.document,
          gone.map((row) => row.nr),
        ),
      );
  });
}

export interface FileIncident {
  id: string;
  title: string;
  at: Instant;
  url: string | null;
}

export interface IncidentQuery {
  service: string | null;
  since: Instant;
  audience: Audience;
}
export interface PastIncident extends FileIncident {
  source: string;
  files: string[];
  /** How its text begins. */
  text: string;
}

const MOST_INCIDENTS = 500;

/** What is written of incidents and rollbacks since then, the newest first. One without a service may be of any. */
export async function pastIncidents(db: Db, about: IncidentQuery): Promise<PastIncident[]> {
  const text = sql<string>`(select p.text from ${lakePassages} p where p.document = ${lakeDocuments.nr} order by p.place limit 1)`;
  return db
    .select({
      id: lakeDocuments.id,
      title: lakeDocuments.title,
      at: lakeDocuments.at,
      url: lakeDocuments.url,
      source: lakeDocuments.source,
      files: lakeDocuments.files,
      text,
    })
    .from(lakeDocuments)
    .where(
      and(
        sql`kind = 'incident'`,
        about.service === null
          ? undefined
          : sql`(${lakeDocuments.service} is null or ${lakeDocuments.service} = ${about.service})`,
        sql`${lakeDocuments.at} >= ${about.since}::timestamptz`,
        sql`exists (select 1 from ${lakePassages} p where p.document = ${lakeDocuments.nr} and ${readableBy(about.audience, sql`p.readers`)})`,
      ),
    )
    .orderBy(sql`${lakeDocuments.at} desc`, lakeDocuments.id)
    .limit(MOST_INCIDENTS);
}

/** Files of incidents and rollbacks since then, those with most first: what caused them, as far as it is written. */
export async function filesOfIncidents(
  db: Db,
  about: IncidentQuery,
): Promise<{ file: string; incidents: FileIncident[] }[]> {
  const rows = await pastIncidents(db, about);
  const byFile = new Map<string, FileIncident[]>();
  for (const { id, title, at, url, files } of rows)
    for (const file of new Set(files))
      byFile.set(file, [...(byFile.get(file) ?? []), { id, title, at, url }]);
  return [...byFile]
    .map(([file, incidents]) => ({ file, incidents }))
    .toSorted((one, other) => other.incidents.length - one.incidents.length);
}

/** Part of a WHERE clause: these readers may see the row. */
export const readableBy = (audience: Audience, column: ReturnType<typeof sql>): ReturnType<typeof sql> =>
  sql`${column} && array[${sql.join(
    marksHeld(audience).map((mark) => sql`${mark}`),
    sql`, `,
  )}]::text[]`;

/** Takes out everything of sources that are not among these. */
export async function dropSources(db: Db, kept: string[]): Promise<void> {
  const names = storableJson(kept);
  const others = sql`source not in (select jsonb_array_elements_text(${names}::text::jsonb))`;
  await inTransaction(db, async (tx) => {
    await tx.execute(
      sql`delete from ${lakePassages} where document in (select nr from ${lakeDocuments} where ${others})`,
    );
    await tx.execute(sql`delete from ${lakeDocuments} where ${others}`);
    await tx.execute(
      sql`delete from ${lakeSources} where name not in (select jsonb_array_elements_text(${names}::text::jsonb))`,
    );
  });
}
