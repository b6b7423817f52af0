import { dbNow } from '../../store/db.ts';
import { sendDailies } from '../asking/daily.ts';
import type { Deps } from '../deps.ts';
import { sendDigests } from '../measuring/digests.ts';
import { refreshComebacks } from '../showing/comebacks-now.ts';
import { refreshGates } from '../showing/gate-now.ts';
import { endDue } from './end-due.ts';

/** What happens at its time: freezes end, digests are sent, the gate is looked at. By the database's clock, which all instances share. */
export async function eachMinute(deps: Deps): Promise<void> {
  await endDue(deps);
  const now = await dbNow(deps.db);
  await sendDigests(deps, now);
  await sendDailies(deps, now);
  await refreshGates(deps, now);
  await refreshComebacks(deps);
}
