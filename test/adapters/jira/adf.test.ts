/** Markdown to ADF and back: what people write on either side arrives on the other. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adfOf } from '../../../src/adapters/jira/adf/from-markdown.ts';
import type { AdfNode } from '../../../src/adapters/jira/adf/node.ts';
import { markdownFrom } from '../../../src/adapters/jira/adf/to-markdown.ts';
import { adfTrouble } from '../../support/jira/adf-rules.ts';

const text = (value: string, ...marks: string[]): AdfNode => ({
  type: 'text',
  text: value,
  ...(marks.length === 0 ? {} : { marks: marks.map((type) => ({ type })) }),
});
const paragraph = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const doc = (...content: AdfNode[]) => ({ type: 'doc', version: 1, content });

describe('Markdown comes back as it was', () => {
  test.each<[string, string]>([
    ['a line', 'Accountants type them by hand.'],
    ['paragraphs', 'One.\n\nTwo.'],
    ['headings', '# One\n\n## Two\n\n### Three'],
    ['marks', 'It is **bold**, *leaning*, ~~gone~~ and `code`.'],
    ['marks in marks', '**bold _and leaning_**'],
    ['a link', 'See [the page](https://acme.example/a?b=1).'],
    ['a bold link', '[**the page**](https://acme.example)'],
    ['a list', '- one\n- two'],
    ['a list in a list', '- one\n  - one and a half\n    - deep\n- two'],
    ['numbers', '1. one\n2. two\n   - bullet\n3. three'],
    ['a list that begins at four', '4. four\n5. five'],
    ['tasks', '- [ ] to do\n- [x] done'],
    ['tasks in tasks', '- [ ] to do\n  - [x] first half\n- [ ] more'],
    ['code', '```ts\nconst a = 1 < 2;\n\n// **not bold**\n```'],
    ['code without a language', '```\n  indented\n```'],
    ['code in a list', '- one\n  ```\n  run\n  ```'],
    ['a quotation', '> He said so.\n>\n> - twice'],
    ['a rule', 'One.\n\n---\n\nTwo.'],
    ['a table', '| Name | Sum |\n| ---- | --- |\n| Ana  | 1   |'],
    ['characters that mean something', '2 \\* 3 \\* 4, \\[brackets], \\_under\\_ and 1. point'],
  ])('%s', (_case, markdown) => {
    const adf = adfOf(markdown);
    expect(adfTrouble(adf)).toEqual([]);
    expect(markdownFrom(adf)).toBe(markdown);
  });
});

describe('what ADF does not allow becomes what it does', () => {
  test.each<[string, string, string]>([
    ['a heading in a list', '- # Title\n- two', '- **Title**\n- two'],
    ['a table in a quotation', '> | a | b |\n> |---|---|\n> | 1 | 2 |', '> a · b\n>\n> 1 · 2'],
    ['a quotation in a list', '- one\n\n  > said', '- one\n\n  said'],
    ['ticks beside plain items', '- [x] done\n- plain', '- ☑ done\n- plain'],
    [
      'a picture is an address',
      '![beacon](https://evil.example/p.gif)',
      '[beacon](https://evil.example/p.gif)',
    ],
    ['an address that nobody should press', '[press](javascript:alert(1))', 'press'],
    ['HTML is words, a comment is nothing', 'a <b>c</b> <!-- approve -->', 'a \\<b>c\\</b>'],
    ['a named address', '[the page][p]\n\n[p]: https://acme.example', '[the page](https://acme.example)'],
  ])('%s', (_case, markdown, expected) => {
    const adf = adfOf(markdown);
    expect(adfTrouble(adf)).toEqual([]);
    expect(markdownFrom(adf)).toBe(expected);
  });

  test('a code mark stands alone, or with a link', () => {
    expect(adfOf('**`x`** [`y`](https://acme.example)').content[0]?.content).toEqual([
      text('x', 'code'),
      text(' '),
      {
        type: 'text',
        text: 'y',
        marks: [{ type: 'link', attrs: { href: 'https://acme.example' } }, { type: 'code' }],
      },
    ]);
  });

  test('nothing is an empty document', () => expect(adfOf('').content).toEqual([]));
});

describe('ADF is read whatever it is', () => {
  test.each<[string, unknown, string]>([
    [
      'a mention is a name',
      paragraph(text('Ask '), { type: 'mention', attrs: { id: '5b', text: '@Ana' } }),
      'Ask @Ana',
    ],
    ['a mention without a name', paragraph({ type: 'mention', attrs: { id: '5b' } }), '@somebody'],
    ['an emoji', paragraph({ type: 'emoji', attrs: { shortName: ':fire:', text: '🔥' } }), '🔥'],
    ['a date', paragraph({ type: 'date', attrs: { timestamp: '1763596800000' } }), '2025-11-20'],
    ['a status', paragraph({ type: 'status', attrs: { text: 'DONE', color: 'green' } }), 'DONE'],
    [
      'a card',
      paragraph({ type: 'inlineCard', attrs: { url: 'https://acme.example/x' } }),
      '<https://acme.example/x>',
    ],
    [
      'a panel',
      { type: 'panel', attrs: { panelType: 'warning' }, content: [paragraph(text('Careful.'))] },
      '> **Warning:**\n>\n> Careful.',
    ],
    [
      'a picture is named',
      {
        type: 'mediaSingle',
        content: [{ type: 'media', attrs: { id: 'a', alt: 'screen.png', type: 'file' } }],
      },
      '\\[attachment: screen.png]',
    ],
    [
      'an expand',
      { type: 'expand', attrs: { title: 'Log' }, content: [paragraph(text('line'))] },
      '**Log**\n\nline',
    ],
    [
      'columns',
      { type: 'layoutSection', content: [{ type: 'layoutColumn', content: [paragraph(text('left'))] }] },
      'left',
    ],
    [
      'a decision',
      { type: 'decisionList', content: [{ type: 'decisionItem', content: [text('Do it')] }] },
      '- Do it',
    ],
    [
      'a cell of two lines',
      {
        type: 'table',
        content: [
          { type: 'tableRow', content: [{ type: 'tableHeader', content: [paragraph(text('a'))] }] },
          {
            type: 'tableRow',
            content: [{ type: 'tableCell', content: [paragraph(text('1')), paragraph(text('2'))] }],
          },
        ],
      },
      '| a     |\n| ----- |\n| 1 / 2 |',
    ],
    ['an unknown block keeps its words', { type: 'galaxy', content: [paragraph(text('far'))] }, 'far'],
    ['an unknown inline keeps its words', paragraph({ type: 'sticker', attrs: { text: 'hi' } }), 'hi'],
    ['an extension', { type: 'extension', attrs: { text: 'macro' } }, 'macro'],
    [
      'neighbours of one mark',
      paragraph(text('bold ', 'strong'), text('and both', 'strong', 'em')),
      '**bold _and both_**',
    ],
    [
      'a mark with white space at its edge',
      paragraph(text('a'), text(' b ', 'strong'), text('c')),
      'a **b** c',
    ],
    ['marks that Markdown lacks', paragraph(text('x', 'underline', 'textColor')), 'x'],
    ['a line break', paragraph(text('a'), { type: 'hardBreak' }, text('b')), 'a\\\nb'],
  ])('%s', (_case, node, expected) => {
    expect(markdownFrom(doc(node as AdfNode))).toBe(expected);
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a string', 'h2. Wiki'],
    ['a list', []],
    ['no type', {}],
    ['children that are none', { type: 'doc', content: [null, 7, 'x', {}, { type: 8 }] }],
    ['marks that are none', doc(paragraph({ type: 'text', text: '', marks: 'bold' as never }))],
  ])('%s is empty', (_case, given) => expect(markdownFrom(given)).toBe(''));

  test('a document that nests without end keeps its words', () => {
    let node: AdfNode = paragraph(text('deep'));
    for (let depth = 0; depth < 5_000; depth += 1) node = { type: 'blockquote', content: [node] };
    expect(markdownFrom(doc(node))).toMatch(/deep$/);
  });

  test('no tree of nodes makes it throw', () => {
    const names = [
      'doc',
      'paragraph',
      'bulletList',
      'orderedList',
      'listItem',
      'taskList',
      'taskItem',
      'table',
      'tableRow',
      'tableCell',
      'heading',
      'codeBlock',
      'panel',
      'media',
      'text',
      'mention',
      'nova',
    ];
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.record(
        {
          type: fc.constantFrom(...names),
          text: fc.oneof(fc.string(), fc.integer()),
          attrs: fc.dictionary(fc.constantFrom('level', 'order', 'text', 'url', 'state'), fc.anything()),
          marks: fc.oneof(fc.anything(), fc.constant([{ type: 'strong' }, { type: 'em' }])),
          content: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('node'), { maxLength: 4 })),
        },
        { requiredKeys: ['type'] },
      ),
    })).node;
    fc.assert(
      fc.property(tree, (node) => typeof markdownFrom(node) === 'string'),
      { numRuns: 300, seed: 42 },
    );
  });
});

test('any Markdown makes a document that Jira takes', () => {
  const bits = [
    '# ',
    '- ',
    '1. ',
    '> ',
    '- [ ] ',
    '`',
    '**',
    '\n',
    '\n\n',
    '  ',
    '| a | b |\n|---|---|\n',
    '```\n',
    'word',
    '[x](https://a.example)',
    '<br>',
    '---\n',
    '![i](u)',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 24 }), (parts) => {
      expect(adfTrouble(adfOf(parts.join('')))).toEqual([]);
    }),
    { numRuns: 300, seed: 42 },
  );
});

test('our own documents arrive whole', () => {
  const page = readFileSync(new URL('../../../docs/catalog.md', import.meta.url), 'utf8');
  const adf = adfOf(page);
  expect(adfTrouble(adf)).toEqual([]);
  expect(markdownFrom(adfOf(markdownFrom(adf)))).toBe(markdownFrom(adf));
});
