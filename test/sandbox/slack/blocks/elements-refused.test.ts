import { expect, test } from 'vitest';
import { actions, button, input, judged, option, plain, type Surface, times } from '../support/block-kit.ts';

const REFUSED: [string, Surface, unknown[]][] = [
  [
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    'message',
    [actions(...times(26, (n) => button({ action_id: `a${n}` })))],
  ],
  ['no fewer than 1 items allowed [json-pointer:/blocks/0/elements]', 'message', [actions()]],
  [
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    'message',
    [actions(button({ text: plain('x'.repeat(76)) }))],
  ],
  [
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    'message',
    [actions(button({ value: 'x'.repeat(2001) }))],
  ],
  [
    'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
    'message',
    [actions(button({ url: `https://a.test/${'x'.repeat(3000)}` }))],
  ],
  [
    'must be a valid URL [json-pointer:/blocks/0/elements/0/url]',
    'message',
    [actions(button({ url: 'somewhere' }))],
  ],
  [
    'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
    'message',
    [actions(button({ style: 'default' }))],
  ],
  [
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    'message',
    [actions(button({ action_id: 'x'.repeat(256) }))],
  ],
  [
    'invalid additional property: disabled [json-pointer:/blocks/0/elements/0]',
    'message',
    [actions(button({ disabled: true }))],
  ],
  [
    'action_id already exists in this block: a [json-pointer:/blocks/0]',
    'message',
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
  ],
  [
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
    'message',
    [actions({ type: 'overflow', options: times(6, (n) => option(`${n}`)) })],
  ],
  [
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    'message',
    [actions({ type: 'static_select', options: times(101, (n) => option(`${n}`)) })],
  ],
  [
    'must provide exactly one of options or option_groups [json-pointer:/blocks/0/elements/0]',
    'message',
    [actions({ type: 'static_select' })],
  ],
  [
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
    'message',
    [actions({ type: 'radio_buttons', options: times(11, (n) => option(`${n}`)) })],
  ],
  [
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
    'message',
    [actions({ type: 'static_select', options: [option('x'.repeat(76), 'x')] })],
  ],
  [
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
    'message',
    [actions({ type: 'static_select', options: [option('x', 'x'.repeat(76))] })],
  ],
  [
    'initial_option must be among the options [json-pointer:/blocks/0/elements/0/initial_option]',
    'message',
    [actions({ type: 'static_select', options: [option('a')], initial_option: option('b') })],
  ],
  [
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
    'message',
    [actions({ type: 'users_select', placeholder: plain('x'.repeat(151)) })],
  ],
  [
    'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
    'message',
    [actions(button({ confirm: { title: plain('x'.repeat(101)), text: plain('x') } }))],
  ],
  [
    'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    'message',
    [actions(button({ confirm: { text: plain('x'.repeat(301)) } }))],
  ],
  [
    'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]',
    'message',
    [actions(button({ confirm: { text: plain('x'), confirm: plain('x'.repeat(31)) } }))],
  ],
  [
    'must be a date (YYYY-MM-DD) [json-pointer:/blocks/0/elements/0/initial_date]',
    'message',
    [actions({ type: 'datepicker', initial_date: '20.11.2026' })],
  ],
  [
    'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
    'message',
    [actions({ type: 'plain_text_input' })],
  ],
  [
    'unsupported type: button [json-pointer:/blocks/0/elements/0/type]',
    'message',
    [{ type: 'context', elements: [button()] }],
  ],
  ['unsupported type: input [json-pointer:/blocks/0/type]', 'message', [input({ type: 'plain_text_input' })]],
  [
    'must be less than 2001 characters [json-pointer:/blocks/0/label/text]',
    'modal',
    [{ ...input({ type: 'plain_text_input' }), label: plain('x'.repeat(2001)) }],
  ],
  ['unsupported type: button [json-pointer:/blocks/0/element/type]', 'modal', [input(button())]],
  [
    'missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]',
    'modal',
    [input({ type: 'number_input' })],
  ],
  [
    'must be an integer from 1 to 10 [json-pointer:/blocks/0/element/max_files]',
    'modal',
    [input({ type: 'file_input', max_files: 11 })],
  ],
  [
    'unsupported type: file_input [json-pointer:/blocks/0/element/type]',
    'home',
    [input({ type: 'file_input' })],
  ],
  [
    'only one element may have focus_on_load [json-pointer:/blocks]',
    'modal',
    times(2, () => input({ type: 'plain_text_input', focus_on_load: true })),
  ],
];

test.each(REFUSED)('%s', (message, surface, blocks) => {
  expect(judged(surface, ...blocks)).toContain(`[ERROR] ${message}`);
});
