import { expect } from 'vitest';
import { type Acme, eachText } from './slack-under-test.ts';

export const C = 'C0INVOICES';
export const PRD =
  '# Export\n\nWhy we do it.\n\n## Requirements\n\n- all invoices\n- as CSV\n\n## Open\n\nNone.\n';
export const content = (markdown: string) => ({ type: 'markdown', markdown });

export async function withCanvas(acme: Acme, args: Record<string, unknown> = {}): Promise<string> {
  const made = await acme.api('canvases.create', { title: 'PRD', document_content: content(PRD), ...args });
  expect(made).toMatchObject({ ok: true, canvas_id: expect.stringMatching(/^F/) });
  return String(made.canvas_id);
}

export async function ids(acme: Acme, canvas_id: string, criteria: unknown): Promise<string[]> {
  const { sections } = await acme.api('canvases.sections.lookup', { canvas_id, criteria });
  return eachText(sections, 'id');
}

export const allIds = (acme: Acme, id: string) => ids(acme, id, { contains_text: '' });
export const edit = (acme: Acme, canvas_id: string, ...changes: unknown[]) =>
  acme.api('canvases.edit', { canvas_id, changes });
export const markdownOf = async (acme: Acme, canvas_id: string) =>
  (await acme.api('canvases.getContent', { canvas_id })).content;
