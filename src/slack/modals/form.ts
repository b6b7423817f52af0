/** A modal as data: what it asks, and how its values come back as the words of an answer. */
import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { Words } from '../../ports/flow.ts';
import { section } from '../cards/blocks.ts';
import { limits, startOf } from '../text/limits.ts';
import { plain } from '../text/mrkdwn.ts';

/** Slack takes no empty text. */
const NOTHING = '–';

export interface Choice {
  label: string;
  value: string;
  about?: string;
}
export interface Field {
  name: string;
  label: string;
  kind: 'line' | 'text' | 'select' | 'radio' | 'boxes' | 'moment' | 'person' | 'number' | 'channel';
  optional?: boolean;
  hint?: string;
  placeholder?: string;
  initial?: string | string[] | undefined;
  choices?: Choice[];
}
export interface Form {
  title: string;
  submit: string;
  /** Shown above the fields, mrkdwn that is escaped already. */
  intro?: string[];
  blocks?: KnownBlock[];
  fields: Field[];
  /** Words that no field asks for. */
  fixed?: Words;
}

const text = (value: string, max: number) => ({
  type: 'plain_text' as const,
  text: plain(value, max) || NOTHING,
  emoji: false,
});
const option = (choice: Choice): PlainTextOption => ({
  text: text(choice.label, limits.optionText),
  value: plain(choice.value, limits.optionText),
  ...(plain(choice.about ?? '') === '' ? {} : { description: text(choice.about ?? '', limits.optionText) }),
});

/** The one action id of every field: its block id is the field's name. */
export const FIELD = 'value';

function element(field: Field): KnownBlock {
  const options = (field.choices ?? [])
    .slice(0, field.kind === 'select' ? limits.selectOptions : limits.checkboxes)
    .map(option);
  const first = typeof field.initial === 'string' ? field.initial : undefined;
  const chosen = options.find((one) => one.value === first);
  const placeholder =
    field.placeholder === undefined ? {} : { placeholder: text(field.placeholder, limits.placeholder) };
  const base = {
    type: 'input' as const,
    block_id: field.name,
    label: text(field.label, limits.inputLabel),
    optional: field.optional ?? false,
    ...(field.hint === undefined ? {} : { hint: text(field.hint, limits.inputLabel) }),
  };
  switch (field.kind) {
    case 'line':
    case 'text':
      return {
        ...base,
        element: {
          type: 'plain_text_input',
          action_id: FIELD,
          multiline: field.kind === 'text',
          max_length: field.kind === 'text' ? limits.inputText : limits.value,
          ...(first === undefined || first === ''
            ? {}
            : { initial_value: startOf(first, field.kind === 'text' ? limits.inputText : limits.value) }),
          ...placeholder,
        },
      };
    case 'number':
      return {
        ...base,
        element: {
          type: 'number_input',
          action_id: FIELD,
          is_decimal_allowed: true,
          min_value: '0',
          ...(first === undefined ? {} : { initial_value: first }),
        },
      };
    case 'select':
      return {
        ...base,
        element: {
          type: 'static_select',
          action_id: FIELD,
          options,
          ...(chosen === undefined ? {} : { initial_option: chosen }),
          ...placeholder,
        },
      };
    case 'radio':
      return {
        ...base,
        element: {
          type: 'radio_buttons',
          action_id: FIELD,
          options,
          ...(chosen === undefined ? {} : { initial_option: chosen }),
        },
      };
    case 'boxes': {
      const ticked = options.filter(
        (one) => Array.isArray(field.initial) && field.initial.includes(one.value ?? ''),
      );
      return {
        ...base,
        element: {
          type: 'checkboxes',
          action_id: FIELD,
          options,
          ...(ticked.length === 0 ? {} : { initial_options: ticked }),
        },
      };
    }
    case 'moment':
      return {
        ...base,
        element: {
          type: 'datetimepicker',
          action_id: FIELD,
          ...(first === undefined ? {} : { initial_date_time: Math.floor(Date.parse(first) / 1_000) }),
        },
      };
    case 'person':
      return {
        ...base,
        element: {
          type: 'users_select',
          action_id: FIELD,
          ...(first === undefined ? {} : { initial_user: first }),
          ...placeholder,
        },
      };
    default:
      return {
        ...base,
        element: {
          type: 'conversations_select',
          action_id: FIELD,
          filter: { include: ['public', 'private'], exclude_bot_users: true },
        },
      };
  }
}

export function modalOf(form: Form, about: { callback: string; metadata: unknown }): ModalView {
  return {
    type: 'modal',
    callback_id: about.callback,
    title: text(form.title, limits.modalTitle),
    submit: text(form.submit, limits.modalTitle),
    close: text('Cancel', limits.modalTitle),
    private_metadata: JSON.stringify(about.metadata).slice(0, limits.privateMetadata),
    blocks: [
      ...(form.intro ?? []).filter((one) => one !== '').map(section),
      ...(form.blocks ?? []),
      ...form.fields.filter((field) => field.choices === undefined || field.choices.length > 0).map(element),
    ].slice(0, limits.viewBlocks),
  };
}

/** A modal that only shows something. */
export const shown = (title: string, blocks: KnownBlock[], metadata?: unknown): ModalView => ({
  type: 'modal',
  callback_id: 'shown',
  title: text(title, limits.modalTitle),
  close: text('Close', limits.modalTitle),
  ...(metadata === undefined ? {} : { private_metadata: JSON.stringify(metadata) }),
  blocks: blocks.slice(0, limits.viewBlocks),
});

const entered = z.looseObject({
  value: z.string().nullish(),
  selected_option: z.looseObject({ value: z.string() }).nullish(),
  selected_options: z.array(z.looseObject({ value: z.string() })).nullish(),
  selected_date_time: z.number().nullish(),
  selected_user: z.string().nullish(),
  selected_conversation: z.string().nullish(),
});
const values = z.record(z.string(), z.record(z.string(), entered));

/** What was typed and chosen, by field name. Times are ISO; an empty field is null. */
export function wordsOf(state: unknown): Words {
  const words: Words = {};
  for (const [name, block] of Object.entries(values.parse(state))) {
    const one = block[FIELD];
    if (one === undefined) continue;
    if (one.selected_options != null) words[name] = one.selected_options.map((chosen) => chosen.value);
    else if (one.selected_date_time != null)
      words[name] = new Date(one.selected_date_time * 1_000).toISOString();
    else
      words[name] =
        one.value?.trim() ||
        one.selected_option?.value ||
        one.selected_user ||
        one.selected_conversation ||
        null;
  }
  return words;
}

/** Everything typed, for the case that it is refused: what was typed stays readable. */
export const typed = (words: Words): string =>
  Object.values(words)
    .filter((value): value is string => typeof value === 'string' && value.length > 20)
    .join('\n');
