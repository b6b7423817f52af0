import { createHash } from 'node:crypto';
import { dateIn, isRepositoryDocument, kindOfPath } from '../../pipeline/knowledge/kinds.ts';
import { titleIn } from '../../pipeline/knowledge/passages.ts';
import type { DocumentSource } from '../../ports/lake/documents.ts';
import type { Knowledge } from '../../ports/lake/knowledge.ts';
import type { Deps } from '../deps.ts';
import { services } from '../gather-facts.ts';

/** Of one repository; a generated reference manual is not what people ask for. */
const MOST_FILES = 300;
const sources = new WeakMap<Knowledge, Map<string, DocumentSource>>();

/** What is written for people in each repository of the catalog; null where the catalog cannot be reached. */
export async function repositorySources(deps: Deps): Promise<DocumentSource[] | null> {
  const known = await services(deps);
  if (known.state === 'unknown') return null;
  const all = known.state === 'ok' ? known.value : [];
  const byRepo = Map.groupBy(
    all.filter((one) => one.repo !== null),
    (one) => one.repo ?? '',
  );
  const kept = sources.get(deps.knowledge) ?? new Map<string, DocumentSource>();
  sources.set(deps.knowledge, kept);
  return [...byRepo].map(([repo, owners]) => {
    // A repository of several services is nobody's in particular.
    const service = owners.length === 1 ? (owners[0]?.name ?? null) : null;
    const key = `${repo} ${service ?? ''}`;
    const source = kept.get(key) ?? repositorySource(deps.knowledge, { repo, service });
    kept.set(key, source);
    return source;
  });
}

/** Kept between rounds, so that a round of an unchanged repository reads no file where the host tells versions. */
function repositorySource(
  knowledge: Knowledge,
  { repo, service }: { repo: string; service: string | null },
): DocumentSource {
  const texts = new Map<string, FileText>();
  return {
    name: `Docs of ${repo}`,
    isLocal: false,
    list: async () => {
      const found = await knowledge.files(repo);
      if (found.state !== 'ok') return found;
      const { paths, versions } = found.value;
      const wanted = paths.filter(isRepositoryDocument);
      const leftOut = wanted
        .slice(MOST_FILES)
        .map((what) => ({ what, why: `only ${MOST_FILES} files of a repository are searched` }));
      texts.clear();
      const items = await Promise.all(
        wanted.slice(0, MOST_FILES).map(async (id) => {
          const version = versions?.[id];
          if (version !== undefined) return { id, version: `${service ?? ''}:${version}` };
          const text = await textOf(knowledge, repo, id);
          texts.set(id, text ?? { text: '', url: null });
          return {
            id,
            version: createHash('sha256')
              .update(`${service ?? ''}:${text?.text ?? ''}`)
              .digest('hex'),
          };
        }),
      );
      return { ...found, value: { items, leftOut } };
    },
    read: async (path) => {
      const found = texts.get(path) ?? (await textOf(knowledge, repo, path));
      if (found === null) return { state: 'gone' };
      const { text, url } = found;
      const at = dateIn(path, text) ?? (await lastChange(knowledge, repo, path));
      return {
        state: 'ok',
        document: {
          id: `${repo}/${path}`,
          kind: kindOfPath(path),
          title: titleIn(text) ?? path,
          url,
          service,
          visibility: { to: 'all' },
          at,
          text,
        },
      };
    },
  };
}

interface FileText {
  text: string;
  /** Where the code host shows it. */
  url: string | null;
}

async function textOf(knowledge: Knowledge, repo: string, path: string): Promise<FileText | null> {
  const found = await knowledge.read(repo, path);
  if (found.state === 'unknown') throw new Error(found.reason);
  return found.state === 'ok' && found.value !== null ? { text: found.value, url: found.url ?? null } : null;
}

async function lastChange(knowledge: Knowledge, repo: string, path: string): Promise<string> {
  const found = await knowledge.history(repo, { days: 3_650, paths: [path] });
  return (found.state === 'ok' ? found.value[0]?.at : undefined) ?? found.at;
}
