/**
 * Brings the index to what the sources have. A source that does not answer keeps what is there, with its age; what one
 * no longer lists is found by nobody from then on; one bad document is named and the others go on.
 */
import { messageOf } from '../../errors.ts';
import type { DocumentSource, Listing } from '../../ports/lake/documents.ts';
import {
  type Arrived,
  dropDocuments,
  dropSources,
  storeDocuments,
  storedOf,
} from '../../store/knowledge/lake-documents.ts';
import { analyseLake, saveSource, sourceOf } from '../../store/knowledge/lake-sources.ts';
import type { SourceProblem } from '../../store/knowledge/schema-lake.ts';
import type { Deps } from '../deps.ts';
import { fetched } from '../gather-facts.ts';
import { syncHistory } from './history.ts';
import { repositorySources } from './repository-source.ts';

/** Documents read at once, and stored in one transaction. */
const BATCH = 20;
/** After this many the statistics that a search plans by are another lake's. */
const MANY = 500;
/** Tickets brought up to date before an answer; after an upgrade the rounds do the rest. */
const FEW_TICKETS = 100;

/** Before an answer: sources on this machine, and our own tickets. Whoever edits a file sees it at the next question. */
export async function syncLocal(deps: Deps): Promise<void> {
  for (const source of deps.documents.filter((one) => one.isLocal)) await syncSource(deps, source);
  await guarded(deps, 'Throughline', () => syncHistory(deps, FEW_TICKETS));
}

/** The round: every source. Those that are configured no more are forgotten. */
export async function syncLake(deps: Deps): Promise<void> {
  const repositories = await repositorySources(deps);
  const sources = [...deps.documents, ...(repositories ?? [])];
  await Promise.all(sources.map((source) => syncSource(deps, source)));
  // An unreachable catalog says nothing of which repositories there are.
  if (repositories !== null) await dropSources(deps.db, [...sources.map((one) => one.name), 'Throughline']);
  await guarded(deps, 'Throughline', async () => {
    while ((await syncHistory(deps, FEW_TICKETS)) === FEW_TICKETS);
  });
}

async function guarded(deps: Deps, source: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    deps.log.warn('knowledge.sync_failed', { source, error });
  }
}

/** Syncs of one source follow each other: two at once would read the same change twice. */
const running = new WeakMap<DocumentSource, Promise<void>>();

export function syncSource(deps: Deps, source: DocumentSource): Promise<void> {
  const before = running.get(source) ?? Promise.resolve();
  const mine = before.then(() => guarded(deps, source.name, () => syncNow(deps, source)));
  running.set(source, mine);
  return mine;
}

async function syncNow(deps: Deps, source: DocumentSource): Promise<void> {
  const listed = await fetched(source.name, deps, () => source.list());
  if (listed.state === 'unknown') return saveSource(deps.db, source.name, { reason: listed.reason });
  const listing: Listing = listed.state === 'ok' ? listed.value : { items: [], leftOut: [] };
  const stored = await storedOf(deps.db, source.name);
  const items = new Map(listing.items.map((one) => [one.id, one.version]));
  const gone = [...stored.keys()].filter((id) => !items.has(id));
  await dropDocuments(deps.db, source.name, gone);
  const changed = listing.items.filter((one) => stored.get(one.id) !== one.version);
  const problems = [...listing.leftOut];
  for (let from = 0; from < changed.length; from += BATCH)
    problems.push(...(await take(deps, source, changed.slice(from, from + BATCH))));
  if (changed.length >= MANY) await analyseLake(deps.db);
  await told(deps, source.name, problems);
}

/** Reads and stores some documents; returns what is wrong with those that are not in the index now. */
async function take(deps: Deps, source: DocumentSource, items: Listing['items']): Promise<SourceProblem[]> {
  const problems: SourceProblem[] = [];
  const arrived: Arrived[] = [];
  const unusable: string[] = [];
  const reads = items.map(async ({ id, version }) => {
    try {
      const read = await source.read(id);
      if (read.state === 'ok') return arrived.push({ item: id, version, document: read.document });
      // What it said before may be what somebody is about to hide: nothing of a broken one is shown.
      unusable.push(id);
      return read.state === 'bad' && problems.push({ what: id, why: read.why });
    } catch (error) {
      return problems.push({ what: id, why: `could not be read now: ${messageOf(error)}` });
    }
  });
  await Promise.all(reads);
  await dropDocuments(deps.db, source.name, unusable);
  arrived.sort((one, other) => (one.item < other.item ? -1 : 1));
  const twins = await storeDocuments(deps.db, source.name, arrived);
  await dropDocuments(
    deps.db,
    source.name,
    twins.map((one) => one.item),
  );
  const why = (id: string): string => `another document has its id, ${id}`;
  return [...problems, ...twins.map(({ item, document }) => ({ what: item, why: why(document.id) }))];
}

/** Each problem is logged once, and kept for whoever asks. */
async function told(deps: Deps, name: string, problems: SourceProblem[]): Promise<void> {
  const before = (await sourceOf(deps.db, name))?.problems ?? [];
  for (const { what, why } of problems)
    if (!before.some((one) => one.what === what && one.why === why))
      deps.log.warn('knowledge.left_out', { source: name, what, why });
  await saveSource(deps.db, name, { problems: problems.slice(0, 200) });
}
