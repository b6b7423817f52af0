/**
 * Search of the lake, in steps: what is asked becomes lexemes; how rare each is decides which of them find the
 * candidates; those alone are ranked. Ranking everything that a common word finds took seconds of 100,000 documents.
 */
import { and, type SQL, sql } from 'drizzle-orm';
import type { Instant } from '../../pipeline/item/basics.ts';
import type { Evidence } from '../../pipeline/item/context.ts';
import { excerptOf } from '../../pipeline/knowledge/excerpt.ts';
import { askedFor } from '../../pipeline/knowledge/question.ts';
import type { Audience } from '../../pipeline/knowledge/visibility.ts';
import { type Db, rowsOf } from '../db.ts';
import { readableBy } from './lake-documents.ts';
import { lakeDocuments, lakePassages } from './schema-lake.ts';
import { countWords } from './word-counts.ts';

export interface LakeQuery {
  /** In the words of people. */
  text: string;
  audience: Audience;
  /** Documents of this service come a little before others. */
  service?: string | null;
  kinds?: Evidence['kind'][];
  since?: Instant;
  /** Ids that are not wanted, e.g. the ticket that asks. */
  except?: string[];
  limit: number;
}

export interface Hit extends Omit<Evidence, 'service'> {
  source: string;
  service: string | null;
  fetchedAt: Instant;
}

interface Term {
  lexeme: string;
  /** As tsquery, without quotation. */
  query: string;
  /** How much it says. */
  weight: number;
  /** Passages with it, about. */
  count: number;
}

const MOST_EXCERPT = 600;
/** Passages that are ranked at most. */
const MOST_CANDIDATES = 400;
/**
 * Of these, passages whose cover density is computed, by the terms that say most: with 24 terms it took 40 µs of each,
 * the rest of its rank 5 (measured).
 */
const MOST_DENSE = 80;
const DENSE_TERMS = 8;
/** And of one document, so that a long one leaves room for others. */
const MOST_OF_EACH = 2;
/** Terms that are ranked by at most: the rarest. */
const MOST_TERMS = 16;

/** Sections in which a record says what it settled; what leads up to it and what follows from it stand elsewhere. */
const SAYING = '^(the |our )?(decision( outcome)?|outcome|(root )?causes?|what (was|we) decided)[.: ]*$';

/** The best documents for a question that these readers may see, each with its best passage. */
export async function searchLake(db: Db, query: LakeQuery): Promise<Hit[]> {
  const { terms, passages } = await termsOf(db, query.text);
  if (terms.length === 0) return [];
  const found = rowsOf<Found>(await db.execute(ranked(terms, { ...query, passages })));
  const stems = terms.map((term) => term.lexeme);
  return found.map((row) => ({
    id: row.id,
    title: row.title,
    kind: row.kind,
    excerpt: excerpt(row, stems),
    ...(row.says === null ? {} : { says: row.says }),
    ...(row.url === null ? {} : { url: row.url }),
    at: new Date(row.at).toISOString(),
    source: row.source,
    service: row.service,
    fetchedAt: new Date(row.fetched_at).toISOString(),
  }));
}

interface Found {
  id: string;
  title: string;
  kind: Evidence['kind'];
  url: string | null;
  service: string | null;
  source: string;
  at: string | Date;
  fetched_at: string | Date;
  cut_from: number | null;
  heading: string;
  text: string;
  says: string | null;
}

function excerpt(row: Found, stems: string[]): string {
  const text = row.text === '' ? row.title : row.text;
  if (row.cut_from === null) return excerptOf(text, stems);
  const note = `\n(Only the first 200,000 of ${row.cut_from.toLocaleString('en')} characters are searched.)`;
  return `${excerptOf(text, stems, MOST_EXCERPT - note.length)}${note}`;
}

/** Lexemes of a question with what each is worth, the rarest first. A word found nowhere stands for what begins like it. */
async function termsOf(db: Db, text: string): Promise<{ terms: Term[]; passages: number }> {
  const asked = askedFor(text);
  const stems = await stemsOf(db, asked.words);
  const lexemes = [...new Set([...stems, ...asked.names])];
  if (lexemes.length === 0) return { terms: [], passages: 0 };
  const { passages, counts } = await countWords(db, lexemes);
  const names = new Set(asked.names);
  const term = (lexeme: string, query: string, count: number): Term => ({
    lexeme,
    query,
    count,
    weight: Math.log(1 + passages / Math.max(1, count)),
  });
  const known = lexemes.flatMap((lexeme) => {
    const count = counts.get(lexeme) ?? 0;
    return count === 0 ? [] : [term(lexeme, `'${lexeme}'`, count)];
  });
  const beginnings = lexemes.flatMap((lexeme) => {
    const isUnknown = (counts.get(lexeme) ?? 0) === 0 && !names.has(lexeme) && lexeme.length > 2;
    const start = lexeme.length < 6 ? lexeme : lexeme.slice(0, Math.max(4, lexeme.length - 2));
    return isUnknown ? [{ ...term(start, `'${start}':*`, 50), weight: Math.log(2) }] : [];
  });
  const rarest = [...known, ...beginnings].toSorted((one, other) => one.count - other.count);
  return { terms: rarest.slice(0, MOST_TERMS), passages };
}

