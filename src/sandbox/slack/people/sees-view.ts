import type { Fields } from '../json.ts';
import type { Person } from '../store/people.ts';
import type { Workspace } from '../workspace.ts';

/** The modal on top, as the person sees it; `depth` counts the open ones. */
export function openView(workspace: Workspace, person: Person): Fields | null {
  const stack = workspace.store.views.stack(person.id);
  const top = stack.at(-1);
  return top ? { ...top, depth: stack.length } : null;
}
