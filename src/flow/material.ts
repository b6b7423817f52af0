import { decisionsOf, decisive } from '../pipeline/facts/decisions.ts';
import { filesToRead } from '../pipeline/facts/files-to-read.ts';
import { isOfKey, keysAskedFor, queriesFor } from '../pipeline/facts/queries.ts';
import type { SourceNote } from '../pipeline/item/context.ts';
import { cleanText } from '../pipeline/knowledge/document.ts';
import { pathsIn } from '../pipeline/knowledge/names.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { CommitInfo } from '../ports/lake/knowledge.ts';
import type { Material } from '../ports/model.ts';
import { dbNow } from '../store/db.ts';
import { findDocument } from '../store/documents.ts';
import { filesOfIncidents } from '../store/knowledge/lake-documents.ts';
import { entriesAbout } from '../store/ledger.ts';
import { allPeople } from '../store/people.ts';
import type { Deps } from './deps.ts';
import { fetched, noteOf, valueOf } from './gather-facts.ts';
import { asEvidence, audienceOf, type Found, searchKnowledge } from './knowledge/search.ts';
import { otherWork } from './other-work.ts';

/** Files read for a spec are cut at this many, and each at this many characters. */
const MOST_SOURCES = 8;
const MOST_CHARACTERS = 20_000;
const A_YEAR_MS = 365 * 24 * 3_600_000;

const nothing: { paths: string[]; codeowners: string | null } = { paths: [], codeowners: null };

/** Everything that a text about a ticket may be built on. Data, never instruction. */
export async function material(
  deps: Deps,
  item: WorkItem,
  about: { question?: string; thread?: { channel: string; thread: string | null; ts: string } } = {},
): Promise<Material> {
  const repo = item.service?.repo ?? null;
  const queries =
    about.question === undefined
      ? // What the title alone finds must not be lost to a long description.
        [...new Set([`${item.title}\n${item.description}`, item.title])]
      : queriesFor(about.question, item.title);
  const [found, history, files, prd, spec, others] = await Promise.all([
    lookUp(deps, item, queries),
    repo === null ? null : fetched('repository', deps, () => deps.knowledge.history(repo, { days: 180 })),
    repo === null ? null : fetched('repository', deps, () => deps.knowledge.files(repo)),
    findDocument(deps.db, item.key, { kind: 'prd' }),
    findDocument(deps.db, item.key, { kind: 'spec' }),
    // "Who else changes this?" is asked of now, not of the hour in which the ticket was filed.
    about.question === undefined || item.context === null ? null : otherWork(deps, item),
  ]);
  const incidentFiles = await filesOfIncidents(deps.db, {
    service: item.service?.name ?? null,
    since: new Date(Date.parse(await dbNow(deps.db)) - A_YEAR_MS).toISOString(),
    audience: audienceOf(item),
  });
  const ofKeys = aboutKeys(item, about.question, found.hits);
  // Without a model whatever is given is quoted, and the ticket's own documents say nothing of another record.
  const [ownPrd, ownSpec] = ofKeys !== null && !deps.model.isModel ? [null, null] : [prd, spec];
  const { paths, codeowners } = files === null ? nothing : valueOf(files, nothing);
  const commits: CommitInfo[] = history === null ? [] : valueOf(history, []);
  return {
    item,
    context:
      item.context === null
        ? null
        : {
            ...item.context,
            ...(ofKeys === null ? {} : { evidence: [] }),
            otherWork: others?.state === 'ok' ? others.value : item.context.otherWork,
            sources: heard(item.context.sources, [
              ...(others === null ? [] : [noteOf(others)]),
              ...found.notes,
            ]),
          },
    evidence: (ofKeys ?? found.hits).map(asEvidence),
    commits,
    paths,
    // CODEOWNERS before the others: a change to what somebody else owns is worth knowing whatever else is cut.
    sources: {
      ...(codeowners === null ? {} : { CODEOWNERS: codeowners.slice(0, MOST_CHARACTERS) }),
      ...(repo === null
        ? {}
        : await sources(
            deps,
            repo,
            filesToRead(paths, {
              words: `${item.title}\n${item.description}\n${(item.prd?.digest.criteria ?? []).map(({ text }) => text).join('\n')}`,
              named: [
                ...found.hits.flatMap(({ title, excerpt, says = '' }) =>
                  pathsIn(`${title} ${excerpt} ${says}`),
                ),
                ...incidentFiles.map(({ file }) => file),
              ],
              most: MOST_SOURCES,
            }),
          )),
    },
    incidentFiles,
    prd: ownPrd?.markdown ?? null,
    spec: ownSpec?.markdown ?? null,
    conversation: await conversation(deps, about.thread),
    decisions: await decisions(deps, item.key),
    request: item.changeRequest?.what ?? null,
  };
}

