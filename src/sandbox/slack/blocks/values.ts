import { type Fields, isFields, listOf } from '../json.ts';

/** The names under which Slack reports what was chosen, by kind of element. */
const RESULT_KEYS: Record<string, string> = {
  plain_text_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  number_input: 'value',
  rich_text_input: 'rich_text_value',
  file_input: 'files',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  overflow: 'selected_option',
  checkboxes: 'selected_options',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  channels_select: 'selected_channel',
  multi_channels_select: 'selected_channels',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
};

const INITIAL_KEYS: Record<string, string> = {
  value: 'initial_value',
  rich_text_value: 'initial_value',
  selected_option: 'initial_option',
  selected_options: 'initial_options',
  selected_user: 'initial_user',
  selected_users: 'initial_users',
  selected_conversation: 'initial_conversation',
  selected_conversations: 'initial_conversations',
  selected_channel: 'initial_channel',
  selected_channels: 'initial_channels',
  selected_date: 'initial_date',
  selected_time: 'initial_time',
  selected_date_time: 'initial_date_time',
};

export function resultKey(element: Fields): string | undefined {
  return RESULT_KEYS[String(element.type)];
}

/** What `state.values` holds for an element that nobody touched; undefined for what has no state. */
export function initialValue(element: Fields): Fields | undefined {
  const key = resultKey(element);
  if (!key || element.type === 'overflow') return undefined;
  const initial = element[INITIAL_KEYS[key] ?? ''];
  const many = key.endsWith('s');
  return { type: element.type, [key]: initial ?? (many ? [] : null) };
}

/** All options of a menu, also those in groups. */
export function optionsOf(element: Fields): Fields[] {
  return [
    ...listOf(element.options),
    ...listOf(element.option_groups).flatMap((group) => listOf(group.options)),
  ];
}

/** The visible text of a text object, a button or an option. */
export function labelOf(node: unknown): string {
  if (typeof node === 'string') return node;
  if (!isFields(node)) return '';
  return typeof node.text === 'string' ? node.text : labelOf(node.text);
}
