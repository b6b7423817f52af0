import type { Block, Element, OptionObject, TextObject } from '../../../src/sandbox/web/ui/blocks/types.ts';

export const plain = (text: string): TextObject => ({ type: 'plain_text', text, emoji: true });
export const mrkdwn = (text: string): TextObject => ({ type: 'mrkdwn', text });
export const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text) });
export const context = (text: string): Block => ({ type: 'context', elements: [mrkdwn(text)] });
export const option = (text: string, value = text.toLowerCase()): OptionObject => ({
  text: plain(text),
  value,
});

export function button(text: string, extra: Partial<Element> = {}): Element {
  return { type: 'button', text: plain(text), action_id: text.toLowerCase().replace(/\W+/g, '_'), ...extra };
}

/** A grey picture with words, as an address that needs no network. */
export function picture(words: string, size = '320x120'): string {
  const [width, height] = size.split('x');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#d7e6e8"/><text x="50%" y="55%" font-size="18" font-family="sans-serif" text-anchor="middle" fill="#14404b">${words}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const selects: Element[] = [
  {
    type: 'static_select',
    action_id: 'service',
    placeholder: plain('Service'),
    options: [option('invoices'), option('storefront')],
  },
  {
    type: 'multi_static_select',
    action_id: 'labels',
    placeholder: plain('Labels'),
    options: [option('api'), option('csv')],
  },
  { type: 'users_select', action_id: 'who', placeholder: plain('Person') },
  { type: 'channels_select', action_id: 'where', placeholder: plain('Channel') },
  { type: 'conversations_select', action_id: 'talk', placeholder: plain('Conversation') },
  { type: 'external_select', action_id: 'ticket', placeholder: plain('Ticket'), min_query_length: 0 },
];

const others: Element[] = [
  { type: 'datepicker', action_id: 'day', initial_date: '2026-11-20' },
  { type: 'timepicker', action_id: 'hour', initial_time: '09:00' },
  { type: 'datetimepicker', action_id: 'moment', initial_date_time: 1_795_168_800 },
  { type: 'overflow', action_id: 'more', options: [option('Details…'), option('Pause…'), option('Close…')] },
];

/** One message that holds every block and element that may stand in a message. */
export const EVERY_BLOCK: Block[] = [
  { type: 'header', text: plain('Every block :package:') },
  section(
    '*Bold*, _italic_, ~struck~, `code`, <https://example.com|a link> and :eyes: for <@U0ANA>.\n> quoted\n• one\n• two',
  ),
  { type: 'section', fields: [mrkdwn('*Stage*\nFor review'), mrkdwn('*Owner*\nAna')] },
  {
    type: 'section',
    text: mrkdwn('With a picture'),
    accessory: { type: 'image', image_url: picture('A', '88x88'), alt_text: 'Letter A' },
  },
  { type: 'section', text: mrkdwn('With a button'), accessory: button('Open') },
  {
    type: 'section',
    text: mrkdwn('With boxes'),
    accessory: {
      type: 'checkboxes',
      action_id: 'criteria',
      options: [option('One'), option('Two')],
      initial_options: [option('One')],
    },
  },
  {
    type: 'section',
    text: mrkdwn('With radio buttons'),
    accessory: { type: 'radio_buttons', action_id: 'kind', options: [option('Bug'), option('Feature')] },
  },
  {
    type: 'context',
    elements: [
      { type: 'image', image_url: picture('i', '20x20'), alt_text: 'icon' },
      mrkdwn('invoices · T2 · blast radius low'),
    ],
  },
  {
    type: 'actions',
    block_id: 'buttons',
    elements: [
      button('Plain'),
      button('Primary', { style: 'primary' }),
      button('Roll back', {
        style: 'danger',
        confirm: {
          title: plain('Roll back TL-42?'),
          text: mrkdwn('Puts invoices back to `c77b0e1`.'),
          confirm: plain('Roll back'),
          deny: plain('Leave it live'),
          style: 'danger',
        },
      }),
      button('Read PRD', { url: '/docs/T0ACME/F0PRD' }),
      button('Slow'),
      button('Broken'),
    ],
  },
  { type: 'actions', block_id: 'selects', elements: selects },
  { type: 'actions', block_id: 'others', elements: others },
  { type: 'divider' },
  {
    type: 'image',
    title: plain('Time per stage'),
    image_url: picture('For review 1.4 d', '420x110'),
    alt_text: 'For review 1.4 days, Preview 0.5 days',
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'Rich ', style: { bold: true } },
          { type: 'user', user_id: 'U0ELI' },
          { type: 'text', text: ' ' },
          { type: 'emoji', name: 'rocket' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'ordered',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'first' }] },
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'second' }] },
        ],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'npm test' }] },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'said so' }] },
    ],
  },
  {
    type: 'markdown',
    text: '**Sources**\n\n1. [PRD of TL-12](https://example.com/prd), 2026-03-02\n2. `docs/adr/4.md`\n\n| Month | Invoices |\n|---|---|\n| Oct | 120 |',
  },
  {
    type: 'table',
    rows: [
      [
        { type: 'raw_text', text: 'Rule' },
        { type: 'raw_text', text: 'Result' },
      ],
      [
        { type: 'raw_text', text: 'tier is not T1' },
        { type: 'raw_text', text: 'passes' },
      ],
    ],
    column_settings: [{ is_wrapped: true }, { align: 'right' }],
  },
  {
    type: 'card',
    title: mrkdwn('*TL-42*'),
    subtitle: mrkdwn('invoices · Ana'),
    body: mrkdwn('Waiting for Ana to sign off PRD v3'),
    actions: [button('Thread')],
  },
  {
    type: 'carousel',
    elements: ['TL-43', 'TL-44', 'TL-45', 'TL-46'].map((key) => ({
      type: 'card' as const,
      title: mrkdwn(`*${key}*`),
      subtitle: mrkdwn('storefront'),
      body: mrkdwn('Ready to delegate'),
      actions: [button('Open', { action_id: `open_${key}` })],
    })),
  },
  {
    type: 'container',
    title: plain('Evidence'),
    is_collapsible: true,
    child_blocks: [section('3 requests timed out.')],
  },
  {
    type: 'plan',
    title: 'Plan',
    tasks: [
      { task_id: '1', title: 'Read the repository', status: 'complete' },
      { task_id: '2', title: 'Write rows', status: 'in_progress' },
      { task_id: '3', title: 'Write tests', status: 'pending' },
    ],
  },
  { type: 'task_card', task_id: '4', title: 'Deploy', status: 'error' },
  {
    type: 'video',
    title: plain('Walk-through'),
    video_url: 'https://example.com/video',
    title_url: 'https://example.com/video',
  },
  {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'feedback',
        positive_button: { text: plain('Good'), value: 'good' },
        negative_button: { text: plain('Bad'), value: 'bad' },
      },
      { type: 'icon_button', action_id: 'delete', icon: 'trash', text: plain('Delete') },
    ],
  },
];

