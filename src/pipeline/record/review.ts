import { failing, failsForPerson } from '../conditions.ts';
import { isClearCard } from '../guardrails/scorecard.ts';
import type { WorkItem } from '../work-item.ts';
import { person, type Recorders, Stale } from './entry.ts';

export const review: Recorders<
  | 'scored'
  | 'fact_changed'
  | 'waiver_requested'
  | 'waived'
  | 'waiver_declined'
  | 'waiver_ended'
  | 'choice_forgotten'
  | 'taken_by_hand'
  | 'delegated'
> = {
  scored: (item, facts, entry) => {
    if (facts.prd !== (item.prd?.version ?? 0) || facts.spec !== (item.spec?.version ?? 0)) {
      return new Stale('the documents changed while they were scored');
    }
    if (item.scorecard !== null && entry.at < item.scorecard.at)
      return new Stale('a later scorecard is known');
    const clear = isClearCard(facts.results);
    const scored: WorkItem = {
      ...item,
      scoring: false,
      scorecard: { at: entry.at, clear, results: facts.results, prd: facts.prd, spec: facts.spec },
    };
    return failsForPerson(scored) ? { ...scored, keptChoice: null } : scored;
  },
  fact_changed: (item) => ({ ...item, scoring: item.stage === 'blocked' || item.stage === 'ready' }),
  waiver_requested: (item, facts, entry) => {
    const waivable = failing(item).filter((result) => result.waivable);
    const rules = facts.rules.filter((rule) => waivable.some((result) => result.rule === rule));
    if (rules.length === 0) return new Stale('no rule of those can be waived');
    return { ...item, waiverRequest: { rules, reason: facts.reason, by: person(entry), at: entry.at } };
  },
  waived: (item, facts, entry) => {
    const request = item.waiverRequest;
    if (request === null) return new Stale('no waiver was asked for');
    const rules = facts.rules.filter((rule) => request.rules.includes(rule));
    if (rules.length === 0) return new Stale('no rule of those was asked about');
    return {
      ...item,
      waiverRequest: null,
      scoring: true,
      keptChoice: null,
      waivers: [
        ...item.waivers,
        {
          rules,
          reason: request.reason,
          requestedBy: request.by,
          by: person(entry),
          at: entry.at,
          prdHash: item.prd?.hash ?? null,
          specHash: item.spec?.hash ?? null,
          ends: facts.ends,
        },
      ],
    };
  },
  waiver_declined: (item) =>
    item.waiverRequest === null ? new Stale('no waiver was asked for') : { ...item, waiverRequest: null },
  waiver_ended: (item) =>
    item.waivers.length === 0
      ? new Stale('no waiver is in force')
      : { ...item, waivers: [], keptChoice: null, scoring: true },
  choice_forgotten: (item) => ({ ...item, keptChoice: null }),
  taken_by_hand: (item, _facts, entry) => ({
    ...item,
    keptChoice: null,
    run: null,
    waiverRequest: null,
    engineer: person(entry),
    delegation: {
      agent: 'hand',
      by: person(entry),
      at: entry.at,
      autonomy: 'assisted',
      capUsd: 0,
      waitsFor: null,
      reason: null,
    },
  }),
  // What was waited for is over: the choice goes on in the name of whoever made it.
  delegated: (item, facts, entry) => ({
    ...item,
    scoring: true,
    keptChoice: { ...facts, by: entry.by ?? item.keptChoice?.by ?? person(entry), at: entry.at },
  }),
};
