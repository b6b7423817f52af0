import { newSecret } from '../ids.ts';
import type { Section } from '../store/canvases.ts';
import { blocksOfMarkdown } from './markdown.ts';

/** The whole text of a canvas. */
export function markdownOf(sections: Section[]): string {
  return sections.length ? `${sections.map((section) => section.markdown).join('\n\n')}\n` : '';
}

/** Markdown as new sections, with new ids. Throws a CanvasProblem when a canvas cannot hold it. */
export function newSections(markdown: string): Section[] {
  return blocksOfMarkdown(markdown).map((text) => ({ id: newSectionId(), markdown: text }));
}

function newSectionId(): string {
  return `temp:C:${newSecret(14)}`;
}

/**
 * The sections after somebody rewrote the text by hand: what they left untouched keeps its id, the rest gets
 * new ones. Untouched is what a longest common run of sections says.
 */
export function rewritten(before: Section[], markdown: string): Section[] {
  const after = blocksOfMarkdown(markdown);
  const lengths = commonLengths(before, after);
  const result: Section[] = [];
  let i = 0;
  let j = 0;
  while (j < after.length) {
    const old = before[i];
    const text = after[j] ?? '';
    if (old && old.markdown === text) {
      result.push(old);
      i += 1;
      j += 1;
    } else if (old && (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) {
      i += 1;
    } else {
      result.push({ id: newSectionId(), markdown: text });
      j += 1;
    }
  }
  return result;
}

/** How many sections the rests from (i, j) on have in common, in order. */
function commonLengths(before: Section[], after: string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    Array.from({ length: after.length + 1 }, () => 0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const same = before[i]?.markdown === after[j];
      const row = lengths[i];
      if (!row) continue;
      row[j] = same
        ? (lengths[i + 1]?.[j + 1] ?? 0) + 1
        : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}
