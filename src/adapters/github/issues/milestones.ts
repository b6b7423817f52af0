import { z } from 'zod';
import type { Api } from '../api/client.ts';

const MOST = 100;
const DAY_MS = 24 * 3_600_000;
const milestones = z.array(z.object({ number: z.int(), due_on: z.string().nullish() }));

/** Where milestones are cycles: the open one that is due next. GitHub knows their last day, and not their first. */
export async function currentMilestone(api: Api, now: number): Promise<number | null> {
  const open = await api.list(milestones, 'GET /repos/{owner}/{repo}/milestones', {
    state: 'open',
    sort: 'due_on',
    direction: 'asc',
    most: MOST,
  });
  // The last day counts whole.
  const next = open
    .flatMap(({ number, due_on }) => (due_on == null ? [] : [{ number, due: Date.parse(due_on) }]))
    .filter(({ due }) => due + DAY_MS > now)
    .toSorted((one, other) => one.due - other.due);
  return next[0]?.number ?? null;
}
