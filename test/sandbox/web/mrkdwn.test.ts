import { describe, expect, test } from 'vitest';
import {
  type Inline,
  parseInline,
  parseMrkdwn,
  parsePlain,
} from '../../../src/sandbox/web/ui/text/mrkdwn.ts';

/** The tree as one line: tags for marks, names for references. */
function sketch(nodes: Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
          return node.text;
        case 'break':
          return '⏎';
        case 'code':
          return `[code ${node.text}]`;
        case 'link':
          return `[link ${node.url} ${sketch(node.children)}]`;
        case 'user':
        case 'channel':
        case 'group':
          return `[${node.kind} ${node.id}${node.label ? ` ${node.label}` : ''}]`;
        case 'broadcast':
          return `[all ${node.range}]`;
        case 'date':
          return `[date ${node.seconds} ${node.format} | ${node.fallback}${node.url ? ` ${node.url}` : ''}]`;
        case 'emoji':
          return node.character;
        default:
          return `[${node.kind} ${sketch(node.children)}]`;
      }
    })
    .join('');
}

describe('one line of mrkdwn', () => {
  test.each([
    ['plain words', 'plain words'],
    ['*bold*', '[bold bold]'],
    ['_italic_ and ~gone~', '[italic italic] and [strike gone]'],
    ['*bold _both_ bold*', '[bold bold [italic both] bold]'],
    ['*TL-42 · Export*, now', '[bold TL-42 · Export], now'],
    ['(*bold*)', '([bold bold])'],
    ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
    ['* not bold *', '* not bold *'],
    ['**', '**'],
    ['*open', '*open'],
    ['`*code* <b>`', '[code *code* <b>]'],
    ['*a `*` b*', '[bold a [code *] b]'],
    ['``', '``'],
    ['a &lt;b&gt; &amp;amp;', 'a <b> &amp;'],
    ['<@U0ANA> asks <@U0ELI|eli>', '[user U0ANA] asks [user U0ELI eli]'],
    ['<#C0INVOICES|invoices>', '[channel C0INVOICES invoices]'],
    ['<!here> <!channel> <!everyone>', '[all here] [all channel] [all everyone]'],
    ['<!subteam^S0PM|@pms>', '[group S0PM @pms]'],
    ['<https://a.example/x?a=1&amp;b=2|the *page*>', '[link https://a.example/x?a=1&b=2 the *page*]'],
    ['<https://a.example>', '[link https://a.example https://a.example]'],
    ['<mailto:a@b.example|mail>', '[link mailto:a@b.example mail]'],
    ['<javascript:alert(1)|press>', '<javascript:alert(1)|press>'],
    ['see https://a.example/x, then', 'see [link https://a.example/x https://a.example/x], then'],
    ['*<https://a.example|bold link>*', '[bold [link https://a.example bold link]]'],
    [':eyes: and :+1::skin-tone-3:', '👀 and 👍'],
    [':no_such_emoji: 10:42:30', ':no_such_emoji: 10:42:30'],
    ['<!date^1795167720^{date} {time}|10:42 UTC>', '[date 1795167720 {date} {time} | 10:42 UTC]'],
    ['<!date^1795167720^{ago}^https://a.example|x>', '[date 1795167720 {ago} | x https://a.example]'],
    ['<!date^soon^{time}|10:42 UTC>', '10:42 UTC'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
  ])('%s', (text, drawn) => {
    expect(sketch(parseInline(text))).toBe(drawn);
  });
});

const kinds = (text: string) => parseMrkdwn(text).map((part) => part.kind);

describe('blocks of mrkdwn', () => {
  test.each([
    ['one\ntwo', ['paragraph']],
    ['before\n```\ncode *here*\n```\nafter', ['paragraph', 'pre', 'paragraph']],
    ['> quoted\n> still\nnot', ['quote', 'paragraph']],
    ['&gt; quoted', ['quote']],
    ['words\n• one\n• two\nmore', ['paragraph', 'list', 'paragraph']],
    ['1. one\n2. two\n- three', ['list', 'list']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  test('a code block keeps its text as it is, with entities undone', () => {
    expect(parseMrkdwn('```if (a &lt; b) *c*```')).toEqual([{ kind: 'pre', text: 'if (a < b) *c*' }]);
  });

  test('three signs quote everything that follows', () => {
    expect(parseMrkdwn('>>> one\ntwo')).toEqual([
      {
        kind: 'quote',
        parts: [
          {
            kind: 'paragraph',
            inline: [{ kind: 'text', text: 'one' }, { kind: 'break' }, { kind: 'text', text: 'two' }],
          },
        ],
      },
    ]);
  });

  test('a numbered list goes on from its first number', () => {
    expect(parseMrkdwn('3. three')).toMatchObject([{ kind: 'list', ordered: true, start: 3 }]);
  });
});

test('plain text translates emoji and nothing else', () => {
  expect(sketch(parsePlain('*Needs you* :eyes: &amp; <@U0ANA>'))).toBe('*Needs you* 👀 &amp; <@U0ANA>');
});
