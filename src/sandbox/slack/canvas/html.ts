import type { Section } from '../store/canvases.ts';
import { escapeText } from '../talk/typed.ts';
import { kindOf } from './markdown.ts';

/** A canvas as HTML, with the section ids as element ids; inline marks stay as they were written. */
export function htmlOf(sections: Section[]): string {
  return `<div class="quip-canvas-content">${sections.map(elementOf).join('')}</div>`;
}

function elementOf({ id, markdown }: Section): string {
  const kind = kindOf(markdown);
  switch (kind) {
    case 'h1':
    case 'h2':
    case 'h3':
      return wrapped(kind, id, escapeText(markdown.replace(/^#+ /, '')));
    case 'divider':
      return `<hr id="${id}"/>`;
    case 'bulleted_list':
    case 'checklist':
      return wrapped('ul', id, items(markdown, /^\s*\* (?:\[[ xX]\] )?/));
    case 'ordered_list':
      return wrapped('ol', id, items(markdown, /^\s*\d+\. /));
    case 'code_block':
      return wrapped('pre', id, escapeText(markdown.split('\n').slice(1, -1).join('\n')));
    case 'block_quote':
      return wrapped('blockquote', id, escapeText(markdown.replace(/^> ?/gm, '')));
    case 'table':
      return wrapped('table', id, rows(markdown));
    default:
      return wrapped('p', id, escapeText(markdown));
  }
}

function wrapped(tag: string, id: string, inner: string): string {
  return `<${tag} id="${id}">${inner}</${tag}>`;
}

function items(markdown: string, mark: RegExp): string {
  return markdown
    .split('\n')
    .map((line) => `<li>${escapeText(line.replace(mark, ''))}</li>`)
    .join('');
}

function rows(markdown: string): string {
  const lines = markdown.split('\n').filter((_, index) => index !== 1);
  return lines
    .map(
      (line) =>
        `<tr>${cells(line)
          .map((cell) => `<td>${escapeText(cell.trim())}</td>`)
          .join('')}</tr>`,
    )
    .join('');
}

function cells(line: string): string[] {
  return line.replace(/^\||\|$/g, '').split(/(?<!\\)\|/);
}
