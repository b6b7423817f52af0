import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalMarkdown, documentHash, sameWords } from '../../../src/pipeline/documents/canonical.ts';
import { mergeSections } from '../../../src/pipeline/documents/merging/merge.ts';
import {
  assemble,
  replaceSection,
  sectionChanges,
  sections,
  withoutSection,
} from '../../../src/pipeline/documents/sections.ts';

const same: [string, string, string][] = [
  ['bullet markers', '* a\n* b', '- a\n- b'],
  ['emphasis markers', '_a_ and __b__', '*a* and **b**'],
  ['heading style', 'Problem\n---', '## Problem ##'],
  ['levels that canvases flatten', '#### Deep', '### Deep'],
  ['soft line breaks', 'one\ntwo', 'one two'],
  ['hard line breaks', 'one  \ntwo', 'one two'],
  ['runs of white space', 'a   b\t c', 'a b c'],
  ['blank lines and a final line end', '# A\n\n\n\ntext\n\n', '# A\ntext'],
  ['loose and tight lists', '- a\n\n- b', '- a\n- b'],
  ['ordered list style', '1) a\n2) b', '1. a\n2. b'],
  ['indented and fenced code', '    x = 1', '```\nx = 1\n```'],
  ['Windows line ends', 'a\r\n\r\nb', 'a\n\nb'],
  ['NUL and lone surrogates', 'a\u0000b\uD800', 'ab'],
  ['zero-width, bidi and tag characters', 'a\u200Bb\u202Ec\u{E0041}', 'abc'],
  ['composed and decomposed letters', 'e\u0301', '\u00e9'],
];

describe('a page that reads as we wrote it', () => {
  test.each([
    ...same,
    ['emphasis that was dropped', '**Must** ship', 'Must ship'],
    ['other quotation marks', '“a” — b', '"a" - b'],
    ['a quotation mark at the line', '> a', 'a'],
    ['an address in brackets', '<https://a.example>', 'https://a.example'],
    ['an escaped mark', 'a \\~ b', 'a ~ b'],
  ])('%s may differ', (_name, left, right) => {
    expect(sameWords(left, right)).toBe(true);
  });

  test.each([
    ['a symbol', '1. PDF ✅', '1. PDF ❌'],
    ['what is struck out', 'Mail it', '~~Mail it~~'],
    ['where the line through ends', '~~Mail~~ it', '~~Mail it~~'],
    ['a ticked box', '- [ ] a', '- [x] a'],
    ['a sign of comparison', 'Totals < 1000', 'Totals > 1000'],
    ['a currency', '€ 5', '$ 5'],
    ['a word', 'all invoices', 'all open invoices'],
  ])('%s may not', (_name, left, right) => {
    expect(sameWords(left, right)).toBe(false);
  });
});

describe('one hash for texts that say the same', () => {
  test.each(same)('%s', (_name, left, right) => {
    expect(documentHash(left)).toBe(documentHash(right));
  });

  test.each([
    ['a word', 'all invoices', 'all open invoices'],
    ['upper case', 'must', 'Must'],
    ['a number', '1. a', '2. a'],
    ['a negation', 'It must not ship.', 'It must ship.'],
    ['white space in code', '```\na  b\n```', '```\na b\n```'],
    ['a link target', '[a](https://a.example)', '[a](https://b.example)'],
    ['a ticked box', '- [ ] a', '- [x] a'],
    ['a comment', 'a', 'a <!-- b -->'],
  ])('%s counts', (_name, left, right) => {
    expect(documentHash(left)).not.toBe(documentHash(right));
  });

  test('is SHA-256 in hex', () => {
    expect(documentHash('# A')).toMatch(/^[\da-f]{64}$/);
  });

  test('canonical text is its own canonical text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '# ',
            '- ',
            '1. ',
            '> ',
            '*',
            '_',
            '`',
            '[',
            ']',
            '(',
            ')',
            '\n',
            '\n\n',
            ' ',
            'word',
            'x_y',
            '<b>',
            '|',
            '~~',
            '\\',
            '&amp;',
            '!',
            'http://a.b',
            '😀',
            '```\n',
          ),
          { maxLength: 40 },
        ),
        (pieces) => {
          const canonical = canonicalMarkdown(pieces.join(''));
          expect(documentHash(canonical)).toBe(documentHash(canonicalMarkdown(canonical)));
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  test('keeps every word, in any script, and emoji whole', () => {
    const text = 'مرحبا نص 漢字 👩‍👩‍👧 می‌خواهم ✅️ naïve';
    expect(canonicalMarkdown(text)).toContain('👩‍👩‍👧');
    expect(canonicalMarkdown(text)).toContain('می‌خواهم');
    expect(canonicalMarkdown(text)).toContain('漢字');
  });

  test.each([
    ['quotes in quotes', `${'>'.repeat(20_000)} x`],
    ['lists in lists', `${'- '.repeat(3_000)}x`],
    ['open brackets', '[a]('.repeat(20_000)],
    ['emphasis in emphasis', `${'*a **b '.repeat(5_000)}${'a* b**'.repeat(5_000)}`],
    ['a very long list', '- item\n'.repeat(3_000)],
  ])('a hostile text is read in time: %s', (_name, text) => {
    const started = process.cpuUsage();
    expect(documentHash(text)).toHaveLength(64);
    expect(process.cpuUsage(started).user / 1_000_000).toBeLessThan(10);
  });
});

const base = '# PRD\n\n## Problem\n\nOld.\n\n## Requirements\n\n- a\n\n## Risks\n\nNone.\n';

