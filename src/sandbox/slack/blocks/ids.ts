import { newSecret } from '../ids.ts';
import { type Fields, isFields } from '../json.ts';
import { isInteractive } from './interactive.ts';

/** Slack gives an id to every block and to every interactive element that came without one. */
export function withIds(blocks: Fields[]): Fields[] {
  return blocks.map((block) => fill({ ...block, block_id: block.block_id || newSecret(3) }));
}

function fill(node: Fields): Fields {
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => {
    if (key === 'child_blocks' && Array.isArray(value)) return [key, withIds(value.filter(isFields))];
    // Cards of a carousel are blocks of their own.
    if (node.type === 'carousel' && key === 'elements' && Array.isArray(value))
      return [key, withIds(value.filter(isFields))];
    if (Array.isArray(value))
      return [key, value.map((item: unknown) => (isFields(item) ? fill(item) : item))];
    return [key, isFields(value) ? fill(value) : value];
  });
  const filled = Object.fromEntries(entries);
  return isInteractive(filled) && !filled.action_id ? { ...filled, action_id: newSecret(3) } : filled;
}