/** Asked about one record by its key, others that only name it, or share a word with the question, say nothing of it. */
function aboutKeys(item: WorkItem, question: string | undefined, hits: Found['hits']): Found['hits'] | null {
  const keys = question === undefined ? [] : keysAskedFor(question, item.key);
  const own = hits.filter(({ title }) => keys.some((key) => isOfKey(title, key)));
  return own.length > 0 ? own : null;
}

/** The newest are kept: a ticket that was decided so often is rare, and what was first stands in its documents. */
const MOST_DECISIONS = 30;

async function decisions(deps: Deps, key: string): Promise<Material['decisions']> {
  const found = decisionsOf(await entriesAbout(deps.db, key, decisive));
  if (found.length === 0) return [];
  const people = await allPeople(deps.db);
  const nameOf = (id: string): string => people.find((one) => one.id === id)?.name ?? 'Somebody';
  return found.slice(-MOST_DECISIONS).map(({ at, by, deed, words, url }) => ({
    at,
    who: by.map(nameOf).join(' and '),
    deed,
    words: cleanText(words).slice(0, MOST_OF_ONE),
    url,
  }));
}

/** The newest words of a thread; what was settled before them stands in the documents and on the ledger. */
const MOST_WORDS = 60;
const MOST_OF_ONE = 1_000;

async function conversation(
  deps: Deps,
  at: { channel: string; thread: string | null; ts: string } | undefined,
): Promise<Material['conversation']> {
  if (at === undefined || at.thread === null) return [];
  const { channel, thread } = at;
  const said = await fetched('the thread', deps, async () => ({
    state: 'ok' as const,
    value: await deps.threads.said({ channel, thread }, { before: at.ts, most: MOST_WORDS }),
    source: 'this thread',
    at: await dbNow(deps.db),
  }));
  return valueOf(said, []).map(({ who, text, at: saidAt, ts }) => ({
    who,
    text: cleanText(text).slice(0, MOST_OF_ONE),
    at: saidAt,
    ts,
  }));
}

/** Passages for all queries, best of the first query first, each document once; its own ticket aside. */
function lookUp(deps: Deps, item: WorkItem, queries: string[]): Promise<Found> {
  const service = item.service?.name ?? null;
  const about = { service, audience: audienceOf(item), except: [item.key], limit: 12 };
  return searchKnowledge(deps, queries, about);
}

/** A source that was silent then and answers now is not called silent, and the other way round. */
function heard(then: SourceNote[], now: SourceNote[]): SourceNote[] {
  return [...then.filter((note) => !now.some((one) => one.source === note.source)), ...now];
}

/** Small text files of the repository: enough for a spec to name real files and what is in them. */
async function sources(deps: Deps, repo: string, first: string[]): Promise<Record<string, string>> {
  const texts = await Promise.all(
    first.map(async (path) => {
      const text = await fetched('repository', deps, () => deps.knowledge.read(repo, path));
      return [path, valueOf(text, null)] as const;
    }),
  );
  return Object.fromEntries(
    texts.flatMap(([path, text]) => (text === null ? [] : [[path, text.slice(0, MOST_CHARACTERS)]])),
  );
}
