/**
 * The model stands still because no more money may be spent: the admins hear it once, by direct message, and again only
 * when it had gone on meanwhile and stops anew. Everybody else reads it where they wait, on the ticket.
 */
import { SpendLimitReached } from '../../errors.ts';
import type { PersonalNotice } from '../../ports/chat.ts';
import { noticesOf } from '../../store/messages.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { newestModelCall } from '../../store/spending/model-calls.ts';
import { findItem } from '../../store/work-items.ts';
import { personKey, tellOnce } from '../asking/notices.ts';
import type { Deps } from '../deps.ts';
import { ticketView } from '../showing/views.ts';
import { BudgetReached } from './budget-reached.ts';

export type Stopped = Extract<PersonalNotice, { kind: 'model_stopped' }>;

/** Whom it met matters little; that it cannot be told is logged, and the work fails as it would have. */
export async function tellStopped(deps: Deps, error: unknown, key: string | null): Promise<void> {
  const why = whyOf(error);
  if (why === null) return;
  try {
    const ticket = await ticketOf(deps, key);
    for (const admin of (await allPeople(deps.db)).filter((one) => one.isAdmin)) {
      const slot = why.why === 'day' ? `model:day:${why.day}` : await spendSlot(deps, admin);
      if (slot === null) continue;
      const { why: cause, said } = why;
      const about = why.why === 'day' ? { fix: null, url: null } : { fix: why.error.fix, url: why.error.url };
      await tellOnce(deps, admin, {
        slot,
        notice: { kind: 'model_stopped', why: cause, said, ...about, ticket },
      });
    }
  } catch (failure) {
    deps.log.warn('model.stop_not_told', { key, error: failure });
  }
}

type Why =
  | { why: 'day'; said: string; day: string }
  | { why: 'spend'; said: string; error: SpendLimitReached };

function whyOf(error: unknown): Why | null {
  if (error instanceof SpendLimitReached) return { why: 'spend', said: error.message, error };
  if (error instanceof BudgetReached && error.day !== null)
    return { why: 'day', said: error.message, day: error.day };
  return null;
}

/** No request takes longer: one that is answered later was begun after the message. */
const LONGEST_REQUEST_MS = 600_000;

/** Null: it is known, and nothing was answered since. */
async function spendSlot(deps: Deps, admin: PersonRow): Promise<string | null> {
  const told = (await noticesOf(deps.db, personKey(admin.id))).findLast((row) =>
    row.slot.startsWith('model:spend:'),
  );
  const newest = await newestModelCall(deps.db);
  const slot = `model:spend:${newest?.id ?? 0}`;
  if (told === undefined || told.slot === slot) return slot;
  const isOver = newest !== null && Date.parse(newest.at) > Date.parse(told.at) + LONGEST_REQUEST_MS;
  return isOver ? slot : null;
}

/** A private channel's ticket is its members' alone. */
async function ticketOf(deps: Deps, key: string | null): Promise<Stopped['ticket']> {
  const item = key === null ? null : await findItem(deps.db, key);
  if (item === null || item.home?.isPrivate === true) return null;
  const { links } = await ticketView(deps, item);
  return { key: item.key, thread: links.thread };
}
