/** Fetches what rules and texts are built on, each fact with its source and time. Nothing here writes. */
import { messageOf } from '../errors.ts';
import type { BlastRadius } from '../pipeline/blast-radius.ts';
import { blastRadius } from '../pipeline/blast-radius.ts';
import type { Known } from '../pipeline/facts/known.ts';
import type { Freeze, ServiceFacts, SourceNote } from '../pipeline/item/context.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { Fetched } from '../ports/fetched.ts';
import type { CatalogService } from '../ports/lake/catalog.ts';
import { waitingReviews } from '../store/asks.ts';
import { dbNow } from '../store/db.ts';
import { allPeople, rolesIn } from '../store/people.ts';
import { openOrders } from '../store/standing/orders.ts';
import type { Deps } from './deps.ts';
import { inTime, tooLate } from './evidence/in-time.ts';

/** Longer than this nobody waits for a source: rules that need its fact fail or hold, and say why. */
const PATIENCE_MS = 10_000;

/**
 * A source that throws or is too slow is unknown, never absent and never a crash. With a name and a patience of its own,
 * what comes later is kept for whoever asks under that name next: only for what may be two minutes old.
 */
export async function fetched<T>(
  asked: string | { source: string; name: string; patienceMs: number },
  deps: Deps,
  fetch: () => Promise<Fetched<T>>,
): Promise<Fetched<T>> {
  const source = typeof asked === 'string' ? asked : asked.source;
  try {
    if (typeof asked !== 'string') return await deps.late.ask(asked, fetch);
    const found = await inTime(fetch(), PATIENCE_MS);
    if (found !== null) return found;
    return { state: 'unknown', source, at: await dbNow(deps.db), reason: tooLate(PATIENCE_MS) };
  } catch (error) {
    deps.log.warn('source.failed', { source, error });
    return {
      state: 'unknown',
      source,
      at: await dbNow(deps.db),
      reason: `did not answer: ${messageOf(error)}`,
    };
  }
}

/** A source of which a part is missing stands among those not reached, with what is missing. */
export const noteOf = (facts: Fetched<unknown>): SourceNote => ({
  source: facts.source,
  state: partlyOf(facts) === null ? facts.state : 'unknown',
  at: facts.at,
  ...(facts.state === 'unknown' ? { reason: facts.reason } : {}),
  ...(facts.state === 'ok' && facts.partly !== undefined ? { reason: facts.partly } : {}),
  ...(facts.state === 'ok' && facts.url !== undefined ? { url: facts.url } : {}),
});

/** What could not be read of a source that answered; null where it is whole. */
export const partlyOf = (facts: Fetched<unknown>): string | null =>
  facts.state === 'ok' ? (facts.partly ?? null) : null;

export const valueOf = <T>(facts: Fetched<T>, otherwise: T): T =>
  facts.state === 'ok' ? facts.value : otherwise;

export interface ServiceNow {
  service: ServiceFacts | null;
  blastRadius: BlastRadius;
}

export async function services(deps: Deps): Promise<Fetched<CatalogService[]>> {
  return fetched('service catalog', deps, () => deps.catalog.services());
}

/** Freezes of the company's own source and those that people ordered here. Those are known even where it is silent. */
export async function freezes(deps: Deps): Promise<Fetched<Freeze[]>> {
  const theirs = await fetched('freezes', deps, () => deps.incidents.freezes());
  const [orders, people] = await Promise.all([openOrders(deps.db, { kind: 'freeze' }), allPeople(deps.db)]);
  if (theirs.state === 'unknown' || orders.length === 0) return theirs;
  const ours = orders.map(
    (order): Freeze => ({
      id: order.id,
      services: [order.service],
      from: order.since,
      until: order.until,
      reason: order.reason,
      by: people.find((person) => person.id === order.by)?.name ?? order.by,
    }),
  );
  return theirs.state === 'ok'
    ? { ...theirs, value: [...theirs.value, ...ours] }
    : { state: 'ok', source: 'freezes ordered here', at: theirs.at, value: ours };
}

/** The ticket's service and its blast radius as the catalog has them now. */
export async function serviceNow(
  deps: Deps,
  name: string,
  all: Fetched<CatalogService[]>,
): Promise<Known<ServiceNow>> {
  if (all.state !== 'ok') return all;
  const found = all.value.find((service) => service.name === name);
  const partly = partlyOf(all);
  const radius = blastRadius(name, all.value, partly);
  if (found === undefined && partly !== null) {
    // It may stand in what could not be read: to say that there is no such service would be a guess.
    return { state: 'unknown', source: all.source, at: all.at, reason: partly };
  }
  if (found === undefined) return { ...all, value: { service: null, blastRadius: radius } };
  const files =
    found.repo === null
      ? null
      : await fetched('repository', deps, () => deps.knowledge.files(found.repo ?? ''));
  const hasCi =
    files === null || files.state !== 'ok'
      ? null
      : files.value.paths.some((path) => path === 'package.json' || path.startsWith('.github/workflows/'));
  return {
    ...all,
    value: {
      blastRadius: radius,
      service: {
        name: found.name,
        team: found.owner,
        tier: found.tier,
        repo: found.repo,
        hasCi,
      },
    },
  };
}

/** Reviews that wait for each engineer of the team. */
export async function reviewers(
  deps: Deps,
  item: WorkItem,
): Promise<Known<{ person: string; reviews: number }[]>> {
  const at = await dbNow(deps.db);
  const waiting = await waitingReviews(deps.db);
  const engineers = (await allPeople(deps.db)).filter(
    (person) => !person.outsider && rolesIn(person, item.service?.team ?? null).includes('engineer'),
  );
  return {
    state: 'ok',
    at,
    source: 'open reviews',
    value: engineers.map((person) => ({ person: person.name, reviews: waiting.get(person.id) ?? 0 })),
  };
}
