import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/sandbox/web/ui/state/seen.ts';
import { groupMessages, threadsOf } from '../../../src/sandbox/web/ui/text/grouping.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z') / 1000;
const reader = { zone: 'Europe/Berlin', now: NOON };

const at = (minute: number, user: string, more: Partial<Message> = {}): Message => ({
  ts: `${NOON + minute * 60}.000100`,
  user,
  text: `${user} ${minute}`,
  ...more,
});

/** Rows in words: `Ana!` opens a group, `ana` continues it. */
function sketch(messages: Message[], after?: string): string {
  return groupMessages(messages, reader, after ? { after, me: 'me' } : null)
    .map((row) => {
      if (row.kind === 'day') return `— ${row.label} —`;
      if (row.kind === 'new') return 'NEW';
      return row.lead ? `${row.message.user}!` : row.message.user;
    })
    .join(' ');
}

describe('grouping', () => {
  test.each<[string, Message[], string]>([
    ['one author within five minutes', [at(0, 'ana'), at(2, 'ana'), at(4, 'ana')], '— Today — ana! ana ana'],
    ['a pause opens a new group', [at(0, 'ana'), at(6, 'ana')], '— Today — ana! ana!'],
    [
      'another author opens a new group',
      [at(0, 'ana'), at(1, 'eli'), at(2, 'ana')],
      '— Today — ana! eli! ana!',
    ],
    [
      'a private note stands alone',
      [at(0, 'bot'), at(1, 'bot', { ephemeral: true }), at(2, 'bot')],
      '— Today — bot! bot! bot!',
    ],
    [
      'nothing joins a message that has a thread',
      [at(0, 'bot', { reply_count: 2 }), at(1, 'bot')],
      '— Today — bot! bot!',
    ],
    [
      'nothing joins a deleted message',
      [at(0, 'ana', { deleted: true }), at(1, 'ana')],
      '— Today — ana! ana!',
    ],
    ['a new day', [at(-60 * 24, 'ana'), at(0, 'ana')], '— Yesterday — ana! — Today — ana!'],
  ])('%s', (_name, messages, rows) => {
    expect(sketch(messages)).toBe(rows);
  });

  test('the day turns at the reader’s midnight', () => {
    const midnight = at(10 * 60 + 58, 'ana');
    const after = at(11 * 60 + 1, 'ana');
    expect(sketch([midnight, after])).toBe('— Today — ana! — Tomorrow — ana!');
  });

  test('the line for new messages stands before the first unread one, once', () => {
    const messages = [at(0, 'ana'), at(1, 'ana'), at(2, 'ana')];
    expect(sketch(messages, messages[0]?.ts)).toBe('— Today — ana! NEW ana! ana');
    expect(sketch(messages, messages[2]?.ts)).toBe('— Today — ana! ana ana');
    expect(sketch(messages, '0')).toBe('— Today — ana! ana ana');
  });

  test('one’s own messages and private notes are not new', () => {
    const messages = [at(0, 'ana'), at(1, 'me'), at(2, 'bot', { ephemeral: true }), at(3, 'ana')];
    expect(sketch(messages, messages[0]?.ts)).toBe('— Today — ana! me! bot! NEW ana!');
  });
});

test('threads know their replies, authors and newest reply', () => {
  const root = at(0, 'bot');
  const replies = [
    at(1, 'ana', { thread_ts: root.ts }),
    at(2, 'eli', { thread_ts: root.ts }),
    at(3, 'bot', { thread_ts: root.ts, ephemeral: true }),
  ];
  const threads = threadsOf([{ ...root, thread_ts: root.ts }, ...replies]);
  expect(threads.get(root.ts)).toMatchObject({ authors: ['ana', 'eli'], latest: { user: 'eli' } });
  expect(threads.size).toBe(1);
});
