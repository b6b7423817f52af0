import { type Fields, isFields, listOf } from '../json.ts';

const INTERACTIVE = new Set([
  'button',
  'workflow_button',
  'icon_button',
  'feedback_buttons',
  'checkboxes',
  'radio_buttons',
  'overflow',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'plain_text_input',
  'rich_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'file_input',
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
]);

export function isInteractive(node: Fields): boolean {
  return typeof node.type === 'string' && INTERACTIVE.has(node.type);
}

/** An interactive element where it stands. */
export type Placed = { block: Fields; element: Fields };

/** Every interactive element of these blocks, in reading order. */
export function elementsIn(blocks: Fields[]): Placed[] {
  return blocks.flatMap((block) => inBlock(block));
}

function inBlock(block: Fields): Placed[] {
  if (block.type === 'container') return elementsIn(listOf(block.child_blocks));
  if (block.type === 'carousel') return elementsIn(listOf(block.elements));
  const candidates = [block.accessory, block.element, ...listOf(block.elements), ...listOf(block.actions)];
  return candidates
    .filter(isFields)
    .filter(isInteractive)
    .map((element) => ({ block, element }));
}

/** The input blocks of a view or message, also inside containers. */
export function inputsIn(blocks: Fields[]): Fields[] {
  return blocks.flatMap((block) => {
    if (block.type === 'input') return [block];
    return block.type === 'container' ? inputsIn(listOf(block.child_blocks)) : [];
  });
}
