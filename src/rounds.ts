/** What is done again and again by the clock, each round under a name of its own in the queue. */
import type { Deps } from './flow/deps.ts';
import { syncLake } from './flow/knowledge/sync.ts';
import { reconcile } from './flow/reconcile.ts';
import { lookAtSkills } from './flow/skills/look.ts';
import { eachMinute } from './flow/standing/each-minute.ts';
import { sumUpTalks } from './flow/talk/summing-up.ts';
import { lookAtTrackers } from './flow/tracking/look.ts';
import type { Queue } from './store/queue/queue.ts';

const EACH_MINUTE = '* * * * *';

export async function startRounds(
  deps: Deps,
  queue: Queue,
  about: { lookAtGitHub: (() => Promise<void>) | null },
): Promise<void> {
  await queue.every('reconcile', EACH_MINUTE, () => reconcile(deps, { boot: false }));
  await queue.every('standing', EACH_MINUTE, () => eachMinute(deps));
  await queue.every('talks', EACH_MINUTE, () => sumUpTalks(deps));
  await queue.every('skills', EACH_MINUTE, () => lookAtSkills(deps));
  await queue.every('trackers', EACH_MINUTE, () => lookAtTrackers(deps, { boot: false }));
  await queue.every('knowledge', '*/10 * * * *', () => syncLake(deps));
  if (about.lookAtGitHub !== null) await queue.every('github', '*/5 * * * *', about.lookAtGitHub);
}
