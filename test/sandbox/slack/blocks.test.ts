import { expect, test } from 'vitest';
import { judgeBlocks, worded } from '../../../src/sandbox/slack/blocks/judge.ts';
import { startAcme } from './slack-under-test.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (more: Record<string, unknown> = { text: mrkdwn('x') }) => ({ type: 'section', ...more });
const button = (more: Record<string, unknown> = {}) => ({ type: 'button', text: plain('Go'), ...more });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const option = (value: string, text = value) => ({ text: plain(text), value });
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const raw = (text: string) => ({ type: 'raw_text', text });
const input = (element: Record<string, unknown>) => ({ type: 'input', label: plain('What'), element });

type Surface = 'message' | 'modal' | 'home';
const judged = (surface: Surface, ...blocks: unknown[]) =>
  judgeBlocks(blocks, surface, '/blocks').map(worded);

const VALID: [string, Surface[], Record<string, unknown>][] = [
  ['section', ['message', 'modal', 'home'], section()],
  ['section with fields', ['message', 'modal', 'home'], section({ fields: [mrkdwn('a'), plain('b')] })],
  ['header', ['message', 'modal', 'home'], { type: 'header', text: plain('x') }],
  ['divider', ['message', 'modal', 'home'], { type: 'divider' }],
  [
    'context',
    ['message', 'modal', 'home'],
    {
      type: 'context',
      elements: [mrkdwn('x'), { type: 'image', image_url: 'https://a.test/x.png', alt_text: 'x' }],
    },
  ],
  [
    'image',
    ['message', 'modal', 'home'],
    { type: 'image', slack_file: { id: 'F1' }, alt_text: 'x', title: plain('x') },
  ],
  [
    'actions',
    ['message', 'modal', 'home'],
    actions(
      button({
        action_id: 'a',
        style: 'primary',
        confirm: { title: plain('?'), text: plain('?'), confirm: plain('y'), deny: plain('n') },
      }),
    ),
  ],
  [
    'menus',
    ['message', 'modal', 'home'],
    actions(
      { type: 'static_select', action_id: 'a', options: [option('1')], initial_option: option('1') },
      { type: 'overflow', action_id: 'b', options: [option('1')] },
      { type: 'users_select', action_id: 'c' },
      { type: 'datepicker', action_id: 'd', initial_date: '2026-11-20' },
      { type: 'checkboxes', action_id: 'e', options: [{ text: mrkdwn('*x*'), value: '1' }] },
    ),
  ],
  ['rich_text', ['message', 'modal', 'home'], rich('x')],
  [
    'video',
    ['message', 'modal', 'home'],
    {
      type: 'video',
      video_url: 'https://a.test',
      thumbnail_url: 'https://a.test',
      alt_text: 'x',
      title: plain('x'),
    },
  ],
  ['input', ['modal', 'home'], input({ type: 'plain_text_input', action_id: 'a' })],
  ['file input', ['modal'], input({ type: 'file_input', max_files: 10 })],
  ['markdown', ['message'], { type: 'markdown', text: '# x' }],
  [
    'table',
    ['message'],
    {
      type: 'table',
      rows: [
        [raw('a'), rich('b')],
        [raw('c'), { type: 'raw_number', value: 1, text: '1' }],
      ],
    },
  ],
  [
    'data_table',
    ['message'],
    { type: 'data_table', caption: 'x', rows: [[raw('a')], [raw('b')]], page_size: 5 },
  ],
  [
    'data_visualization',
    ['message'],
    { type: 'data_visualization', title: 'x', chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] } },
  ],
  ['card', ['message', 'modal', 'home'], { type: 'card', title: mrkdwn('x'), actions: [button()] }],
  ['carousel', ['message', 'home'], { type: 'carousel', elements: [{ type: 'card', title: mrkdwn('x') }] }],
  [
    'container',
    ['message'],
    { type: 'container', title: plain('x'), is_collapsible: true, child_blocks: [section()] },
  ],
  ['alert', ['modal'], { type: 'alert', text: plain('x'), level: 'warning' }],
  [
    'context_actions',
    ['message'],
    {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          action_id: 'f',
          positive_button: { text: plain('y'), value: 'y' },
          negative_button: { text: plain('n'), value: 'n' },
        },
      ],
    },
  ],
  [
    'task_card',
    ['message'],
    { type: 'task_card', task_id: '1', title: 'x', status: 'in_progress', details: rich('x') },
  ],
  [
    'plan',
    ['message'],
    {
      type: 'plan',
      title: 'x',
      tasks: [{ type: 'task_card', task_id: '1', title: 'x', status: 'complete' }],
    },
  ],
];

