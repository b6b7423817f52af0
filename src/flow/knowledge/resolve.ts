/** Gathers what tells which service a ticket is about. */

import { pathsIn } from '../../pipeline/knowledge/names.ts';
import { type ResolvedService, resolveService } from '../../pipeline/knowledge/resolve-service.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { CatalogService } from '../../ports/lake/catalog.ts';
import { chosenServices } from '../../store/evidence/chosen-services.ts';
import type { Deps } from '../deps.ts';
import { fetched, valueOf } from '../gather-facts.ts';
import { modelOf } from '../model/checked.ts';
import { audienceOf } from './search.ts';

/** Files of a text that are looked for, and repositories in which: a pasted log names hundreds. */
const MOST_PATHS = 10;
const MOST_REPOSITORIES = 40;
const PATIENCE_MS = 3_000;

export async function resolve(deps: Deps, item: WorkItem, all: CatalogService[]): Promise<ResolvedService> {
  const text = `${item.title}\n${item.description}`;
  const [classified, earlier, owners] = await Promise.all([
    modelOf(deps).classify(text, {
      services: all.map((service) => ({ name: service.name, words: [service.title, ...service.tags] })),
    }),
    chosenServices(deps.db, audienceOf(item).channels),
    ownersOf(deps, pathsIn(text).slice(0, MOST_PATHS), all),
  ]);
  return resolveService({
    known: all.map((service) => service.name),
    filedUnder: item.labels,
    trackerKeys: new Map(
      all.flatMap(({ name, tracker }) =>
        tracker === undefined ? [] : [[tracker.project.toLowerCase(), name] as const],
      ),
    ),
    owners,
    earlier: earlier.filter((one) => one.key !== item.key),
    title: item.title,
    byWords: classified.services,
  });
}

async function ownersOf(deps: Deps, paths: string[], all: CatalogService[]): Promise<string[][]> {
  if (paths.length === 0) return [];
  const repos = [...new Set(all.flatMap(({ repo }) => repo ?? []))].slice(0, MOST_REPOSITORIES);
  const files = new Map(
    await Promise.all(
      repos.map(async (repo) => {
        const asked = { source: 'repository', name: `files:${repo}`, patienceMs: PATIENCE_MS };
        const found = await fetched(asked, deps, () => deps.knowledge.files(repo));
        return [repo, new Set(valueOf(found, { paths: [], codeowners: null }).paths)] as const;
      }),
    ),
  );
  return paths.map((path) =>
    all.flatMap(({ name, repo }) => (repo !== null && files.get(repo)?.has(path) === true ? [name] : [])),
  );
}
