import { expect, test } from 'vitest';
import {
  actions,
  button,
  input,
  judged,
  mrkdwn,
  option,
  plain,
  raw,
  rich,
  type Surface,
  section,
} from '../support/block-kit.ts';
import { startAcme } from '../support/slack-under-test.ts';

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
