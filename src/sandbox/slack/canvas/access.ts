import type { Canvas, Level } from '../store/canvases.ts';
import type { Workspace } from '../workspace.ts';

const RANK: Record<Level, number> = { read: 1, write: 2, owner: 3 };

/** The highest level that somebody has, by themselves or through a channel; undefined when they see nothing. */
export function levelOf(workspace: Workspace, canvas: Canvas, person: string): Level | undefined {
  if (canvas.owner === person) return 'owner';
  const grants = workspace.store.canvases.grants(canvas.id);
  let best: Level | undefined;
  for (const [target, level] of grants) {
    const applies = target === person || workspace.store.channels.hasMember(target, person);
    if (applies && (!best || RANK[level] > RANK[best])) best = level;
  }
  return best;
}

export function canvasLink(workspace: Workspace, canvas: Canvas): string {
  return `${workspace.url()}/docs/${workspace.team.id}/${canvas.id}`;
}