test.each(VALID)('%s is allowed exactly on %j', (_, allowed, block) => {
  for (const surface of ['message', 'modal', 'home'] as const) {
    const problems = judged(surface, block);
    if (allowed.includes(surface)) expect(problems).toEqual([]);
    else expect(problems.join()).toContain('unsupported type');
  }
});

const INVALID: [string, Surface, unknown[]][] = [
  ['unsupported type: nonsense [json-pointer:/blocks/0/type]', 'message', [{ type: 'nonsense' }]],
  ['no more than 50 items allowed [json-pointer:/blocks]', 'message', times(51, () => section())],
  ['no more than 100 items allowed [json-pointer:/blocks]', 'home', times(101, () => section())],
  [
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    'message',
    [section({ text: mrkdwn('x'.repeat(3001)) })],
  ],
  [
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    'message',
    [section({ text: mrkdwn('') })],
  ],
  ['missing required field: text or fields [json-pointer:/blocks/0]', 'message', [section({})]],
  [
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    'message',
    [section({ fields: times(11, () => plain('x')) })],
  ],
  [
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    'message',
    [section({ fields: [plain('x'.repeat(2001))] })],
  ],
  [
    'invalid additional property: colour [json-pointer:/blocks/0]',
    'message',
    [section({ text: plain('x'), colour: 'red' })],
  ],
  [
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    'message',
    [{ type: 'header', text: plain('x'.repeat(151)) }],
  ],
  [
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
    'message',
    [{ type: 'header', text: mrkdwn('x') }],
  ],
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
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    'message',
    [{ type: 'divider', block_id: 'x'.repeat(256) }],
  ],
  [
    'invalid additional property: disabled [json-pointer:/blocks/0/elements/0]',
    'message',
    [actions(button({ disabled: true }))],
  ],
  [
    'block_id already exists in this message [json-pointer:/blocks/1/block_id]',
    'message',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
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
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    'message',
    [{ type: 'context', elements: times(11, () => mrkdwn('x')) }],
  ],
  [
    'unsupported type: button [json-pointer:/blocks/0/elements/0/type]',
    'message',
    [{ type: 'context', elements: [button()] }],
  ],
  [
    'must provide exactly one of image_url or slack_file [json-pointer:/blocks/0/image_url]',
    'message',
    [{ type: 'image', alt_text: 'x' }],
  ],
  [
    'missing required field: alt_text [json-pointer:/blocks/0]',
    'message',
    [{ type: 'image', image_url: 'https://a.test/x.png' }],
  ],
  [
    'must be less than 12001 characters [json-pointer:/blocks/0/text]',
    'message',
    [{ type: 'markdown', text: 'x'.repeat(12_001) }],
  ],
  [
    'markdown blocks must be less than 12001 characters together [json-pointer:/blocks]',
    'message',
    times(2, () => ({ type: 'markdown', text: 'x'.repeat(7000) })),
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
  [
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
    'message',
    [{ type: 'table', rows: times(101, () => [raw('x')]) }],
  ],
  [
    'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
    'message',
    [{ type: 'table', rows: [times(21, () => raw('x'))] }],
  ],
  [
    'all rows must have the same number of cells [json-pointer:/blocks/0/rows/1]',
    'message',
    [{ type: 'table', rows: [[raw('x')], []] }],
  ],
  [
    'no fewer than 2 items allowed [json-pointer:/blocks/0/rows]',
    'message',
    [{ type: 'data_table', caption: 'x', rows: [[raw('x')]] }],
  ],
  [
    'missing required field: caption [json-pointer:/blocks/0]',
    'message',
    [{ type: 'data_table', rows: [[raw('x')], [raw('x')]] }],
  ],
  [
    'header cells must not be rich_text [json-pointer:/blocks/0/rows/0]',
    'message',
    [{ type: 'data_table', caption: 'x', rows: [[rich('x')], [raw('x')]] }],
  ],
  [
    'must be less than 20001 characters [json-pointer:/blocks/0]',
    'message',
    [{ type: 'data_table', caption: 'x', rows: times(10, () => [raw('x'.repeat(2500))]) }],
  ],
  [
    'no more than 2 data_visualization blocks allowed [json-pointer:/blocks]',
    'message',
    times(3, () => ({
      type: 'data_visualization',
      title: 'x',
      chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] },
    })),
  ],
  [
    'no more than 3 items allowed [json-pointer:/blocks/0/actions]',
    'home',
    [{ type: 'card', title: mrkdwn('x'), actions: times(4, (n) => button({ action_id: `${n}` })) }],
  ],
  [
    'must be less than 151 characters [json-pointer:/blocks/0/title/text]',
    'home',
    [{ type: 'card', title: mrkdwn('x'.repeat(151)) }],
  ],
  [
    'must be less than 201 characters [json-pointer:/blocks/0/body/text]',
    'home',
    [{ type: 'card', body: mrkdwn('x'.repeat(201)) }],
  ],
  [
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    'home',
    [{ type: 'carousel', elements: times(11, () => ({ type: 'card', title: mrkdwn('x') })) }],
  ],
  [
    'no more than 10 items allowed [json-pointer:/blocks/0/child_blocks]',
    'message',
    [{ type: 'container', title: plain('x'), child_blocks: times(11, () => section()) }],
  ],
  [
    'unsupported type: card [json-pointer:/blocks/0/child_blocks/0/type]',
    'message',
    [{ type: 'container', title: plain('x'), child_blocks: [{ type: 'card', title: mrkdwn('x') }] }],
  ],
  [
    'no more than 5 items allowed [json-pointer:/blocks/0/elements]',
    'message',
    [
      {
        type: 'context_actions',
        elements: times(6, (n) => ({
          type: 'icon_button',
          action_id: `${n}`,
          icon: 'trash',
          text: plain('x'),
        })),
      },
    ],
  ],
  [
    'must be a valid enum value [json-pointer:/blocks/0/status]',
    'message',
    [{ type: 'task_card', task_id: '1', title: 'x', status: 'done' }],
  ],
  ['must provide an object [json-pointer:/blocks/0]', 'message', ['section']],
];