async function stemsOf(db: Db, words: string[]): Promise<string[]> {
  if (words.length === 0) return [];
  // Words with a digit are not stemmed, as in the index.
  const rows = rowsOf<{ stem: string | null }>(
    await db.execute(sql`
      select case when word ~ '[0-9]' then word else (ts_lexize('english_stem', word))[1] end as stem
      from jsonb_array_elements_text(${JSON.stringify(words)}::text::jsonb) with ordinality as asked(word, place)
      order by place`),
  );
  return rows.flatMap(({ stem }) => (stem === null || stem === '' ? [] : [stem]));
}

/**
 * Which terms find the candidates: the rarest, as long as together they find no more than can be ranked. Where even
 * the rarest finds too many, it is narrowed by those after it; passages without them would rank behind anyway.
 */
export function candidatesBy(terms: Pick<Term, 'query' | 'count'>[], passages: number): string {
  const [first] = terms;
  if (first === undefined) return '';
  const either: string[] = [];
  let sum = 0;
  for (const term of terms) {
    if (either.length > 0 && sum + term.count > MOST_CANDIDATES) break;
    either.push(term.query);
    sum += term.count;
  }
  if (sum <= MOST_CANDIDATES || terms.length === 1) return either.join(' | ');
  // As if words stood together by chance alone; they stand together more often than that.
  const rest = terms.slice(1, 4).map((term) => term.query);
  const second = terms[1]?.count ?? 0;
  return (sum * second) / passages > MOST_CANDIDATES / 4
    ? `${first.query} & (${rest.join(' | ')})`
    : first.query;
}

function ranked(terms: Term[], query: LakeQuery & { passages: number }): SQL {
  const foremost = terms.slice(0, DENSE_TERMS).map((term) => term.query);
  const given = JSON.stringify(
    terms.map(({ query: term, weight }) => ({
      weight,
      anywhere: term,
      title: `${term}${term.endsWith(':*') ? 'A' : ':A'}`,
      heading: `${term}${term.endsWith(':*') ? 'B' : ':B'}`,
    })),
  );
  const where = and(
    sql`p.words @@ ${candidatesBy(terms, query.passages)}::text::tsquery`,
    readableBy(query.audience, sql`p.readers`),
    query.kinds === undefined
      ? undefined
      : sql`p.kind in (select jsonb_array_elements_text(${JSON.stringify(query.kinds)}::text::jsonb))`,
    query.since === undefined ? undefined : sql`p.at >= ${query.since}::timestamptz`,
  );
  return sql`
    with term as materialized (
      select weight, anywhere::tsquery as anywhere, title::tsquery as title, heading::tsquery as heading
      from jsonb_to_recordset(${given}::text::jsonb) as row(weight float8, anywhere text, title text, heading text)
    ), candidate as materialized (
      select p.document, p.place, p.service, p.words || ''::tsvector as words
      from ${lakePassages} p where ${where} limit ${MOST_CANDIDATES}
    ), shared as (
      select c.document, c.place,
        (select sum(t.weight * case when c.words @@ t.title then 3 when c.words @@ t.heading then 2 else 1 end)
          from term t where c.words @@ t.anywhere)
        * case when c.service = ${query.service ?? ''}::text then 1.5 else 1 end as share, c.words
      from candidate c
    ), scored as (
      select document, place,
        share * (1 + ts_rank_cd('{0.1, 0.2, 0.4, 1}', words, ${foremost.join(' | ')}::text::tsquery, 1 | 32)) as score
      from (
        select * from (
          select *, row_number() over (partition by document order by share desc, place) as nth from shared
        ) as of_each where nth <= ${MOST_OF_EACH} order by share desc limit ${MOST_DENSE}
      ) as first
    ), best as (
      select distinct on (document) document, place, score from scored order by document, score desc, place
    )
    select d.id, d.title, d.kind, d.url, d.service, d.source, d.at, d.fetched_at, d.cut_from, p.heading, p.text,
      case when d.kind in ('adr', 'prd', 'incident') then (
        select s.text from ${lakePassages} s
        where s.document = b.document
          and (s.heading ~* ${SAYING}::text or (d.kind = 'prd' and s.heading ~* '^requirements?$'))
        order by s.heading ~* ${SAYING}::text desc, s.place limit 1
      ) end as says
    from (
      select b.* from best b join ${lakeDocuments} e on e.nr = b.document
      where not (e.id in (select jsonb_array_elements_text(${JSON.stringify(query.except ?? [])}::text::jsonb)))
      order by b.score desc, e.at desc, e.id limit ${query.limit}
    ) as b
    join ${lakeDocuments} d on d.nr = b.document
    join ${lakePassages} p on p.document = b.document and p.place = b.place
    order by b.score desc, d.at desc, d.id`;
}
