import { z } from 'zod';
import type { Canvas, Section } from '../store/canvases.ts';
import { CanvasProblem } from './markdown.ts';
import { newSections } from './sections.ts';

const LONGEST_MARKDOWN = 1_048_576;

export const contentShape = z.object({
  type: z.literal('markdown'),
  markdown: z.string().max(LONGEST_MARKDOWN),
});

const content = { document_content: contentShape };
const anchored = { section_id: z.string().min(1) };

export const changeShape = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('insert_after'), ...anchored, ...content }),
  z.object({ operation: z.literal('insert_before'), ...anchored, ...content }),
  z.object({ operation: z.literal('insert_at_start'), ...content }),
  z.object({ operation: z.literal('insert_at_end'), ...content }),
  z.object({ operation: z.literal('replace'), section_id: z.string().optional(), ...content }),
  z.object({ operation: z.literal('delete'), ...anchored }),
  z.object({ operation: z.literal('rename'), title_content: contentShape }),
]);

export type CanvasChange = z.infer<typeof changeShape>;

/**
 * The canvas after one change. Sections that the change does not name keep their ids; replaced ones get new
 * ids, all of them when the whole canvas is replaced. Throws a CanvasProblem when it cannot be done.
 */
export function changed(canvas: Canvas, change: CanvasChange): Canvas {
  if (change.operation === 'rename') {
    const title = change.title_content.markdown.replace(/^#+\s*/, '').trim();
    if (!title) throw new CanvasProblem('title_content must not be empty');
    return { ...canvas, title };
  }
  const { sections } = canvas;
  if (change.operation === 'delete') {
    const at = placeOf(sections, change.section_id);
    return { ...canvas, sections: sections.toSpliced(at, 1) };
  }
  const fresh = newSections(change.document_content.markdown);
  return { ...canvas, sections: placed(sections, change, fresh) };
}

function placed(
  sections: Section[],
  change: Exclude<CanvasChange, { operation: 'rename' | 'delete' }>,
  fresh: Section[],
): Section[] {
  switch (change.operation) {
    case 'insert_at_start':
      return [...fresh, ...sections];
    case 'insert_at_end':
      return [...sections, ...fresh];
    case 'insert_before':
      return sections.toSpliced(placeOf(sections, change.section_id), 0, ...fresh);
    case 'insert_after':
      return sections.toSpliced(placeOf(sections, change.section_id) + 1, 0, ...fresh);
    case 'replace':
      return change.section_id === undefined
        ? fresh
        : sections.toSpliced(placeOf(sections, change.section_id), 1, ...fresh);
  }
}

function placeOf(sections: Section[], id: string): number {
  const at = sections.findIndex((section) => section.id === id);
  if (at < 0) throw new CanvasProblem(`section ${id} not found`);
  return at;
}
