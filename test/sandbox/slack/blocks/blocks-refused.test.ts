import { expect, test } from 'vitest';
import {
  button,
  judged,
  mrkdwn,
  plain,
  raw,
  rich,
  type Surface,
  section,
  times,
} from '../support/block-kit.ts';

const REFUSED: [string, Surface, unknown[]][] = [
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
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    'message',
    [{ type: 'divider', block_id: 'x'.repeat(256) }],
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
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    'message',
    [{ type: 'context', elements: times(11, () => mrkdwn('x')) }],
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

test.each(REFUSED)('%s', (message, surface, blocks) => {
  expect(judged(surface, ...blocks)).toContain(`[ERROR] ${message}`);
});
