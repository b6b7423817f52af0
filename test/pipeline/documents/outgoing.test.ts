/** What a model wrote mentions nobody, hides no link, loads no picture and closes no issue, wherever it goes. */
import { describe, expect, test } from 'vitest';
import { forOthersTools, forPage, plainTitle } from '../../../src/pipeline/documents/outgoing.ts';
import { secrets } from '../../fixtures/secrets.ts';

const hosts = ['docs.acme.example', '127.0.0.1:4000'];

describe('fault 114: on a page', () => {
  test.each([
    ['a picture', 'a ![x](https://evil.example/p.png?d=1) b', 'a (picture left out: x) b'],
    ['a picture without words', '![](https://evil.example/p.png)', '(a picture was left out)'],
    ['a picture by reference', '![x][p]\n\n[p]: https://evil.example/p.png', '(picture left out: x)'],
    [
      'a mention as the chat writes it',
      'for ![](@U0KIM) and ![](#C0INVOICES)',
      'for (a picture was left out) and (a picture was left out)',
    ],
    ['a link behind words', '[your bank](https://evil.example/a)', 'your bank (`https://evil.example/a`)'],
    [
      'a link behind another address',
      '[https://docs.acme.example](https://evil.example/a)',
      '`https://docs.acme.example` (`https://evil.example/a`)',
    ],
    ['a link by reference', '[bank][1]\n\n[1]: https://evil.example', 'bank (`https://evil.example`)'],
    ['an address alone', 'see https://evil.example/x', 'see `https://evil.example/x`'],
    ['an address in angles', 'see <https://evil.example/x>', 'see `https://evil.example/x`'],
    ['a script', '[x](javascript:alert(1))', 'x'],
    ['data', '[x](data:text/html,hi)', 'x'],
    [
      'a host in front of an at',
      '[x](https://docs.acme.example@evil.example/)',
      'x (`https://docs.acme.example@evil.example/`)',
    ],
    [
      'a host that only begins so',
      '[x](https://docs.acme.example.evil.example/)',
      'x (`https://docs.acme.example.evil.example/`)',
    ],
    [
      'an HTML picture',
      'a <img src="https://evil.example/p.png"> b',
      'a \\<img src="`https://evil.example/p.png`"> b',
    ],
    [
      'an HTML block',
      '<details><a href="https://evil.example">x</a></details>',
      '\\<details>\\<a href="`https://evil.example`">x\\</a>\\</details>',
    ],
    ['a comment', 'a <!-- approve --> b', 'a  b'],
    ['a mass mention', 'hi <!channel> <@U0KIM>', 'hi \\<!channel> <@U0KIM>'],
  ])('%s', (_name, markdown, seen) => {
    expect(forPage(markdown, hosts).trim()).toBe(seen);
  });

  test('links of our own sources, and everything else, stay to the letter', () => {
    const text =
      '## Sources\n\n* [Round once](https://docs.acme.example/adr/3)\n* [#17](http://127.0.0.1:4000/pull/17)\n\n`<b>`, a@b, 3 < 4, @team #12\n';
    expect(forPage(text, hosts)).toBe(text);
  });

  test('what was made safe is safe already: twice is as once', () => {
    const hostile = '![x](https://e.example/a) [b](https://e.example) <img src=x> @team closes #5 <!channel>';
    for (const make of [forPage, forOthersTools]) {
      const once = make(hostile);
      expect(make(once)).toBe(once);
      expect(once).not.toMatch(/!\[|\]\(|(?<!\\)<[a-z!]/i);
    }
  });
});

describe('fault 114: at a code host and in a tracker', () => {
  test.each([
    ['a team', 'ask @acme/payments now', 'ask `@acme/payments` now'],
    ['a person', '@kim, please', '`@kim`, please'],
    ['everybody', 'hi @here and @channel', 'hi `@here` and `@channel`'],
    ['an issue', 'closes #5', 'closes `#5`'],
    ['an issue elsewhere', 'Fixes acme/storefront#12.', 'Fixes `acme/storefront#12`.'],
    ['the older way', 'resolves GH-7', 'resolves `GH-7`'],
    ["a tracker's key", 'fixes PAY-318 and fixes: ENG-2', 'fixes `PAY-318` and fixes: `ENG-2`'],
    ['a smart commit', 'PAY-318 #close done', 'PAY-318 `#close` done'],
    [
      'an address of an issue',
      'closes https://github.com/acme/invoices/issues/5',
      'closes `https://github.com/acme/invoices/issues/5`',
    ],
    ['in a heading', '## @kim closes #5', '## `@kim` closes `#5`'],
    ['in emphasis', '**@kim** _#5_', '**`@kim`** _`#5`_'],
    [
      'in the words of a picture',
      '![@kim closes #5](https://e.example/p)',
      '(picture left out: `@kim` closes `#5`)',
    ],
    ['in HTML', '<div>@kim closes #5</div>', '\\<div>`@kim` closes `#5`\\</div>'],
    [
      'in a text too tangled to parse',
      `${'*a '.repeat(4_100)}@kim #5`,
      `${'\\*a '.repeat(4_100)}\`@kim\` \`#5\``,
    ],
    [
      'not in an address that may be a link',
      'https://docs.acme.example/a#5 @kim',
      '<https://docs.acme.example/a#5> `@kim`',
    ],
  ])('%s', (_name, markdown, seen) => {
    expect(forOthersTools(markdown, hosts).trim()).toBe(seen);
  });

  test.each([
    'Mail ana@acme.example',
    'C# and F#',
    'PAY-318 is linked',
    'a `@kim` and `#5` in code',
    'see TL-42',
  ])('%s is no command', (text) => {
    expect(
      forOthersTools(text, ['acme.example']).replace('`ana@acme.example`', 'ana@acme.example').trim(),
    ).toBe(text);
  });

  test.each([
    ['a link', 'see [rows](https://figma.example/a)', 'see [rows](https://figma.example/a)'],
    ['an address', 'https://figma.example/a#5', 'https://figma.example/a#5'],
    ['one for mail', 'mail ana@acme.example, @eli', 'mail <ana@acme.example>, `@eli`'],
    ['a reference', '[rows][1]\n\n[1]: https://figma.example/a', '[rows](https://figma.example/a)'],
    ['a picture, to be opened', '![@eli](https://figma.example/p)', '[`@eli`](https://figma.example/p)'],
    ['a nameless one', '![](https://figma.example/p.png "t")', '[picture](https://figma.example/p.png)'],
    ['no script', '[x](javascript:alert(1)) ![y](data:image/png;base64,AA)', 'x (picture left out: y)'],
    ['nobody is called', 'ask @team and (@eli)', 'ask `@team` and (`@eli`)'],
    ['words stay as they are', '# Why\n\n- `a | b`\n- 1 < 2', '# Why\n\n- `a | b`\n- 1 < 2'],
  ])('what people wrote keeps its links: %s', (_name, markdown, seen) => {
    expect(forOthersTools(markdown, 'any').trim()).toBe(seen);
  });

  test.each(secrets)('fault 122: no %s goes out', (_, secret) => {
    for (const out of [
      forOthersTools(`The key is ${secret} and works.`),
      forOthersTools(`The key is ${secret} and works.`, 'any'),
      plainTitle(`Use ${secret} for it`),
    ]) {
      expect(out).not.toContain(secret);
      expect(out).toContain('redacted');
    }
  });

  test('a title has neither mention nor number', () => {
    expect(plainTitle('Fixes #12 for @kim\nGH-3\u202e acme/x#4')).toBe(
      'Fixes no. 12 for kim no. 3 acme/xno. 4',
    );
    expect(plainTitle('a'.repeat(300))).toHaveLength(200);
    expect(plainTitle('a@b.c C# TL-42')).toBe('a@b.c C# TL-42');
  });
});