describe('sections', () => {
  test('split by second-level headings, not by those in code', () => {
    expect(sections('Intro\n\n## A\n\ntext\n\n```\n## not one\n```\n\n### Sub\n\nmore\n\n## B')).toEqual([
      { title: '', body: 'Intro' },
      { title: 'A', body: 'text\n\n```\n## not one\n```\n\n### Sub\n\nmore' },
      { title: 'B', body: '' },
    ]);
  });

  test('what changed, before and after', () => {
    const after = '# PRD\n\n## Problem\n\nOld.\n\n## Requirements\n\n* a\n* b\n\n## Goals\n\nG.\n';
    expect(sectionChanges(base, after)).toEqual([
      { section: 'Requirements', before: '- a', after: '- a\n- b' },
      { section: 'Goals', before: '', after: 'G.' },
      { section: 'Risks', before: 'None.', after: '' },
    ]);
    expect(sectionChanges(base, base.replaceAll('- ', '* '))).toEqual([]);
  });

  test('a section is replaced by name, in any case, and cannot bring sections of its own', () => {
    const text = replaceSection(base, 'requirements', 'New.\n\n## Injected\n\nx');
    expect(sections(text).map((part) => part.title)).toEqual(['', 'Problem', 'Requirements', 'Risks']);
    expect(sections(text)[2]?.body).toBe('New.\n\n### Injected\n\nx');
  });

  test('a section that is not there is added at the end', () => {
    expect(sections(replaceSection(base, 'Non-goals', '- PDF')).at(-1)).toEqual({
      title: 'Non-goals',
      body: '- PDF',
    });
  });
});

const edit = (section: string, body: string) => replaceSection(base, section, body);

describe('merging a hand edit with ours', () => {
  test('different sections are both kept, neither is overwritten', () => {
    const merged = mergeSections(base, edit('Problem', 'By hand.'), edit('Risks', 'Ours.'));
    expect(merged.clashes).toEqual([]);
    expect(merged.text).toContain('By hand.');
    expect(merged.text).toContain('Ours.');
  });

  test('the same section edited twice is a clash with both texts; what else they edited is merged all the same', () => {
    const theirs = replaceSection(edit('Risks', 'Theirs.'), 'Problem', 'By hand.');
    expect(mergeSections(base, theirs, edit('Risks', 'Ours.'))).toEqual({
      text: replaceSection(edit('Risks', 'Ours.'), 'Problem', 'By hand.'),
      clashes: [{ section: 'Risks', theirs: 'Theirs.', ours: 'Ours.' }],
    });
  });

  test('one that they renamed and we changed is there under both names, and asked about', () => {
    const merge = mergeSections(base, base.replace('## Risks', '## Dangers'), edit('Risks', 'Ours.'));
    expect(sections(merge.text).map((part) => part.title)).toEqual([
      '',
      'Problem',
      'Requirements',
      'Risks',
      'Dangers',
    ]);
    expect(merge.clashes).toEqual([{ section: 'Risks', theirs: '', ours: 'Ours.' }]);
  });

  test('no line that somebody wrote by hand is lost, whatever both sides do', () => {
    const titles = ['Problem', 'Requirements', 'Risks', 'Goals', 'Open questions'];
    const change = fc.record({ title: fc.constantFrom(...titles), act: fc.constantFrom('write', 'remove') });
    const changed = (mark: string, changes: { title: string; act: string }[]): string =>
      changes.reduce(
        (text, { title, act }, at) =>
          act === 'remove' ? withoutSection(text, title) : replaceSection(text, title, `${mark} ${at}.`),
        base,
      );
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 5 }),
        fc.array(change, { maxLength: 5 }),
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        (byHand, byUs, order) => {
          const parts = sections(changed('Hand', byHand));
          const theirs = assemble([...order.flatMap((at) => parts[at] ?? []), ...parts.slice(3)]);
          const { text, clashes } = mergeSections(base, theirs, changed('Ours', byUs));
          const kept = `${text}\n${clashes.map((clash) => clash.theirs).join('\n')}`;
          for (const [line] of theirs.matchAll(/^Hand \d\.$/gm)) expect(kept).toContain(line);
          for (const [line] of changed('Ours', byUs).matchAll(/^Ours \d\.$/gm)) expect(text).toContain(line);
        },
      ),
      { numRuns: 400, seed: 7 },
    );
  });

  test('the same edit on both sides is none', () => {
    expect(mergeSections(base, edit('Risks', 'Same.'), edit('Risks', 'Same.')).clashes).toEqual([]);
  });

  test('a section that people removed stays removed, unless we changed it', () => {
    const removed = base.replace(/## Risks[\s\S]*/, '');
    expect(mergeSections(base, removed, edit('Problem', 'Ours.'))).toMatchObject({
      text: expect.not.stringContaining('Risks'),
    });
    expect(mergeSections(base, removed, edit('Risks', 'Ours.')).clashes).toEqual([
      { section: 'Risks', theirs: '', ours: 'Ours.' },
    ]);
  });

  test('our new section stands after the one it follows in our text; their order is kept', () => {
    const ours = base.replace('## Risks', '## Goals\n\nG.\n\n## Risks');
    const theirs = '# PRD\n\n## Requirements\n\n- a\n\n## Problem\n\nOld.\n\n## Risks\n\nNone.\n';
    const merged = mergeSections(base, theirs, ours);
    expect(sections(merged.text).map((part) => part.title)).toEqual([
      '',
      'Requirements',
      'Goals',
      'Problem',
      'Risks',
    ]);
  });
});
