import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalMarkdown, documentHash } from '../../../src/pipeline/documents/canonical.ts';
import { mergeSections } from '../../../src/pipeline/documents/merge.ts';
import { replaceSection, sectionChanges, sections } from '../../../src/pipeline/documents/sections.ts';

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
    expect(merged).toMatchObject({ kind: 'merged' });
    if (merged.kind !== 'merged') return;
    expect(merged.text).toContain('By hand.');
    expect(merged.text).toContain('Ours.');
  });

  test('the same section edited twice is a clash, shown with both texts', () => {
    expect(mergeSections(base, edit('Risks', 'Theirs.'), edit('Risks', 'Ours.'))).toEqual({
      kind: 'clash',
      clashes: [{ section: 'Risks', theirs: 'Theirs.', ours: 'Ours.' }],
    });
  });

  test('the same edit on both sides is none', () => {
    expect(mergeSections(base, edit('Risks', 'Same.'), edit('Risks', 'Same.'))).toMatchObject({
      kind: 'merged',
    });
  });

  test('a section that people removed stays removed, unless we changed it', () => {
    const removed = base.replace(/## Risks[\s\S]*/, '');
    expect(mergeSections(base, removed, edit('Problem', 'Ours.'))).toMatchObject({
      text: expect.not.stringContaining('Risks'),
    });
    expect(mergeSections(base, removed, edit('Risks', 'Ours.'))).toMatchObject({ kind: 'clash' });
  });

  test('our new section stands after the one it follows in our text; their order is kept', () => {
    const ours = base.replace('## Risks', '## Goals\n\nG.\n\n## Risks');
    const theirs = '# PRD\n\n## Requirements\n\n- a\n\n## Problem\n\nOld.\n\n## Risks\n\nNone.\n';
    const merged = mergeSections(base, theirs, ours);
    expect(merged.kind === 'merged' && sections(merged.text).map((part) => part.title)).toEqual([
      '',
      'Requirements',
      'Goals',
      'Problem',
      'Risks',
    ]);
  });
});