const input = (label: string, element: Element, extra: object = {}): Block => ({
  type: 'input',
  block_id: element.action_id ?? '',
  label: plain(label),
  element,
  ...extra,
});

/** A form with every input element. */
export const FORM: Block[] = [
  { type: 'alert', level: 'warning', text: mrkdwn('This looks like *TL-31*, Download PDF.') },
  input('Title', {
    type: 'plain_text_input',
    action_id: 'title',
    min_length: 3,
    max_length: 60,
    focus_on_load: true,
  }),
  input(
    'What is going on?',
    { type: 'plain_text_input', action_id: 'story', multiline: true },
    { optional: true, hint: plain('A sentence is enough.') },
  ),
  input('Kind', {
    type: 'static_select',
    action_id: 'kind',
    options: [option('Bug'), option('Feature'), option('Chore')],
    initial_option: option('Feature'),
  }),
  input(
    'Labels',
    {
      type: 'multi_static_select',
      action_id: 'labels',
      options: [option('api'), option('csv'), option('finance')],
    },
    { optional: true },
  ),
  input('Engineer', { type: 'users_select', action_id: 'engineer' }, { optional: true }),
  input('Like', { type: 'external_select', action_id: 'like', min_query_length: 0 }, { optional: true }),
  input('How closely', {
    type: 'radio_buttons',
    action_id: 'mode',
    options: [option('Ask me'), option('Only the result')],
    initial_option: option('Ask me'),
  }),
  input(
    'Rules',
    { type: 'checkboxes', action_id: 'rules', options: [option('Tier'), option('Freeze')] },
    { optional: true },
  ),
  input('Look again on', { type: 'datepicker', action_id: 'again' }, { optional: true }),
  input('At', { type: 'timepicker', action_id: 'at', initial_time: '09:30' }, { optional: true }),
  input('Until', { type: 'datetimepicker', action_id: 'until' }, { optional: true }),
  input('Mail', { type: 'email_text_input', action_id: 'mail' }, { optional: true }),
  input('Address', { type: 'url_text_input', action_id: 'address' }, { optional: true }),
  input('Cap in USD', {
    type: 'number_input',
    action_id: 'cap',
    is_decimal_allowed: true,
    min_value: '0',
    initial_value: '5',
  }),
  input('Notes', { type: 'rich_text_input', action_id: 'notes' }, { optional: true }),
  input('Screenshot', { type: 'file_input', action_id: 'file' }, { optional: true }),
];
