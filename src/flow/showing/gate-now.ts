/**
 * How the world outside stands to a deploy, said before people accept. It is told for a minute; when it changes the
 * question is drawn again, so that its confirm never says what is over.
 */
import { liveGate } from '../../pipeline/gate-rules/live-gate.ts';
import type { Instant } from '../../pipeline/item/basics.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { TicketView } from '../../ports/chat.ts';
import { waitingAt } from '../../store/asks.ts';
import { findItems } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { gateFacts } from '../effects/check-gate.ts';
import { redraw } from './redraw.ts';

type Gate = NonNullable<TicketView['gate']>;

/** Those that nobody's answer to this question changes. */
const ofTheWorld: readonly string[] = [
  'no_active_incident',
  'no_freeze',
  'no_other_deploy',
  'service_not_locked',
];

const FRESH_MS = 60_000;
const known = new WeakMap<Deps['db'], Map<string, { at: Instant; gate: Gate }>>();

const knownTo = (deps: Deps): Map<string, { at: Instant; gate: Gate }> => {
  const own = known.get(deps.db) ?? new Map<string, { at: Instant; gate: Gate }>();
  known.set(deps.db, own);
  return own;
};

export async function gateNow(deps: Deps, item: WorkItem, now: Instant): Promise<Gate> {
  const last = knownTo(deps).get(item.key);
  if (last !== undefined && Math.abs(Date.parse(now) - Date.parse(last.at)) < FRESH_MS) return last.gate;
  const { results } = liveGate(await gateFacts(deps, item));
  const held = results.find((one) => !one.ok && ofTheWorld.includes(one.rule));
  const gate = { clear: held === undefined, why: held?.sentence ?? null };
  knownTo(deps).set(item.key, { at: now, gate });
  return gate;
}

/** Every minute: questions whose gate is another than they say. */
export async function refreshGates(deps: Deps, now: Instant): Promise<void> {
  const asked = await waitingAt(deps.db, 'acceptance');
  const own = knownTo(deps);
  for (const key of own.keys()) if (!asked.includes(key)) own.delete(key);
  for (const item of await findItems(deps.db, asked)) {
    const before = own.get(item.key)?.gate;
    const after = await gateNow(deps, item, now);
    if (before === undefined || before.clear !== after.clear || before.why !== after.why)
      await redraw(deps, item.key);
  }
}
