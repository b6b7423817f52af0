/**
 * What the scorecard would say of a spec that is not signed yet. The time that is told is that of the check which
 * found it so first: a message is not rewritten for a check that found the same.
 */
import { scorecard } from '../../pipeline/guardrails/scorecard.ts';
import type { Instant } from '../../pipeline/item/basics.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { TicketView } from '../../ports/chat.ts';
import type { Db } from '../../store/db.ts';
import type { Deps } from '../deps.ts';
import { scoreFacts } from '../effects/score.ts';
import { inTime } from '../evidence/in-time.ts';

type Outlook = NonNullable<TicketView['outlook']>;
interface Seen {
  text: string;
  checked: Instant;
  outlook: Outlook;
}

/** A question is not kept waiting for a source; its next drawing has the answer. */
const PATIENCE_MS = 3_000;
const FRESH_MS = 60_000;
const known = new WeakMap<Db, Map<string, Seen>>();

/** Null where it could not be told in time. */
export async function scoreNow(deps: Deps, item: WorkItem, now: Instant): Promise<Outlook | null> {
  const own = known.get(deps.db) ?? new Map<string, Seen>();
  known.set(deps.db, own);
  const text = `${item.prd?.hash ?? ''} ${item.spec?.hash ?? ''}`;
  const last = own.get(item.key)?.text === text ? own.get(item.key) : undefined;
  if (last !== undefined && Math.abs(Date.parse(now) - Date.parse(last.checked)) < FRESH_MS)
    return last.outlook;
  const facts = await inTime(scoreFacts(deps, item), PATIENCE_MS);
  if (facts === null) return last?.outlook ?? null;
  // That it is not signed is what the question is about.
  const stops = scorecard(facts)
    .filter((one) => one.verdict === 'fail' && one.rule !== 'signed')
    .map((one) => one.sentence);
  const same = last !== undefined && last.outlook.stops.join('\n') === stops.join('\n');
  const outlook = same ? last.outlook : { at: facts.now, stops };
  own.set(item.key, { text, checked: facts.now, outlook });
  return outlook;
}