test.each(INVALID)('%s', (message, surface, blocks) => {
  expect(judged(surface, ...blocks)).toContain(`[ERROR] ${message}`);
});

test('a refused message names every problem', async () => {
  const acme = await startAcme();
  const blocks = [{ type: 'header', text: plain('x'.repeat(151)) }, { type: 'nonsense' }];
  expect(await acme.api('chat.postMessage', { channel: 'C0INVOICES', text: 'x', blocks })).toEqual({
    ok: false,
    error: 'invalid_blocks',
    errors: [
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
      'unsupported type: nonsense [json-pointer:/blocks/1/type]',
    ],
    response_metadata: {
      messages: [
        '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]',
        '[ERROR] unsupported type: nonsense [json-pointer:/blocks/1/type]',
      ],
    },
  });
});

test('blocks.validate needs no token', async () => {
  const acme = await startAcme();
  expect(await acme.api('blocks.validate', { blocks: [section()] }, null)).toEqual({ ok: true });
  expect(await acme.api('blocks.validate', { blocks: [{ type: 'nonsense' }] }, null)).toMatchObject({
    ok: false,
    error: 'invalid_blocks',
    errors: [
      {
        code: 'failed_constraint',
        message: 'unsupported type: nonsense',
        pointer: '/0/type',
        constraint: { type: 'enum' },
      },
    ],
  });
  expect(await acme.api('blocks.validate', { view: { type: 'modal' } }, null)).toMatchObject({
    error: 'invalid_view',
  });
  expect(await acme.api('blocks.validate', { message: { blocks: [{}] } }, null)).toMatchObject({
    error: 'invalid_message',
  });
  expect(await acme.api('blocks.validate', {}, null)).toMatchObject({ error: 'invalid_arguments' });
  expect(await acme.api('blocks.validate', { blocks: '{', view: '{' }, null)).toMatchObject({
    error: 'invalid_arguments',
  });
});
