/** Of an answer six lines stand in the thread, cut where a person would stop reading. */
import { describe, expect, test } from 'vitest';
import { growing, linesShown, sixLines } from '../../../src/pipeline/talk/six-lines.ts';

const list = (count: number): string =>
  Array.from({ length: count }, (_, at) => `- Point ${at + 1}.`).join('\n');
const sentence = (length: number): string => `${'Word '.repeat(Math.floor(length / 5)).trim()}.`;

test.each([
  ['nothing', '', 0],
  ['a sentence', 'Three customers asked.', 1],
  ['six points', list(6), 6],
  ['empty lines between', 'One.\n\nTwo.\n\n\nThree.', 3],
  ['a paragraph of 250 characters', sentence(250), 3],
  ['a link counts by its words', `[Here](https://docs.example/${'x'.repeat(300)})`, 1],
  ['a block of code by its lines, its marks are none', 'See:\n```js\na();\nb();\n```\nDone.', 4],
  ['an empty line in code is a line', '```\na\n\nb\n```', 3],
])('%s', (_name, text, lines) => {
  expect(linesShown(text)).toBe(lines);
});

test('six lines are shown whole', () => {
  expect(sixLines(list(6))).toEqual({ text: list(6), more: false });
});

describe('what is more ends', () => {
  test.each([
    ['at a line', list(9), list(6)],
    ['at the last sentence that fits', `${list(5)}\nIt works. ${sentence(200)}`, `${list(5)}\nIt works.`],
    ['before a point that does not fit', `${list(5)}\n- ${sentence(200)}`, list(5)],
    ['not after the number of a point', `${list(5)}\n6. ${sentence(200)}`, list(5)],
    ['before a block of code that does not fit', `${list(4)}\n\`\`\`\na\nb\nc\n\`\`\`\n`, list(4)],
    [
      'not within bold words or a link',
      `${list(5)}\n**All. Is** well. See [that. Page](https://x.example). ${sentence(200)}`,
      `${list(5)}\n**All. Is** well. See [that. Page](https://x.example).`,
    ],
    ['not at a dot within a word', `${list(5)}\nIn v1.2 and e.g. list.js it is ${sentence(200)}`, list(5)],
    [
      'after a sentence of a language without blanks',
      `${list(5)}\n好。${'长'.repeat(200)}`,
      `${list(5)}\n好。`,
    ],
  ])('%s', (_name, text, shown) => {
    expect(sixLines(text)).toEqual({ text: shown, more: true });
  });
});

test('fault 129: a sentence that alone is too long ends at a word, in no character and no mark', () => {
  const long = sixLines(`It is ${'😀😀 '.repeat(400)}`);
  expect(long.text).toMatch(/😀…$/u);
  expect(long.text.isWellFormed()).toBe(true);
  expect(linesShown(long.text)).toBe(6);
  expect(sixLines('😀'.repeat(2_000)).text.isWellFormed()).toBe(true);
  expect(sixLines(`${'word '.repeat(140)}\`code ${'x '.repeat(100)}\``).text).toMatch(/word…$/);
});

test('fault 129: code that alone is too long is closed', () => {
  const { text } = sixLines(`\`\`\`js\n${'call();\n'.repeat(20)}\`\`\`\nThat is all.`);
  expect(text).toBe(`\`\`\`js\n${'call();\n'.repeat(6)}\`\`\``);
});

test.each([
  list(9),
  `${sentence(300)} ${sentence(250)} ${sentence(100)} ${sentence(300)}`,
  `First. ${sentence(90)}\n\`\`\`\n${'a\n'.repeat(12)}\`\`\`\n${sentence(90)}`,
  `**Reasons against:**\n1. ${sentence(110)}\n2. ${sentence(200)}\n\n**Cheaper ways:** ${sentence(300)} Then more.`,
])('what is shown of a text that grows is the beginning of what is shown of the whole', (text) => {
  const whole = sixLines(text).text;
  for (let length = 1; length <= text.length; length += 1) {
    const part = text.slice(0, length);
    const lineAt = part.lastIndexOf('\n') + 1;
    const fences = part.split('```').length - 1;
    // As it is streamed: up to the last blank, without a block of code that is open.
    const settled =
      fences % 2 === 1
        ? part.slice(0, part.lastIndexOf('```'))
        : part.slice(0, lineAt) + part.slice(lineAt).replace(/\S*$/, '').trimEnd();
    const fitting = sixLines(part);
    const shown = fitting.more ? fitting.text : growing(settled).text;
    expect(whole.startsWith(shown.trimEnd())).toBe(true);
  }
});
