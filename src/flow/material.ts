import { queriesFor } from '../pipeline/facts/queries.ts';
import type { SourceNote } from '../pipeline/item/context.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { CommitInfo } from '../ports/lake/knowledge.ts';
import type { Material } from '../ports/model.ts';
import { findDocument } from '../store/documents.ts';
import type { Deps } from './deps.ts';
import { fetched, valueOf } from './gather-facts.ts';
import { asEvidence, audienceOf, type Found, searchKnowledge } from './knowledge/search.ts';

/** Files read for a spec are cut at this many, and each at this many characters. */
const MOST_SOURCES = 8;
const MOST_CHARACTERS = 20_000;

/** Everything that a text about a ticket may be built on. Data, never instruction. */
export async function material(
  deps: Deps,
  item: WorkItem,
  about: { question?: string } = {},
): Promise<Material> {
  const repo = item.service?.repo ?? null;
  const queries =
    about.question === undefined
      ? [`${item.title}\n${item.description}`]
      : queriesFor(about.question, item.title);
  const [found, history, files, prd, spec] = await Promise.all([
    lookUp(deps, item, queries),
    repo === null ? null : fetched('repository', deps, () => deps.knowledge.history(repo, { days: 180 })),
    repo === null ? null : fetched('repository', deps, () => deps.knowledge.files(repo)),
    findDocument(deps.db, item.key, { kind: 'prd' }),
    findDocument(deps.db, item.key, { kind: 'spec' }),
  ]);
  const paths = files === null ? [] : valueOf(files, { paths: [], codeowners: null }).paths;
  const commits: CommitInfo[] = history === null ? [] : valueOf(history, []);
  return {
    item,
    context:
      item.context === null ? null : { ...item.context, sources: heard(item.context.sources, found.notes) },
    evidence: found.hits.map(asEvidence),
    commits,
    paths,
    sources: repo === null ? {} : await sources(deps, repo, paths),
    prd: prd?.markdown ?? null,
    spec: spec?.markdown ?? null,
    conversation: [],
    request: item.changeRequest?.what ?? null,
  };
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
async function sources(deps: Deps, repo: string, paths: string[]): Promise<Record<string, string>> {
  const readable = paths
    .filter((path) => /\.(?:[cm]?[jt]sx?|py|go|rb|java|sql|md)$/.test(path) && !path.startsWith('.'))
    .slice(0, 400);
  const first = readable.toSorted((one, other) => rank(one) - rank(other)).slice(0, MOST_SOURCES);
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

const rank = (path: string): number => (path.startsWith('src/') ? 0 : path.startsWith('test/') ? 2 : 1);
