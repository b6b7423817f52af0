/** What of the trackers the admin should mend, in App Home. */
import { namedStatuses, type TrackerKind, trackerLabels } from '../../pipeline/tracking/settings.ts';
import type { HomeView } from '../../ports/flow.ts';
import { dbNow } from '../../store/db.ts';
import { troubles } from '../../store/tracking/links.ts';
import type { Deps } from '../deps.ts';

/** A tracker that is away for shorter is nothing that an admin has to do with. */
const PATIENCE_MS = 15 * 60_000;

/** The name under which is kept what a team's policy names and its tracker lacks; beside it stands why it was not reached. */
export const mistakesOf = (kind: TrackerKind): string => `${kind}/setup`;

export async function trackerProblems(deps: Deps): Promise<HomeView['setup']> {
  const now = Date.parse(await dbNow(deps.db));
  const lasting = (await troubles(deps.db)).filter(
    ({ sentence, since }) =>
      /check |set |mend |run `/i.test(sentence) || now - Date.parse(since) > PATIENCE_MS,
  );
  return lasting.flatMap(({ tracker, team, sentence }): HomeView['setup'] => {
    const settings = deps.company.trackers.find(
      (one) => one.team === team && (one.kind === tracker || mistakesOf(one.kind) === tracker),
    );
    if (settings === undefined) return [];
    const whose = `${trackerLabels[settings.kind]} of ${team}`;
    if (tracker === mistakesOf(settings.kind))
      // Taken out of the policy file since, it is no mistake any more.
      return namedStatuses(settings.statuses).length === 0
        ? []
        : [{ problem: `${whose}: a status is not there.`, fix: `${sentence}.` }];
    return [
      {
        problem: `${whose}: not reached.`,
        fix: `${sentence}. What changed there comes with the next look that succeeds.`,
      },
    ];
  });
}
