/** Where the evidence tools look, and nothing else: what stands behind one of these is exchanged here alone. */
import { type BlastRadius, blastRadius } from '../../pipeline/blast-radius.ts';
import { type OwnersRule, parseCodeowners } from '../../pipeline/facts/codeowners.ts';
import { inFlight } from '../../pipeline/facts/under-way.ts';
import type { Evidence, Incident } from '../../pipeline/item/context.ts';
import { type Audience, mayRead } from '../../pipeline/knowledge/visibility.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { OpenPullRequest } from '../../ports/code-host.ts';
import type { Fetched } from '../../ports/fetched.ts';
import type { CatalogService } from '../../ports/lake/catalog.ts';
import type { CodeLine, CommitInfo } from '../../ports/lake/knowledge.ts';
import { keyOfPull } from '../../store/code/pull-requests.ts';
import { dbNow } from '../../store/db.ts';
import { hiddenAmong, type ItemText, rolledBackItems, textsOf } from '../../store/evidence/item-texts.ts';
import {
  type IncidentQuery,
  type PastIncident,
  pastIncidents,
} from '../../store/knowledge/lake-documents.ts';
import { landmarksOf } from '../../store/messages.ts';
import { findItems, itemsOfService } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { HISTORY } from '../knowledge/history.ts';
import { asEvidence, searchKnowledge } from '../knowledge/search.ts';
import { syncLocal } from '../knowledge/sync.ts';
import { visibilityOf } from '../other-work.ts';

export interface EvidenceSources {
  now(): Promise<string>;
  services(): Promise<Fetched<CatalogService[]>>;
  /** `partly`: the part of the catalog that could not be read. */
  radius(service: string, all: CatalogService[], partly: string | null): BlastRadius;
  passages(
    query: string,
    about: {
      service: string | null;
      limit: number;
      audience: Audience;
      kinds?: Evidence['kind'][];
      since?: string;
    },
  ): Promise<Fetched<Evidence[]>>;
  activeIncidents(): Promise<Fetched<Incident[]>>;
  /** Reviews of incidents, the newest first. */
  pastIncidents(about: IncidentQuery): Promise<Fetched<PastIncident[]>>;
  rollbacks(
    service: string,
    about: { since: string; limit: number; audience: Audience },
  ): Promise<Fetched<WorkItem[]>>;
  history(repo: string, about: { days: number; audience: Audience }): Promise<Fetched<CommitInfo[]>>;
  /** Who owns files of a repository, by its CODEOWNERS. */
  owners(repo: string): Promise<Fetched<{ owners: OwnersRule[]; paths: string[] }>>;
  read(repo: string, path: string): Promise<Fetched<string | null>>;
  lines(repo: string, text: string, limit: number): Promise<Fetched<CodeLine[]>>;
  openPullRequests(repo: string, audience: Audience): Promise<Fetched<OpenPullRequest[]>>;
  /** Tickets in work on a service. */
  inWork(service: string, audience: Audience): Promise<Fetched<WorkItem[]>>;
  /** What the newest tickets say. */
  texts(audience: Audience): Promise<Fetched<ItemText[]>>;
  /** Addresses of tickets' threads, by key. */
  threads(keys: string[]): Promise<Map<string, string>>;
}

/** How many of the newest tickets are compared with a text. */
const MOST_TEXTS = 2_000;

export function sourcesOf(deps: Deps): EvidenceSources {
  const { db, knowledge } = deps;
  const ours = async <T>(source: string, value: T): Promise<Fetched<T>> => ({
    state: 'ok',
    value,
    source,
    at: await dbNow(db),
  });
  return {
    now: () => dbNow(db),
    services: () => deps.catalog.services(),
    radius: blastRadius,
    passages: async (query, about) => {
      const { hits, notes } = await searchKnowledge(deps, [query], about);
      const silent = notes.find((note) => note.state === 'unknown');
      if (hits.length > 0 || silent === undefined) return ours('knowledge', hits.map(asEvidence));
      return {
        state: 'unknown',
        source: silent.source,
        at: silent.at,
        reason: silent.reason ?? 'did not answer',
      };
    },
    activeIncidents: () => deps.incidents.active(),
    pastIncidents: async (about) => {
      await syncLocal(deps);
      const written = await pastIncidents(db, about);
      // Our own rollbacks are told by what their tickets say now.
      return ours(
        'incident reviews',
        written.filter((one) => one.source !== HISTORY),
      );
    },
    rollbacks: async (service, { since, limit, audience }) =>
      ours(
        'rollbacks',
        await rolledBackItems(db, service, { since, limit, privateChannels: audience.channels }),
      ),
    history: async (repo, { days, audience }) => {
      const found = await knowledge.history(repo, { days });
      if (found.state !== 'ok') return found;
      return { ...found, value: await shown(deps, found.value, audience) };
    },
    owners: async (repo) => {
      const found = await knowledge.files(repo);
      if (found.state !== 'ok') return found;
      const { paths, codeowners } = found.value;
      return { ...found, value: { paths, owners: codeowners === null ? [] : parseCodeowners(codeowners) } };
    },
    read: (repo, path) => knowledge.read(repo, path),
    lines: (repo, text, limit) => knowledge.lines(repo, text, { limit }),
    openPullRequests: async (repo, audience) => {
      const at = await dbNow(db);
      const open = await deps.codeHost.openPullRequests(repo);
      return {
        state: 'ok',
        value: await shownPulls(deps, open, audience),
        source: `Pull requests of ${repo}`,
        at,
      };
    },
    inWork: async (service, audience) => {
      const items = await itemsOfService(db, service, inFlight);
      return ours(
        'tickets in work',
        items.filter((item) => mayRead(visibilityOf(item), audience)),
      );
    },
    texts: async (audience) =>
      ours('tickets', await textsOf(db, { privateChannels: audience.channels, limit: MOST_TEXTS })),
    threads: (keys) => threads(deps, keys),
  };
}

const keyIn = (title: string): string | null => /\b[A-Z][A-Z0-9]{0,9}-\d{1,7}\b/.exec(title)?.[0] ?? null;

/** Without what names a ticket that these readers may not see. */
async function shown<T extends { title: string }>(
  { db }: Deps,
  all: T[],
  { channels }: Audience,
): Promise<T[]> {
  const keys = [...new Set(all.flatMap((one) => keyIn(one.title) ?? []))];
  const hidden = new Set(await hiddenAmong(db, keys, channels));
  return all.filter((one) => !hidden.has(keyIn(one.title) ?? ''));
}

/** Also those that belong to a hidden ticket and do not say so. */
async function shownPulls(
  deps: Deps,
  all: OpenPullRequest[],
  audience: Audience,
): Promise<OpenPullRequest[]> {
  const named = await shown(deps, all, audience);
  const keys = await Promise.all(named.map((pull) => keyOfPull(deps.db, pull)));
  const items = new Map(
    (await findItems(deps.db, [...new Set(keys.filter((key) => key !== null))])).map((item) => [
      item.key,
      item,
    ]),
  );
  return named.filter((_, index) => {
    const item = items.get(keys[index] ?? '');
    return item === undefined || mayRead(visibilityOf(item), audience);
  });
}

async function threads({ db, chat }: Deps, keys: string[]): Promise<Map<string, string>> {
  const cards = (await landmarksOf(db, keys)).filter((row) => row.slot === 'card');
  const links = await Promise.all(
    cards.map(async (row) => [row.key, row.ts === null ? null : await chat.permalink(row.channel, row.ts)]),
  );
  return new Map(links.flatMap(([key, url]) => (key == null || url == null ? [] : [[key, url] as const])));
}
