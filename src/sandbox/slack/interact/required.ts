import { inputsIn } from '../blocks/interactive.ts';
import { resultKey } from '../blocks/values.ts';
import { type Fields, fieldsOf } from '../json.ts';
import type { View } from '../store/views.ts';

const MISSING = 'Please complete this required field.';

/** What Slack's own client says before it lets a modal go to the app; undefined when all is well. */
export function complaints(view: View): Record<string, string> | undefined {
  const errors: Record<string, string> = {};
  for (const block of inputsIn(view.blocks)) {
    const element = fieldsOf(block.element);
    const entry = fieldsOf(view.state.values[String(block.block_id)]?.[String(element.action_id)]);
    const complaint = complaintAbout(block, element, entry[resultKey(element) ?? '']);
    if (complaint) errors[String(block.block_id)] = complaint;
  }
  return Object.keys(errors).length ? errors : undefined;
}

function complaintAbout(block: Fields, element: Fields, value: unknown): string | undefined {
  const empty =
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (empty) return block.optional === true ? undefined : MISSING;
  if (typeof value !== 'string') return undefined;
  const { type, min_length: min, max_length: max } = element;
  if (typeof min === 'number' && value.length < min) return `Please use at least ${min} characters.`;
  if (typeof max === 'number' && value.length > max) return `Please use at most ${max} characters.`;
  if (type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value))
    return 'Please enter a valid email address.';
  if (type === 'url_text_input' && !URL.canParse(value)) return 'Please enter a valid URL.';
  return type === 'number_input' ? numberComplaint(element, value) : undefined;
}

function numberComplaint(element: Fields, value: string): string | undefined {
  const number = Number(value);
  if (Number.isNaN(number)) return 'Please enter a number.';
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return 'Please enter a whole number.';
  const { min_value: min, max_value: max } = element;
  if (typeof min === 'string' && number < Number(min))
    return `Please enter a number that is at least ${min}.`;
  if (typeof max === 'string' && number > Number(max)) return `Please enter a number that is at most ${max}.`;
  return undefined;
}
