/** What is streamed is read by Slack's own Markdown reader: nothing in it may be a link that does not say where it leads. */
import type { Nodes } from 'mdast';
import { fromMarkdown as parsed } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { fromMarkdown, safeMarkdown } from '../../../src/slack/text/mrkdwn.ts';

const wordsIn = (node: Nodes): string =>
  'children' in node ? node.children.map(wordsIn).join('') : 'value' in node ? node.value : '';

describe('fault 114: a hidden link is shown in no streamed text, however its marks are escaped', () => {
  test.each([
    ['a code span that is none', '\\`LINK\\`'],
    ['brackets behind backslashes', '\\[bank\\](https://evil.example/x "t")'],
    ['two backslashes', '\\\\[bank\\\\](https://evil.example/x "t")'],
    ['runs of backticks that do not match', '``LINK`'],
    ['a fence that never begins', '```LINK``'],
    ['a fence behind words', 'So ```\nLINK\n```'],
    ['an escaped fence', '\\``` LINK ```'],
    ['a span that began a line before', 'a `\nb `LINK` c'],
    ['points of a list', '- a `\n- b `c` LINK `d`'],
    ['a definition elsewhere', '[bank][1]\n\n[1]: https://evil.example/x'],
    ['a definition in a span', '`\n[1]: https://evil.example/x\n` [bank][1]'],
  ])('%s', (_name, text) => {
    const links: string[] = [];
    const look = (node: Nodes): void => {
      if (node.type === 'link' && !wordsIn(node).includes('evil.example')) links.push(wordsIn(node));
      if (node.type === 'linkReference' || node.type === 'definition' || node.type === 'image')
        links.push(node.type);
      if ('children' in node) for (const child of node.children) look(child);
    };
    look(parsed(safeMarkdown(text.replace('LINK', '[bank](https://evil.example/x "t")'))));
    expect(links).toEqual([]);
  });

  test('code is shown as it is, and what is escaped as the mark that was meant', () => {
    const code = 'See `list[0].at(1)`:\n```js\nrows[i](x);\n```\nThat is all.';
    expect(safeMarkdown(code)).toBe(code);
    expect(safeMarkdown('3\\. Round \\`once\\`')).toBe('3\\. Round ˋonceˋ');
    expect(fromMarkdown('3\\. Round \\`once\\` \\[a\\]')).toBe('3. Round ˋonceˋ [a]');
  });
});
