/** What kind of thing one section of a canvas is, in Slack's words. */
export type SectionKind =
  | 'h1'
  | 'h2'
  | 'h3'
  | 'paragraph'
  | 'bulleted_list'
  | 'ordered_list'
  | 'checklist'
  | 'code_block'
  | 'block_quote'
  | 'table'
  | 'divider';

export class CanvasProblem extends Error {}

const MOST_CELLS = 300;
const FENCE = /^ {0,3}(```+|~~~+)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const RULE = /^ {0,3}([-*_])\s*(?:\1\s*){2,}$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Cuts markdown into the blocks that a canvas keeps as sections, each in the one spelling that Slack gives
 * back: headings below the third level become the third, bullets become `*`, rules `---`.
 */
export function blocksOfMarkdown(markdown: string): string[] {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n');
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; ) {
    if (!lines[at]?.trim()) {
      at += 1;
      continue;
    }
    const { text, next } = takeBlock(lines, at);
    blocks.push(text);
    at = next;
  }
  return blocks;
}

type Taken = { text: string; next: number };

function takeBlock(lines: string[], at: number): Taken {
  const line = lines[at] ?? '';
  if (FENCE.test(line)) return takeFence(lines, at);
  const heading = HEADING.exec(line);
  if (heading)
    return { text: `${'#'.repeat(Math.min(heading[1]?.length ?? 1, 3))} ${heading[2] ?? ''}`, next: at + 1 };
  if (RULE.test(line)) return { text: '---', next: at + 1 };
  if (/^ {0,3}>/.test(line)) return takeQuote(lines, at);
  if (ITEM.test(line)) return takeList(lines, at);
  if (line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? '')) return takeTable(lines, at);
  return takeParagraph(lines, at);
}

function takeFence(lines: string[], at: number): Taken {
  const fence = FENCE.exec(lines[at] ?? '')?.[1] ?? '```';
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? '').trimStart().startsWith(fence)) end += 1;
  return { text: [...lines.slice(at, end), fence].join('\n'), next: end + 1 };
}

function takeQuote(lines: string[], at: number): Taken {
  let end = at;
  const kept: string[] = [];
  while (end < lines.length && /^ {0,3}>/.test(lines[end] ?? '')) {
    const inner = (lines[end] ?? '').replace(/^ {0,3}>\s?/, '');
    if (ITEM.test(inner))
      throw new CanvasProblem(`line ${end + 1}: Unsupported block type (List) within block quote`);
    if (HEADING.test(inner))
      throw new CanvasProblem(`line ${end + 1}: Unsupported block type (Heading) within block quote`);
    kept.push(`> ${inner}`.trimEnd());
    end += 1;
  }
  return { text: kept.join('\n'), next: end };
}

function takeList(lines: string[], at: number): Taken {
  const ordered = isOrdered(lines[at] ?? '');
  const kept: string[] = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    const item = ITEM.exec(line);
    if (item) {
      if (isOrdered(line) !== ordered) {
        if (!item[1]) break;
        const [outer, inner] = ordered ? ['ordered', 'bulleted'] : ['bulleted', 'ordered'];
        throw new CanvasProblem(
          `line ${end + 1}: Unsupported block type (List) within list: ${inner} in ${outer}`,
        );
      }
      if (/^#{1,6}\s/.test(item[3] ?? ''))
        throw new CanvasProblem(`line ${end + 1}: Unsupported block type (Heading) within list item`);
      if ((item[3] ?? '').startsWith('```'))
        throw new CanvasProblem(`line ${end + 1}: Unsupported block type (Code) within list item`);
      const mark = ordered ? (item[2] ?? '').replace(')', '.') : '*';
      kept.push(`${item[1] ?? ''}${mark} ${(item[3] ?? '').trimEnd()}`);
    } else if (line.trim() && /^\s+/.test(line)) {
      if (FENCE.test(line.trimStart()))
        throw new CanvasProblem(`line ${end + 1}: Unsupported block type (Code) within list item`);
      kept.push(line.trimEnd());
    } else break;
  }
  return { text: kept.join('\n'), next: end };
}

function isOrdered(line: string): boolean {
  return /^\s*\d/.test(line);
}

function takeTable(lines: string[], at: number): Taken {
  let end = at;
  let cells = 0;
  while (end < lines.length && (lines[end] ?? '').includes('|')) {
    const row = (lines[end] ?? '').trim().replace(/^\||\|$/g, '');
    if (end !== at + 1) cells += row.split(/(?<!\\)\|/).length;
    end += 1;
  }
  if (cells > MOST_CELLS)
    throw new CanvasProblem(`line ${at + 1}: Table has ${cells} cells, the maximum is ${MOST_CELLS}`);
  return {
    text: lines
      .slice(at, end)
      .map((line) => line.trim())
      .join('\n'),
    next: end,
  };
}

function takeParagraph(lines: string[], at: number): Taken {
  let end = at + 1;
  while (end < lines.length && continues(lines, end)) end += 1;
  const underline = lines[end] ?? '';
  if (end === at + 1 && /^ {0,3}(=+|-+)\s*$/.test(underline)) {
    return {
      text: `${underline.trim().startsWith('=') ? '#' : '##'} ${(lines[at] ?? '').trim()}`,
      next: end + 1,
    };
  }
  return {
    text: lines
      .slice(at, end)
      .map((line) => line.trim())
      .join('\n'),
    next: end,
  };
}

function continues(lines: string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (!line.trim() || FENCE.test(line) || HEADING.test(line) || RULE.test(line)) return false;
  if (/^ {0,3}(>|=+\s*$|-+\s*$)/.test(line) || ITEM.test(line)) return false;
  return !(line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? ''));
}

export function kindOf(markdown: string): SectionKind {
  const heading = /^(#{1,3}) /.exec(markdown)?.[1];
  if (heading) return heading.length === 1 ? 'h1' : heading.length === 2 ? 'h2' : 'h3';
  if (FENCE.test(markdown)) return 'code_block';
  if (markdown.startsWith('>')) return 'block_quote';
  if (markdown === '---') return 'divider';
  if (/^\s*\* \[[ x]\] /i.test(markdown)) return 'checklist';
  if (/^\s*\* /.test(markdown)) return 'bulleted_list';
  if (/^\s*\d+\. /.test(markdown)) return 'ordered_list';
  return TABLE_RULE.test(markdown.split('\n')[1] ?? '') ? 'table' : 'paragraph';
}
