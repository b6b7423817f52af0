/** What each tool works with: its sources, each asked with a deadline, and a note of every one that was asked. */
import { messageOf, WrongInput } from '../../errors.ts';
import type { Evidence, SourceNote } from '../../pipeline/item/context.ts';
import type { Audience } from '../../pipeline/knowledge/visibility.ts';
import type { Fetched } from '../../ports/fetched.ts';
import type { CatalogService } from '../../ports/lake/catalog.ts';
import type { EvidenceInput, EvidenceToolName, Finding } from '../../ports/lake/evidence.ts';
import type { FlowLog } from '../deps.ts';
import { noteOf, partlyOf } from '../gather-facts.ts';
import { near } from '../near.ts';
import { inTime, tooLate } from './in-time.ts';
import type { EvidenceSources } from './sources.ts';

export interface Found {
  findings: Finding[];
  /** One sentence. */
  summary: string;
}
export type Tool<Name extends EvidenceToolName> = (kit: Kit, input: EvidenceInput<Name>) => Promise<Found>;

export interface Kit {
  sources: EvidenceSources;
  audience: Audience;
  /** A source that does not answer in time, or fails, is unknown; the others are used. */
  ask<T>(source: string, fetch: () => Promise<Fetched<T>>): Promise<Fetched<T>>;
  /** Each source that was asked, once. */
  notes(): SourceNote[];
}

export function createKit(about: {
  sources: EvidenceSources;
  audience: Audience;
  deadlineMs: number;
  log: Pick<FlowLog, 'warn'>;
}): Kit {
  const { sources, deadlineMs } = about;
  const notes = new Map<string, SourceNote>();
  const unknown = async (source: string, reason: string): Promise<Fetched<never>> => ({
    state: 'unknown',
    source,
    at: await sources.now(),
    reason,
  });
  const tried = async <T>(source: string, fetch: () => Promise<Fetched<T>>): Promise<Fetched<T>> => {
    try {
      return await fetch();
    } catch (error) {
      about.log.warn('evidence.source_failed', { source, error });
      return unknown(source, `did not answer: ${messageOf(error)}`);
    }
  };
  return {
    sources,
    audience: about.audience,
    ask: async (source, fetch) => {
      const found =
        (await inTime(tried(source, fetch), deadlineMs)) ?? (await unknown(source, tooLate(deadlineMs)));
      notes.set(found.source, noteOf(found));
      return found;
    },
    notes: () => [...notes.values()],
  };
}

/** A finding with its origin. */
export const finding = (from: { source: string; at: string }, evidence: Evidence): Finding => ({
  ...evidence,
  source: from.source,
  fetchedAt: from.at,
});

export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count === 0 ? 'No' : count} ${count === 1 ? one : many}`;

/** What is said where a source could not be asked. */
export const notReached = (from: Fetched<unknown>): string =>
  from.state === 'absent'
    ? `${capital(from.source)}: the team has none.`
    : `${capital(from.source)} could not be reached, so this is not known.`;
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export type Looked =
  | {
      kind: 'found';
      service: CatalogService;
      all: CatalogService[];
      /** What of the catalog could not be read. */
      partly: string | null;
      source: string;
      at: string;
      url?: string;
    }
  | { kind: 'not_reached'; found: Found };

/** The service by its name; one that is not there is the caller's mistake, and the sentence names those that are near. */
export async function serviceNamed(kit: Kit, name: string): Promise<Looked> {
  const all = await kit.ask('service catalog', () => kit.sources.services());
  if (all.state !== 'ok') return { kind: 'not_reached', found: { findings: [], summary: notReached(all) } };
  const wanted = name.toLowerCase();
  const service = all.value.find((one) => one.name.toLowerCase() === wanted);
  if (service !== undefined) {
    const { source, at, url } = all;
    return {
      kind: 'found',
      service,
      all: all.value,
      partly: partlyOf(all),
      source,
      at,
      ...(url === undefined ? {} : { url }),
    };
  }
  const names = all.value.map((one) => one.name).toSorted();
  const close = near(wanted, names);
  const shown = (close.length > 0 ? close : names).slice(0, 10).join(', ');
  throw new WrongInput(
    `There is no service ${JSON.stringify(name.slice(0, 60))} in the catalog; give one of its names, such as ${shown}.`,
  );
}

/** The service's repository, or what is said where there is none. */
export async function repoNamed(
  kit: Kit,
  name: string,
): Promise<{ kind: 'found'; service: CatalogService; repo: string } | { kind: 'none'; found: Found }> {
  const looked = await serviceNamed(kit, name);
  if (looked.kind === 'not_reached') return { kind: 'none', found: looked.found };
  const { service } = looked;
  return service.repo === null
    ? {
        kind: 'none',
        found: { findings: [], summary: `The catalog names no repository for ${service.name}.` },
      }
    : { kind: 'found', service, repo: service.repo };
}
