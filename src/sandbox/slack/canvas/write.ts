import { emit } from '../delivery/events.ts';
import type { Canvas } from '../store/canvases.ts';
import type { Workspace } from '../workspace.ts';

/**
 * There is no event for an edited canvas. What comes is `file_change`, which names the file and nothing else,
 * also for the app's own edits.
 */
export function tellCanvasChanged(workspace: Workspace, canvas: Canvas, by: string): void {
  emit(workspace, { type: 'file_change', file_id: canvas.id, file: { id: canvas.id }, user_id: by });
  workspace.changes.tell({ canvas: canvas.id });
}

/** Deletes a canvas; its file is gone, too. */
export function deleteCanvas(workspace: Workspace, canvas: Canvas): void {
  workspace.store.canvases.save({ ...canvas, deleted: true });
  emit(workspace, { type: 'file_deleted', file_id: canvas.id });
  workspace.changes.tell({ canvas: canvas.id });
}
