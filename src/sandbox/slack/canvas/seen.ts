import type { Fields } from '../json.ts';
import type { Person } from '../store/people.ts';
import type { Workspace } from '../workspace.ts';
import { canvasLink, levelOf } from './access.ts';
import { markdownOf } from './sections.ts';

/** The canvases that a person can open. */
export function visibleCanvases(workspace: Workspace, person: Person): Fields[] {
  return workspace.store.canvases.all().flatMap((canvas) => {
    const level = levelOf(workspace, canvas, person.id);
    if (!level || canvas.deleted) return [];
    return {
      id: canvas.id,
      title: canvas.title,
      markdown: markdownOf(canvas.sections),
      can_edit: level !== 'read',
      permalink: canvasLink(workspace, canvas),
      updated: canvas.updated,
    };
  });
}
