import { type Fields, isFields, listOf } from '../json.ts';
import {
  anyText,
  confirm,
  conversationFilter,
  date,
  dispatchConfig,
  imageElement,
  option,
  optionGroup,
  plainText,
  style,
  time,
} from './objects.ts';
import { richText } from './rich-text.ts';
import {
  below,
  complain,
  flag,
  integer,
  list,
  may,
  must,
  number,
  object,
  on,
  oneOf,
  type Place,
  type Rule,
  type Shape,
  string,
  typed,
  url,
} from './rule.ts';

const LONGEST_LABEL = 75;
const actionId = may(string(255));

/** The fields that every interactive element has, and its own. */
function element(type: string, shape: Shape, also?: (value: Fields, at: Place) => void): Rule {
  return object({ type: must(oneOf(type)), action_id: actionId, ...shape }, also);
}

const confirmable = { confirm: may(confirm) };
const focusable = { focus_on_load: may(flag) };
const hinted = { placeholder: may(plainText(150)) };
const menu = { ...confirmable, ...focusable, ...hinted };
const many = { max_selected_items: may(integer(1, 1000)) };
const typedIn = { ...focusable, ...hinted, dispatch_action_config: may(dispatchConfig) };
const id = string(64);
const ids = list(id, { most: 1000 });

const optionLists = {
  options: may(list(option('menu'), { most: 100 })),
  option_groups: may(list(optionGroup, { most: 100 })),
};

function oneOptionList(value: Fields, at: Place): void {
  if ((value.options === undefined) === (value.option_groups === undefined)) {
    complain(at, 'must provide exactly one of options or option_groups', {
      type: 'oneOf',
      expected: ['options', 'option_groups'],
    });
  }
  initialAmong(value, at);
}

/** What is chosen from the start must be one of the options. */
function initialAmong(value: Fields, at: Place): void {
  const options = [
    ...listOf(value.options),
    ...listOf(value.option_groups).flatMap((group) => listOf(group.options)),
  ];
  const known = new Set(options.map((one) => one.value));
  const initial = [
    ...listOf(value.initial_options),
    ...(isFields(value.initial_option) ? [value.initial_option] : []),
  ];
  if (initial.every((one) => known.has(one.value))) return;
  const key = value.initial_option === undefined ? 'initial_options' : 'initial_option';
  complain(below(at, key), `${key} must be among the options`, { type: 'enum', expected: [...known] });
}

const buttons = {
  button: element('button', {
    ...confirmable,
    text: must(plainText(LONGEST_LABEL)),
    value: may(string(2000)),
    url: may(url),
    style: may(style),
    accessibility_label: may(string(75)),
  }),
  workflow_button: on(
    ['message'],
    element('workflow_button', {
      text: must(plainText(LONGEST_LABEL)),
      workflow: must(
        object({
          trigger: must(
            object({
              url: must(url),
              customizable_input_parameters: may(
                list(object({ name: must(string(255)), value: must(string(3000)) }), { most: 100 }),
              ),
            }),
          ),
        }),
      ),
      style: may(style),
      accessibility_label: may(string(75)),
    }),
  ),
};

const overflow = element('overflow', {
  ...confirmable,
  options: must(list(option('overflow'), { most: 5 })),
});

const boxes = {
  checkboxes: element(
    'checkboxes',
    {
      ...confirmable,
      ...focusable,
      options: must(list(option('box'), { most: 10 })),
      initial_options: may(list(option('box'), { most: 10 })),
    },
    initialAmong,
  ),
  radio_buttons: element(
    'radio_buttons',
    {
      ...confirmable,
      ...focusable,
      options: must(list(option('box'), { most: 10 })),
      initial_option: may(option('box')),
    },
    initialAmong,
  ),
};

