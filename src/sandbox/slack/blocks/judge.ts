import { type Fields, listOf, stringOf } from '../json.ts';
import { anyBlock } from './blocks.ts';
import { elementsIn } from './interactive.ts';
import { below, complain, list, type Place, type Problem, type Surface } from './rule.ts';
import { MOST_TEXT_IN_TABLES, tableText } from './tables.ts';

const MOST_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };
const MOST_MARKDOWN = 12_000;
const MOST_CHARTS = 2;

/** Everything that is wrong with the blocks of a message, a modal or an App Home. */
export function judgeBlocks(blocks: unknown, surface: Surface, pointer: string): Problem[] {
  const problems: Problem[] = [];
  const at: Place = { pointer, surface, report: (problem) => problems.push(problem) };
  list(anyBlock, { least: 0, most: MOST_BLOCKS[surface] })(blocks, at);
  const known = listOf(blocks);
  uniqueBlockIds(known, at);
  for (const [index, block] of known.entries()) uniqueActionIds(block, below(at, index));
  together(known, at);
  focusOnce(known, at);
  return problems;
}

function uniqueBlockIds(blocks: Fields[], at: Place): void {
  const seen = new Set<unknown>();
  for (const [index, block] of blocks.entries()) {
    if (block.block_id === undefined || block.block_id === '') continue;
    if (seen.has(block.block_id)) {
      complain(below(below(at, index), 'block_id'), 'block_id already exists in this message', {
        type: 'unique',
        expected: block.block_id,
      });
    }
    seen.add(block.block_id);
  }
}

/** Within one block an action id names one element. */
function uniqueActionIds(block: Fields, at: Place): void {
  if (block.type === 'carousel') {
    for (const [index, card] of listOf(block.elements).entries())
      uniqueActionIds(card, below(below(at, 'elements'), index));
    return;
  }
  const ids = elementsIn([block])
    .map(({ element }) => element.action_id)
    .filter((id) => typeof id === 'string');
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined && block.type !== 'container') {
    complain(at, `action_id already exists in this block: ${twice}`, { type: 'unique', expected: twice });
  }
}

/** Limits that count over a whole message. */
function together(blocks: Fields[], at: Place): void {
  const sum = (type: string, size: (block: Fields) => number): number =>
    blocks.filter((block) => block.type === type).reduce((total, block) => total + size(block), 0);
  const markdown = sum('markdown', (block) => (stringOf(block.text) ?? '').length);
  if (markdown > MOST_MARKDOWN && blocks.filter((block) => block.type === 'markdown').length > 1) {
    complain(at, `markdown blocks must be less than ${MOST_MARKDOWN + 1} characters together`, {
      type: 'maxLength',
      expected: MOST_MARKDOWN,
    });
  }
  if (sum('data_table', tableText) > MOST_TEXT_IN_TABLES && sum('data_table', () => 1) > 1) {
    complain(at, `data tables must be less than ${MOST_TEXT_IN_TABLES + 1} characters together`, {
      type: 'maxLength',
      expected: MOST_TEXT_IN_TABLES,
    });
  }
  if (sum('data_visualization', () => 1) > MOST_CHARTS) {
    complain(at, `no more than ${MOST_CHARTS} data_visualization blocks allowed`, {
      type: 'maxItems',
      expected: MOST_CHARTS,
    });
  }
}

function focusOnce(blocks: Fields[], at: Place): void {
  const focused = elementsIn(blocks).filter(({ element }) => element.focus_on_load === true);
  if (focused.length > 1)
    complain(at, 'only one element may have focus_on_load', { type: 'unique', expected: 'focus_on_load' });
}

/** A problem as Slack words it in `response_metadata.messages`. */
export function worded(problem: Problem): string {
  return `[ERROR] ${problem.message} [json-pointer:${problem.pointer}]`;
}
