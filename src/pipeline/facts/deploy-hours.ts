import { workingFrom } from '../asking/working-hours.ts';
import type { Instant } from '../item/basics.ts';
import type { ItemPolicy } from '../item/context.ts';
import type { GateRuleResult, GateVerdict } from '../item/deploy.ts';
import type { WorkItem } from '../work-item.ts';

/** A released hold ships by itself within this time of acceptance. */
export const SHIPS_BY_ITSELF_MS = 12 * 3_600_000;

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Whether it is deploy time in the team's own zone (`days`: 1 Monday … 7 Sunday). */
export function inDeployHours(hours: ItemPolicy['deployHours'], now: Instant): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: hours.zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(Date.parse(now));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  const day = weekdays.indexOf(part('weekday')) || 7;
  const time = `${part('hour')}:${part('minute')}`;
  return hours.days.includes(day) && time >= hours.from && time < hours.to;
}

/** What becomes of a hold whose causes are gone. */
export type AfterHold =
  | { kind: 'ships' }
  /** Accepted too long ago: somebody says so again. */
  | { kind: 'asks' }
  /** It is out of hours: nothing starts and nobody is asked before they begin. */
  | { kind: 'waits'; until: Instant; next: 'ships' | 'asks' };

export function afterHold(item: WorkItem, now: Instant): AfterHold {
  const accepted = Math.max(...item.acceptances.map((one) => Date.parse(one.at)), 0);
  const at = (moment: Instant): 'ships' | 'asks' =>
    Date.parse(moment) - accepted <= SHIPS_BY_ITSELF_MS ? 'ships' : 'asks';
  const hours = item.policy?.deployHours;
  if (hours === undefined || inDeployHours(hours, now)) return { kind: at(now) };
  const until = workingFrom(hours, now);
  return { kind: 'waits', until, next: at(until) };
}

export const DEPLOY_HOURS = 'deploy_hours';

/** The clear verdict of a hold that ended out of hours: it holds on, with nothing but the hours in the way. */
export function outOfHours(verdict: GateVerdict, waits: Extract<AfterHold, { kind: 'waits' }>): GateVerdict {
  const result: GateRuleResult = {
    rule: DEPLOY_HOURS,
    ok: false,
    sentence: 'The hold has ended outside deploy hours.',
    owner: null,
    source: null,
    fetchedAt: verdict.at,
    waits: { until: waits.until, next: waits.next },
  };
  return { ...verdict, clear: false, results: [...verdict.results, result] };
}
