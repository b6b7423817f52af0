import type { LedgerEntry } from './ledger.ts';
import type { SignalName } from './signals.ts';
import type { StageName } from './stages.ts';

/** A measure with how many it stands on; both numbers are null where there is nothing to measure. */
export interface Spread {
  n: number;
  median: number | null;
  p85: number | null;
}

/** Linear interpolation between the two nearest values. */
export function quantile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

export function spread(values: readonly number[]): Spread {
  return { n: values.length, median: quantile(values, 0.5), p85: quantile(values, 0.85) };
}

export interface Window {
  from: string;
  until: string;
}
const within = (at: string, window: Window): boolean =>
  Date.parse(window.from) <= Date.parse(at) && Date.parse(at) < Date.parse(window.until);

export function byTicket(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const tickets = new Map<string, LedgerEntry[]>();
  for (const entry of entries) tickets.set(entry.item, [...(tickets.get(entry.item) ?? []), entry]);
  for (const [key, list] of tickets) {
    tickets.set(
      key,
      list.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    );
  }
  return tickets;
}

const counts = (entry: LedgerEntry): boolean => entry.outcome === 'moved' || entry.outcome === 'stayed';
const entered = (entry: LedgerEntry, stage: StageName): boolean =>
  entry.outcome === 'moved' && entry.to === stage && entry.from !== stage;

/** The service by the newest word on it before the ticket was deployed. */
export function serviceOf(ticket: readonly LedgerEntry[]): string | null {
  let service: string | null = null;
  for (const entry of ticket) {
    if (!counts(entry)) continue;
    if (entry.signal === 'enriched') service = entry.facts.service.name;
    else if (entry.signal === 'service_chosen') service = entry.facts.service;
  }
  return service;
}

export interface LeadTimes {
  readyToDeployedMs: Spread;
  ticketToDeployedMs: Spread;
}

interface LiveSample {
  service: string;
  readyMs: number | null;
  ticketMs: number;
}
/** Of the tickets that went live in the window: first filed, last ready before, first live after. */
function wentLive(entries: readonly LedgerEntry[], window: Window): LiveSample[] {
  return [...byTicket(entries).values()].flatMap((ticket): LiveSample[] => {
    const live = ticket.find((entry) => entered(entry, 'deployed') && entry.signal !== 'children_closed');
    const first = ticket.find(counts);
    if (!live || !first || !within(live.at, window)) return [];
    const liveMs = Date.parse(live.at);
    // A choice made with the signature goes on at once: delegated without standing in *ready* for a moment.
    const ready = ticket.findLast(
      (entry) =>
        (entered(entry, 'ready') || (entered(entry, 'delegated') && entry.signal === 'scored')) &&
        Date.parse(entry.at) <= liveMs,
    );
    return [
      {
        service: serviceOf(ticket) ?? 'unknown',
        readyMs: ready ? liveMs - Date.parse(ready.at) : null,
        ticketMs: liveMs - Date.parse(first.at),
      },
    ];
  });
}

const timesOf = (samples: readonly LiveSample[]): LeadTimes => ({
  readyToDeployedMs: spread(samples.flatMap((one) => one.readyMs ?? [])),
  ticketToDeployedMs: spread(samples.map((one) => one.ticketMs)),
});

export const leadTimesOfAll = (entries: readonly LedgerEntry[], window: Window): LeadTimes =>
  timesOf(wentLive(entries, window));

export function leadTimes(entries: readonly LedgerEntry[], window: Window): Record<string, LeadTimes> {
  const services = Map.groupBy(wentLive(entries, window), (one) => one.service);
  return Object.fromEntries([...services].map(([service, samples]) => [service, timesOf(samples)]));
}

/** Time spent in a stage per visit that ended in the window; a ticket that returns is there twice. */
export function timePerStage(
  entries: readonly LedgerEntry[],
  window: Window,
): Partial<Record<StageName, Spread>> {
  const visits = new Map<StageName, number[]>();
  for (const ticket of byTicket(entries).values()) {
    let stage: StageName | null = null;
    let sinceMs = 0;
    for (const entry of ticket) {
      if (entry.outcome !== 'moved' || entry.to === null || entry.to === stage) continue;
      const at = Date.parse(entry.at);
      if (stage && within(entry.at, window)) {
        visits.set(stage, [...(visits.get(stage) ?? []), at - sinceMs]);
      }
      stage = entry.to;
      sinceMs = at;
    }
  }
  return Object.fromEntries([...visits].map(([stage, values]) => [stage, spread(values)]));
}

