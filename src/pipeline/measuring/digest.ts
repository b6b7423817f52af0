/** What a channel is told of its tickets once a day. Pure: from tickets, open questions and their history. */
import type { GateName } from '../gates.ts';
import type { Instant, PersonId } from '../item/basics.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { WorkItem } from '../work-item.ts';
import { type PilingUp, pilingUp, type StageTime, slowest } from './measures.ts';

const DAY_MS = 86_400_000;
/** Lengths are compared with those of the days before. */
export const MEASURED_DAYS = 7;
const WEEK_MS = MEASURED_DAYS * DAY_MS;

export interface Digest {
  service: string;
  /** "Friday", in the team's zone. */
  weekday: string;
  shipped: { key: string; title: string; byAgent: boolean; lastedMs: number }[];
  /** Tickets that moved, shipped ones among them. */
  moved: number;
  /** Each person once, with what has waited longest; the longest first. */
  waiting: { who: string; key: string; gate: GateName; since: Instant; count: number }[];
  /** Questions that wait; one that waits for two people is one. */
  waitingCount: number;
  agents: number;
  stuck: string[];
  held: { key: string; rule: string; until: Instant | null }[];
  pilingUp: (PilingUp & { wasMs: number | null; inRole: number }) | null;
  /** The slowest first. */
  stages: StageTime[];
}

export interface DigestMaterial {
  service: string;
  now: Instant;
  /** The digest before this one, or a day ago. */
  since: Instant;
  zone: string;
  /** The channel's tickets: those that moved, and those that are open. */
  items: WorkItem[];
  asks: { key: string; gate: GateName; asked: PersonId[]; since: Instant }[];
  /** Of the last two weeks. */
  entries: LedgerEntry[];
  names: Map<PersonId, string>;
  freezeUntil: Instant | null;
  /** How many hold each role in the service's team. */
  inRole: Record<'pm' | 'engineer' | 'approver', number>;
}

export function digestOf(material: DigestMaterial): Digest {
  const { items, entries, now } = material;
  const moves = entries.filter(
    (entry) => entry.outcome === 'moved' && entry.from !== entry.to && isAfter(entry.at, material.since),
  );
  const working = items.filter((item) => item.run !== null && isDelegated(item));
  const weeks = (ago: number): { from: Instant; until: Instant } => ({
    from: new Date(Date.parse(now) - (ago + 1) * WEEK_MS).toISOString(),
    until: new Date(Date.parse(now) - ago * WEEK_MS + 1).toISOString(),
  });
  const pile = pilingUp(entries, weeks(0));
  const before = pilingUp(entries, weeks(1));
  return {
    service: material.service,
    weekday: new Intl.DateTimeFormat('en-GB', { timeZone: material.zone, weekday: 'long' }).format(
      Date.parse(now),
    ),
    shipped: shipped(material, moves),
    moved: new Set(moves.map((entry) => entry.item)).size,
    ...waiting(material),
    agents: working.length,
    stuck: working.filter((item) => item.stage === 'needs_attention').map((item) => item.key),
    held: items.flatMap((item) => held(item, material.freezeUntil)),
    pilingUp:
      pile === null
        ? null
        : {
            ...pile,
            wasMs: before?.stage === pile.stage ? before.medianMs : null,
            inRole: material.inRole[pile.role],
          },
    stages: slowest(entries, weeks(0)),
  };
}

const isAfter = (at: Instant, since: Instant): boolean => Date.parse(at) > Date.parse(since);
const isDelegated = (item: WorkItem): boolean =>
  ['delegated', 'needs_attention'].includes(item.stage) && item.delegation?.agent !== 'hand';

function shipped({ items, entries }: DigestMaterial, moves: LedgerEntry[]): Digest['shipped'] {
  const live = moves.filter((entry) => entry.to === 'deployed' && entry.signal !== 'children_closed');
  return [...new Set(live.map((entry) => entry.item))].flatMap((key) => {
    const item = items.find((one) => one.key === key);
    const first = entries.find((entry) => entry.item === key);
    const last = live.findLast((entry) => entry.item === key);
    if (item === undefined || first === undefined || last === undefined) return [];
    const byAgent = item.delegation !== null && item.delegation.agent !== 'hand';
    return [{ key, title: item.title, byAgent, lastedMs: Date.parse(last.at) - Date.parse(first.at) }];
  });
}

function waiting({ items, asks, names }: DigestMaterial): Pick<Digest, 'waiting' | 'waitingCount'> {
  const keys = new Set(items.map((item) => item.key));
  const open = asks
    .filter((ask) => keys.has(ask.key) && ask.asked.length > 0)
    .toSorted((one, other) => one.since.localeCompare(other.since));
  const people = [...new Set(open.flatMap((ask) => ask.asked))];
  const lines = people.flatMap((id) => {
    const theirs = open.filter((ask) => ask.asked.includes(id));
    const [first] = theirs;
    const who = names.get(id) ?? 'Somebody who left';
    return first === undefined
      ? []
      : [{ who, key: first.key, gate: first.gate, since: first.since, count: theirs.length }];
  });
  return { waiting: lines, waitingCount: open.length };
}

function held(item: WorkItem, freezeUntil: Instant | null): Digest['held'] {
  if (item.stage !== 'deploying' || item.deploy?.phase !== 'held') return [];
  const rule = item.deploy.verdict?.results.find((one) => !one.ok)?.rule ?? 'gate';
  return [{ key: item.key, rule, until: rule === 'no_freeze' ? freezeUntil : null }];
}

export type DigestDay = 'told' | 'quiet' | 'silent';
/** Days on which it is said that nothing moved, before it is not said any more. */
const QUIET_DAYS = 3;

/** What this day's digest is, after those before it (newest first). */
export function digestDay(digest: Pick<Digest, 'moved'>, before: readonly DigestDay[]): DigestDay {
  if (digest.moved > 0) return 'told';
  const last = before.slice(0, QUIET_DAYS);
  return last.length === QUIET_DAYS && last.every((day) => day !== 'told') ? 'silent' : 'quiet';
}
