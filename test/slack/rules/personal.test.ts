/** The rules of the script that hold everywhere, over the messages to one person about several tickets. */
import { describe, expect, test } from 'vitest';
import type { AgentRequest } from '../../../src/ports/requests.ts';
import { noticeContent } from '../../../src/slack/channels/notices.ts';
import { allRequests, answerAllForm } from '../../../src/slack/personal/answering-all.ts';
import { morning } from '../../fixtures/daily.ts';
import { gathered, request } from '../../fixtures/requests.ts';
import { messageTrouble, viewTrouble } from '../../support/payloads/faults.ts';
import { buttonsIn, mannersOf, textsIn, wordsIn } from '../../support/payloads/manners.ts';
import { personalMoments } from '../words/personal-moments.ts';

const drawn = Object.entries(personalMoments).map(
  ([name, notice]) => [name, noticeContent(notice, '/ticket')] as const,
);

describe.each(drawn)('%s', (_name, { text, blocks }) => {
  test('Slack takes it', () => expect(messageTrouble({ text, blocks })).toEqual([]));
  test('its buttons fit a phone and say what they are about', () =>
    expect(mannersOf(blocks, null)).toEqual([]));
  test('top-level text is the whole message: every button, no formatting, no token', () => {
    const labels = buttonsIn(blocks).map((one) => one.text.replace(/…$/, ''));
    expect(labels.filter((label) => !/^Show \d+ more$/.test(label) && !text.includes(label))).toEqual([]);
    expect(text).not.toMatch(/[*`]|<[@!#]|:[a-z_]+:|\p{Extended_Pictographic}/u);
  });
  test('nobody is mentioned, nothing says how long ago, nothing excuses itself', () => {
    expect(textsIn(blocks).join('\n')).not.toMatch(/<[@#]|<!(?!date)/);
    expect(`${text} ${wordsIn(blocks)}`).not.toMatch(
      /\b(?:ago|yesterday|just now|sorry|unfortunately|AI)\b|!(?!date)/i,
    );
  });
});

test('buttons of a request say to a screen reader which ticket', () => {
  const { blocks } = noticeContent(gathered({ waiting: [request(43)] }), '/ticket');
  const spoken = JSON.stringify(blocks).match(/"accessibility_label":"[^"]*"/g) ?? [];
  expect(spoken.slice(0, 3).every((one) => one.endsWith(', TL-43"'))).toBe(true);
});

describe('at any size', () => {
  const huge = (number: number): AgentRequest =>
    request(number, {
      title: '長い題 '.repeat(80),
      text: `<!channel> *run* \`${'x'.repeat(4_000)}\` <@U0KIM> :fire:`,
      detail: 'y'.repeat(4_000),
      choices: ['z'.repeat(300), '<@U0KIM>', '👩‍👩‍👧‍👦'.repeat(40)],
      kind: number % 2 === 0 ? 'permission' : 'question',
    });
  const many = Array.from({ length: 60 }, (_, index) => huge(index));
  test.each([
    ['requests', gathered({ waiting: many })],
    ['the morning', morning({ requests: many, more: 400, ready: 405 })],
    ['the evening', { ...personalMoments['the evening'], requests: many } as never],
  ])('%s', (_name, notice) => {
    const { text, blocks } = noticeContent(notice, '/ticket');
    expect(messageTrouble({ text, blocks })).toEqual([]);
    expect(textsIn(blocks).join('\n')).not.toMatch(/<[@#]|<!(?!date)/);
    expect(buttonsIn(blocks).map((one) => one.text)).toContain('Answer all…');
  });
  test('the form and the list', () => {
    expect(viewTrouble(answerAllForm(many))).toEqual([]);
    expect(viewTrouble(answerAllForm(many.slice(0, 1)))).toEqual([]);
    expect(viewTrouble(allRequests(many))).toEqual([]);
  });
});
