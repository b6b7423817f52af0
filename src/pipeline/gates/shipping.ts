/** From the reviewed change to production and back. */
import { acceptable, acceptancesNeeded } from '../conditions.ts';
import type { Deploy } from '../item/deploy.ts';
import type { WorkItem } from '../work-item.ts';
import { ask, bound, type Gate, head, nobody } from './gate.ts';

const inPhase = (item: WorkItem, ...phases: Deploy['phase'][]): boolean =>
  item.deploy !== null && phases.includes(item.deploy.phase);

const stillNeeded = (item: WorkItem): ('engineer' | 'pm')[] =>
  acceptancesNeeded(item)
    .filter((one) => !one.done)
    .map((one) => one.role);

export const shippingGates = {
  acceptance: {
    matter: 'accept this',
    who: ['engineer', 'pm'],
    asks: stillNeeded,
    notTheAuthor: ['accepted'],
    bounds: (item) => bound(acceptable(item), head(item)),
    answers: {
      accepted: stillNeeded,
      changes_requested: true,
    },
  },
  accept_merged: {
    matter: 'accept the merge',
    who: ['approver'],
    asks: ask('approver'),
    notTheAuthor: ['merge_accepted'],
    bounds: (item) => bound(item.bypass?.accepted === null, item.bypass?.mergeSha),
    answers: { merge_accepted: true, merge_declined: true },
  },
  deploy_approval: {
    matter: 'approve the deploy',
    who: ['approver'],
    asks: ask('approver'),
    notTheAuthor: ['deploy_approved'],
    bounds: (item) => bound(inPhase(item, 'awaiting_approval'), head(item)),
    answers: { deploy_approved: true, deploy_declined: true },
  },
  hold: {
    matter: 'cancel the deploy',
    who: ['accepter', 'may_override'],
    asks: nobody,
    bounds: (item) =>
      bound(
        inPhase(item, 'held') && item.deploy?.verdict != null,
        item.deploy?.verdict?.sha,
        item.deploy?.verdict?.results
          .filter((one) => !one.ok)
          .map((one) => one.rule)
          .join(','),
      ),
    answers: { deploy_cancelled: ['accepter'], hold_overridden: ['may_override'] },
  },
  ship_after_hold: {
    matter: 'ship this',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(inPhase(item, 'awaiting_ship_after_hold'), head(item)),
    answers: { ship_confirmed: true, ship_postponed: true },
  },
  ship_to_production: {
    matter: 'ship this to production',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(inPhase(item, 'awaiting_production'), item.pullRequest?.mergeSha),
    answers: { ship_confirmed: true, ship_postponed: true, rollback_requested: true },
  },
  deploy_incident: {
    matter: 'decide on the running deploy',
    who: ['engineer', 'approver'],
    asks: ask('engineer'),
    bounds: (item) =>
      bound(
        item.deploy?.incident != null && inPhase(item, 'deploying'),
        item.deploy?.deployment?.id,
        item.deploy?.incident?.id,
      ),
    answers: { deploy_continued: true, rollback_requested: true },
  },
  deploy_outcome: {
    matter: 'say what became of the deploy',
    who: ['engineer', 'approver'],
    asks: ask('engineer'),
    bounds: (item) => bound(inPhase(item, 'unknown'), item.deploy?.deployment?.id),
    answers: { deploy_confirmed: true, deploy_failed: true, retry_requested: true },
  },
  deploy_failed: {
    matter: 'choose after the failed deploy',
    who: ['engineer', 'approver'],
    asks: ask('engineer'),
    bounds: (item) => bound(inPhase(item, 'failed'), item.deploy?.deployment?.id),
    answers: { retry_requested: true, rollback_requested: true, fix_forward_chosen: true },
  },
  rollback: {
    matter: 'roll this back',
    who: ['engineer', 'approver'],
    asks: nobody,
    bounds: (item) => bound(inPhase(item, 'live'), item.deploy?.deployment?.id),
    answers: { rollback_requested: true },
  },
  rollback_failed: {
    matter: 'try the rollback again',
    who: ['engineer', 'approver'],
    asks: ask('engineer', 'approver'),
    bounds: (item) => bound(item.rollback?.failed != null, item.deploy?.deployment?.id, item.rollback?.at),
    answers: { rollback_requested: true },
  },
} satisfies Record<string, Gate>;
