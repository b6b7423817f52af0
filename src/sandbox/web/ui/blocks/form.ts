import { signal } from '@preact/signals';
import type { FormValue, FormValues } from '../state/api.ts';
import { plainRichText } from './rich-text-plain.ts';
import type { Block, Element } from './types.ts';

/**
 * What people have filled in, by surface and then by block and action. Only answers are kept; what a view starts
 * with is read from its blocks, so a view that is redrawn keeps answers for blocks whose ids did not change.
 */
const answers = signal<ReadonlyMap<string, FormValues>>(new Map());

export function setAnswer(surface: string, at: { block: string; action: string }, value: FormValue): void {
  const next = new Map(answers.value);
  const form = next.get(surface) ?? {};
  next.set(surface, { ...form, [at.block]: { ...form[at.block], [at.action]: value } });
  answers.value = next;
}

/** Forgets what was filled in on every surface whose key starts so: a whole stack of modals, when it closes. */
export function forgetAnswers(surfaces: string): void {
  const kept = [...answers.value].filter(([surface]) => !surface.startsWith(surfaces));
  if (kept.length < answers.value.size) answers.value = new Map(kept);
}

export function answerFor(surface: string, blockId: string, element: Element): FormValue {
  const given = answers.value.get(surface)?.[blockId]?.[element.action_id ?? ''];
  return given === undefined ? initialOf(element) : given;
}

/** The state of a surface as Slack reports it: every element that holds a value, answered or as it started. */
export function valuesOf(surface: string, blocks: readonly Block[]): FormValues {
  const values: FormValues = {};
  for (const { blockId, element } of elementsOf(blocks)) {
    if (!element.action_id || !holdsValue(element)) continue;
    values[blockId] = { ...values[blockId], [element.action_id]: answerFor(surface, blockId, element) };
  }
  return values;
}

type Placed = { blockId: string; element: Element };

export function elementsOf(blocks: readonly Block[]): Placed[] {
  return blocks.flatMap((block, at): Placed[] => {
    const blockId = blockIdOf(block, at);
    if (block.type === 'input') return [{ blockId, element: block.element }];
    if (block.type === 'actions') return block.elements.map((element) => ({ blockId, element }));
    if (block.type === 'container') return elementsOf(block.child_blocks);
    if (block.type !== 'section' || !block.accessory || block.accessory.type === 'image') return [];
    return [{ blockId, element: block.accessory }];
  });
}

/** Slack gives every block an id; a fixture that lacks one still needs a key. */
export function blockIdOf(block: Block, at: number): string {
  return block.block_id ?? `block-${at}`;
}

const NO_VALUE = new Set([
  'button',
  'overflow',
  'workflow_button',
  'feedback_buttons',
  'icon_button',
  'image',
]);

function holdsValue(element: Element): boolean {
  return !NO_VALUE.has(element.type);
}

export function isMultiple(element: Element): boolean {
  return element.type.startsWith('multi_') || element.type === 'checkboxes' || element.type === 'file_input';
}

function initialOf(element: Element): FormValue {
  if (isMultiple(element)) {
    const ids = element.initial_users ?? element.initial_channels ?? element.initial_conversations;
    return ids ?? (element.initial_options ?? []).map((option) => option.value ?? '');
  }
  if (element.initial_option) return element.initial_option.value ?? '';
  if (element.initial_date_time !== undefined) return element.initial_date_time;
  if (typeof element.initial_value === 'object') return plainRichText(element.initial_value);
  return (
    element.initial_value ??
    element.initial_date ??
    element.initial_time ??
    element.initial_user ??
    element.initial_channel ??
    element.initial_conversation ??
    null
  );
}

function isEmpty(value: FormValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** What Slack's own clients refuse before the app is asked, by block. */
export function refusalsOf(surface: string, blocks: readonly Block[]): Record<string, string> {
  const refusals: Record<string, string> = {};
  blocks.forEach((block, at) => {
    if (block.type !== 'input') return;
    const blockId = blockIdOf(block, at);
    const refusal = refusalOf(
      block.element,
      answerFor(surface, blockId, block.element),
      block.optional ?? false,
    );
    if (refusal) refusals[blockId] = refusal;
  });
  return refusals;
}

function refusalOf(element: Element, value: FormValue, optional: boolean): string | null {
  if (isEmpty(value)) return optional ? null : 'Please complete this required field.';
  if (element.type === 'number_input') return numberRefusal(element, Number(value));
  if (typeof value !== 'string') return null;
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value))
    return 'Please enter an email address.';
  if (element.type === 'url_text_input' && !URL.canParse(value))
    return 'Please enter a full address, with https://.';
  const { min_length: least, max_length: most } = element;
  if (least !== undefined && value.length < least) return `Please write at least ${least} characters.`;
  if (most !== undefined && value.length > most) return `Please write at most ${most} characters.`;
  return null;
}

function numberRefusal(element: Element, value: number): string | null {
  if (Number.isNaN(value)) return 'Please enter a number.';
  if (element.is_decimal_allowed === false && !Number.isInteger(value)) return 'Please enter a whole number.';
  if (element.min_value !== undefined && value < Number(element.min_value)) {
    return `Please enter ${element.min_value} or more.`;
  }
  if (element.max_value !== undefined && value > Number(element.max_value)) {
    return `Please enter ${element.max_value} or less.`;
  }
  return null;
}