const pickers = {
  datepicker: element('datepicker', { ...menu, initial_date: may(date) }),
  timepicker: element('timepicker', { ...menu, initial_time: may(time), timezone: may(string(64)) }),
};
const datetimepicker = element('datetimepicker', {
  ...confirmable,
  ...focusable,
  initial_date_time: may(number),
});

const external = { min_query_length: may(integer(0, 1000)) };
const conversations = { default_to_current_conversation: may(flag), filter: may(conversationFilter) };
const respondable = { response_url_enabled: may(flag) };

const selects = {
  static_select: element(
    'static_select',
    { ...menu, ...optionLists, initial_option: may(option('menu')) },
    oneOptionList,
  ),
  external_select: element('external_select', { ...menu, ...external, initial_option: may(option('menu')) }),
  users_select: element('users_select', { ...menu, initial_user: may(id) }),
  conversations_select: element('conversations_select', {
    ...menu,
    ...conversations,
    ...respondable,
    initial_conversation: may(id),
  }),
  channels_select: element('channels_select', { ...menu, ...respondable, initial_channel: may(id) }),
  multi_static_select: element(
    'multi_static_select',
    { ...menu, ...many, ...optionLists, initial_options: may(list(option('menu'), { most: 100 })) },
    oneOptionList,
  ),
  multi_external_select: element('multi_external_select', {
    ...menu,
    ...many,
    ...external,
    initial_options: may(list(option('menu'), { most: 100 })),
  }),
  multi_users_select: element('multi_users_select', { ...menu, ...many, initial_users: may(ids) }),
  multi_conversations_select: element('multi_conversations_select', {
    ...menu,
    ...many,
    ...conversations,
    initial_conversations: may(ids),
  }),
  multi_channels_select: element('multi_channels_select', { ...menu, ...many, initial_channels: may(ids) }),
};

const decimal = string(64);

const inputs = {
  plain_text_input: element('plain_text_input', {
    ...typedIn,
    initial_value: may(string(3000, 0)),
    multiline: may(flag),
    min_length: may(integer(0, 3000)),
    max_length: may(integer(1, 3000)),
  }),
  email_text_input: element('email_text_input', { ...typedIn, initial_value: may(string(3000)) }),
  url_text_input: element('url_text_input', { ...typedIn, initial_value: may(string(3000)) }),
  number_input: element('number_input', {
    ...typedIn,
    is_decimal_allowed: must(flag),
    initial_value: may(decimal),
    min_value: may(decimal),
    max_value: may(decimal),
  }),
  rich_text_input: element('rich_text_input', {
    ...typedIn,
    initial_value: may(richText),
    min_lines: may(integer(1, 100)),
    max_lines: may(integer(1, 100)),
  }),
  file_input: on(
    ['modal'],
    element('file_input', {
      filetypes: may(list(string(32), { most: 100 })),
      max_files: may(integer(1, 10)),
    }),
  ),
};

const feedbackSide = object({
  text: must(plainText(75)),
  value: must(string(2000)),
  accessibility_label: may(string(75)),
});

export const accessory = typed({
  ...buttons,
  ...boxes,
  ...pickers,
  ...selects,
  overflow,
  image: imageElement,
});
export const actionElement = typed({
  ...buttons,
  ...boxes,
  ...pickers,
  ...selects,
  overflow,
  datetimepicker,
});
export const inputElement = typed({ ...boxes, ...pickers, ...selects, ...inputs, datetimepicker });
export const cardButton = typed({ button: buttons.button });
export const contextElement = typed({
  image: imageElement,
  plain_text: anyText(),
  mrkdwn: anyText(),
});
export const contextAction = typed({
  feedback_buttons: element('feedback_buttons', {
    positive_button: must(feedbackSide),
    negative_button: must(feedbackSide),
  }),
  icon_button: element('icon_button', {
    ...confirmable,
    icon: must(oneOf('trash')),
    text: must(plainText(75)),
    accessibility_label: may(string(75)),
    value: may(string(2000)),
    visible_to_user_ids: may(ids),
  }),
});
