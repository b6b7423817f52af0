/** Moving an issue to the status that stands for a stage. Ids of transitions differ in every workflow: they are looked up. */
import { z } from 'zod';
import type { StageName } from '../../pipeline/stages.ts';
import { namedStatuses, type StatusMap } from '../../pipeline/tracking/settings.ts';
import type { Issue } from '../../ports/trackers/tracker.ts';
import { type Ask, failed, read, refuse } from './api.ts';
import { type StateKind, stateKind } from './shapes.ts';

const transitions = z.looseObject({
  transitions: z.array(
    z.looseObject({
      id: z.string(),
      to: z.looseObject({
        name: z.string(),
        statusCategory: z.looseObject({ key: z.string() }).nullish(),
      }),
    }),
  ),
});

/** Where a team maps nothing, the kind of a status decides; a review only where a status is called so. */
const usual: Partial<Record<StageName, { kind: StateKind; name?: RegExp }>> = {
  delegated: { kind: 'started' },
  needs_attention: { kind: 'started' },
  preview: { kind: 'started', name: /review/i },
  deploying: { kind: 'started', name: /review/i },
  rolled_back: { kind: 'started' },
  deployed: { kind: 'done' },
  cancelled: { kind: 'cancelled' },
};

interface Wanted {
  fits(state: { name: string; kind: StateKind }): boolean;
  /** As the policy file names it; null: by kind. */
  named: string | null;
}

function wantedFor(stage: StageName, map: StatusMap): Wanted | null {
  const given = map[stage];
  if (given === null) return null;
  if (given !== undefined)
    return { named: given, fits: ({ name }) => name.toLowerCase() === given.toLowerCase() };
  const rule = usual[stage];
  if (rule === undefined) return null;
  return { named: null, fits: ({ name, kind }) => kind === rule.kind && (rule.name?.test(name) ?? true) };
}

/** A sentence for each status of the policy file that the project does not have. */
export const unknownStatuses = (
  known: readonly string[],
  { place, map }: { place: string; map: StatusMap },
): string[] =>
  namedStatuses(map)
    .filter((given) => !known.some((name) => name.toLowerCase() === given.toLowerCase()))
    .map(
      (given) =>
        `Jira’s project ${place} has no status “${given}”; it has ${known.join(', ')}. Mend statuses under trackers`,
    );

/** False: it is there already, or no status stands for the stage. */
export async function moveTo(
  ask: Ask,
  stage: StageName,
  { issue, map }: { issue: Issue; map: StatusMap },
): Promise<boolean> {
  const wanted = wantedFor(stage, map);
  if (wanted === null || wanted.fits(issue.state)) return false;
  const path = `/rest/api/3/issue/${encodeURIComponent(issue.id)}/transitions`;
  const answer = await ask('GET', path);
  if (answer === null) return false;
  const ways = read(transitions, answer).transitions.map(({ id, to }) => ({
    id,
    name: to.name,
    kind: stateKind({ name: to.name, category: to.statusCategory?.key ?? '' }),
  }));
  const way = ways.find((one) => wanted.fits(one));
  if (way === undefined) {
    if (wanted.named === null) return false;
    const can = ways.map((one) => one.name).join(', ') || 'nowhere';
    throw failed(
      `cannot move ${issue.ref} from “${issue.state.name}” to “${wanted.named}”: its workflow leads to ${can}. Mend statuses under trackers, or the workflow`,
    );
  }
  const moved = await ask('POST', path, { transition: { id: way.id } }).catch(refuse);
  return moved !== null;
}
