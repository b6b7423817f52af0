import { z } from 'zod';
import { levelOf } from '../canvas/access.ts';
import { CanvasProblem } from '../canvas/markdown.ts';
import { rewritten } from '../canvas/sections.ts';
import { tellCanvasChanged } from '../canvas/write.ts';
import { HttpRefusal } from '../http/exchange.ts';
import type { Canvas } from '../store/canvases.ts';
import type { Person } from '../store/people.ts';
import { seconds, type Workspace } from '../workspace.ts';

const LONGEST = 1_048_576;

export const canvasShape = z.strictObject({
  markdown: z.string().max(LONGEST),
  title: z.string().min(1).optional(),
});

/** Rewrites a canvas by hand, as somebody who may. */
export function editCanvas(
  workspace: Workspace,
  person: Person,
  edit: { id: string; markdown: string; title?: string | undefined },
): { ok: true } {
  const canvas = workspace.store.canvases.get(edit.id);
  const level = canvas && !canvas.deleted ? levelOf(workspace, canvas, person.id) : undefined;
  if (!canvas || !level)
    throw new HttpRefusal(404, 'canvas_not_found', `${person.name} sees no canvas ${edit.id}.`);
  if (level === 'read')
    throw new HttpRefusal(403, 'read_only', `${person.name} may read this canvas, not edit it.`);
  const changed: Canvas = {
    ...canvas,
    title: edit.title ?? canvas.title,
    sections: byHand(canvas, edit.markdown),
    updated: seconds(workspace),
    last_editor: person.id,
  };
  workspace.store.canvases.save(changed);
  tellCanvasChanged(workspace, changed, person.id);
  return { ok: true };
}

function byHand(canvas: Canvas, markdown: string): Canvas['sections'] {
  try {
    return rewritten(canvas.sections, markdown);
  } catch (error) {
    if (!(error instanceof CanvasProblem)) throw error;
    throw new HttpRefusal(400, 'not_a_canvas', `A canvas cannot hold that: ${error.message}.`);
  }
}