export interface Share {
  n: number;
  of: number;
  rate: number | null;
}
const share = (n: number, of: number): Share => ({ n, of, rate: of === 0 ? null : n / of });

/** Of the tickets that first went into development in the window, those that went to an agent. */
export function delegationRate(entries: readonly LedgerEntry[], window: Window): Share {
  let [toAgent, started] = [0, 0];
  for (const ticket of byTicket(entries).values()) {
    const first = ticket.find((entry) => entered(entry, 'delegated'));
    if (!first || !within(first.at, window)) continue;
    started += 1;
    const chosen = ticket.findLast(
      (entry) =>
        counts(entry) &&
        Date.parse(entry.at) <= Date.parse(first.at) &&
        (entry.signal === 'delegated' ||
          entry.signal === 'taken_by_hand' ||
          entry.signal === 'adopted' ||
          ((entry.signal === 'spec_signed_off' || entry.signal === 'both_signed_off') &&
            entry.facts.choice !== null)),
    );
    if (chosen?.signal !== 'taken_by_hand' && chosen?.signal !== 'adopted') toAgent += 1;
  }
  return share(toAgent, started);
}

/** Signals of people that start or look at something and so are no answer to a question. */
const noAnswer = new Set<SignalName>([
  'filed',
  'imported',
  'adopted',
  'reminder_set',
  'moved',
  'sharing_allowed',
]);

/** Times that a person acted on a ticket from filing to live, per ticket that went live in the window. */
export function interventions(
  entries: readonly LedgerEntry[],
  window: Window,
): { perTicket: Spread; bySignal: Partial<Record<SignalName, number>> } {
  const perTicket: number[] = [];
  const bySignal: Partial<Record<SignalName, number>> = {};
  for (const ticket of byTicket(entries).values()) {
    const live = ticket.find((entry) => entered(entry, 'deployed'));
    if (!live || !within(live.at, window)) continue;
    const acts = ticket.filter(
      (entry) =>
        counts(entry) &&
        entry.actor.kind === 'person' &&
        !noAnswer.has(entry.signal) &&
        Date.parse(entry.at) <= Date.parse(live.at),
    );
    perTicket.push(acts.length);
    for (const act of acts) bySignal[act.signal] = (bySignal[act.signal] ?? 0) + 1;
  }
  return { perTicket: spread(perTicket), bySignal };
}

/** How often each rule passed, failed or was waived, over every scorecard in the window. */
export function rulePassRates(
  entries: readonly LedgerEntry[],
  window: Window,
): Record<string, { passed: Share; waived: number; failed: number }> {
  const tally = new Map<string, { pass: number; fail: number; waived: number }>();
  for (const entry of entries) {
    if (entry.signal !== 'scored' || !counts(entry) || !within(entry.at, window)) continue;
    for (const { rule, verdict } of entry.facts.results) {
      const row = tally.get(rule) ?? { pass: 0, fail: 0, waived: 0 };
      row[verdict] += 1;
      tally.set(rule, row);
    }
  }
  return Object.fromEntries(
    [...tally].map(([rule, row]) => [
      rule,
      { passed: share(row.pass, row.pass + row.fail + row.waived), waived: row.waived, failed: row.fail },
    ]),
  );
}

/** What agents cost per ticket that went live in the window: the newest sum of each run. */
export function costPerShipped(entries: readonly LedgerEntry[], window: Window): Spread {
  const costs: number[] = [];
  for (const ticket of byTicket(entries).values()) {
    if (!ticket.some((entry) => entered(entry, 'deployed') && within(entry.at, window))) continue;
    const perRun = new Map<string, number>();
    for (const entry of ticket) {
      if (entry.signal === 'agent_progressed' || entry.signal === 'agent_finished') {
        perRun.set(entry.facts.run, entry.facts.costUsd);
      }
    }
    costs.push([...perRun.values()].reduce((sum, cost) => sum + cost, 0));
  }
  return spread(costs);
}
