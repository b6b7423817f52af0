/** Whose words may change a ticket's documents. */
import { places } from '../../pipeline/authorise.ts';
import type { StageName } from '../../pipeline/stages.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { type PersonRow, rolesIn } from '../../store/people.ts';

export const mayPropose = (item: WorkItem, person: PersonRow): boolean => {
  const held = rolesIn(person, item.service?.team ?? null);
  return held.includes('pm') || held.includes('engineer');
};

const over: StageName[] = ['deployed', 'rolled_back', 'cancelled', 'split'];

/** Why this person's words change no document of the ticket now; null where they may. */
export function whyNot(item: WorkItem, person: PersonRow): string | null {
  if (item.prd === null) return `${item.key} has no PRD yet, so there is nothing to change.`;
  if (!mayPropose(item, person))
    return `Only a PM or an engineer of ${item.service?.name ?? 'this team'} can change the PRD. ${item.key} is unchanged.`;
  if (over.includes(item.stage))
    return `${item.key} is ${places[item.stage]}, so its documents stay as they are.`;
  if (item.paused !== null) return `${item.key} is paused. Go on with it first, then change the PRD.`;
  return null;
}
