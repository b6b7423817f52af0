import { describe, expect, test } from 'vitest';
import { fillTemplate, unknownPlaceholders } from '../../../src/pipeline/knowledge/arguments-template.ts';
import { instantOf, itemsIn } from '../../../src/pipeline/knowledge/foreign-items.ts';
import {
  cutText,
  isBinary,
  plainText,
  withoutContacts,
} from '../../../src/pipeline/knowledge/foreign-text.ts';

describe('arguments', () => {
  const template = {
    query: '{query}',
    page: { size: '{limit}', sort: 'new' },
    jql: 'text ~ "{query}" and updated >= {since_date}',
    after: '{since}',
    tags: ['a', '{id}'],
  };
  test('take our values in their own types; what is not known leaves its entry out', () => {
    expect(fillTemplate(template, { query: 'a {limit}', limit: 5 })).toEqual({
      query: 'a {limit}',
      page: { size: 5, sort: 'new' },
      tags: ['a'],
    });
    const since = { since: '2026-05-01T00:00:00Z', since_date: '2026-05-01' };
    expect(fillTemplate(template, { query: 'x', limit: 1, ...since })).toMatchObject({
      jql: 'text ~ "x" and updated >= 2026-05-01',
      after: '2026-05-01T00:00:00Z',
    });
  });
  test('words cannot leave the string of a query language that they stand in', () => {
    const query = 'x" or space = "SECRET\\';
    expect(fillTemplate({ cql: 'text ~ "{query}"', whole: '{query}' }, { query })).toEqual({
      cql: 'text ~ "x or space = SECRET"',
      whole: query,
    });
  });
  test('words in braces that mean nothing are found', () =>
    expect(unknownPlaceholders({ a: '{qeury}', b: ['{limit}', { c: 'x {user}' }] })).toEqual([
      'qeury',
      'user',
    ]));
});

describe('text of others', () => {
  test.each([
    ['<p>One</p><p>Two &amp; three</p>', 'One\n\nTwo & three'],
    ['<div>seen<span style="display:none">hidden</span></div>', 'seen'],
    ['<script>steal()</script><b>x</b><p>y', 'x\ny'],
    ['<style>p{}', ''],
    ['a < b and c > d', 'a < b and c > d'],
    ['<p>&#x200b;a&#8203;b</p>', 'ab'],
    ['plain\u200b text', 'plain text'],
    ['<p>cut <a href="x', 'cut'],
  ])('%j reads %j', (raw, read) => expect(plainText(raw)).toBe(read));

  test.each([
    '<'.repeat(300_000),
    '<script>'.repeat(40_000),
    '<p '.repeat(100_000),
    '&'.repeat(300_000),
    '<!--'.repeat(80_000),
  ])('a text that is made to be slow is read at once', (text) => {
    const started = performance.now();
    plainText(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('is cut at a word, with a note', () => {
    expect(cutText('one two three', 9)).toEqual({ text: 'one two…', note: 'cut at 9 characters' });
    expect(cutText('one', 9)).toEqual({ text: 'one', note: null });
  });

  test('bytes are told from text', () => {
    expect(isBinary('\u0000\u0001\ufffd\u0002'.repeat(20))).toBe(true);
    expect(isBinary('Grüße aus Köln 👋')).toBe(false);
  });

  test.each([
    ['Mail ana.lima+x@brightside.co.uk now', 'Mail [e-mail] now'],
    ['Call +49 (170) 123-4567.', 'Call [phone].'],
    ['Call 030 1234567', 'Call [phone]'],
    ['(555) 123-4567', '[phone]'],
    ['Order 12345678 of 2026-10-02', 'Order 12345678 of 2026-10-02'],
    ['between 2026-10-02 and 2026-11-02', 'between 2026-10-02 and 2026-11-02'],
    ['1,200.50 EUR for 17 rows', '1,200.50 EUR for 17 rows'],
  ])('%j without ways to reach a person: %j', (text, kept) => expect(withoutContacts(text)).toBe(kept));
});

describe('lists in answers', () => {
  test.each<[string, unknown, string[] | null]>([
    ['a list', [{ id: 1, title: 'A' }], ['A']],
    ['under a name', { results: [{ id: 'x', name: 'B' }], total: 1 }, ['B']],
    ['nodes', { issues: { nodes: [{ identifier: 'E-1', title: 'C' }] } }, ['C']],
    ['one thing', { id: 'x', title: 'D', text: 'd' }, ['D']],
    ['an empty list', { results: [] }, []],
    ['no list', { count: 3 }, null],
    ['a list of words', ['a', 'b'], null],
    ['things without name or id', [{ colour: 'red' }], null],
    ['a title without id or link', [{ title: 'A' }], null],
    ['only part of it', [{ id: 1, title: 'A' }, 'noise', null], ['A']],
  ])('%s', (_name, value, titles) => expect(itemsIn(value)?.map((one) => one.title) ?? null).toEqual(titles));

  test.each([
    ['2026-10-02', '2026-10-02T00:00:00.000Z'],
    ['2026-10-02T08:00:00', '2026-10-02T08:00:00.000Z'],
    ['2026-10-02T08:00:00+02:00', '2026-10-02T06:00:00.000Z'],
    ['1790000000', '2026-09-21T14:13:20.000Z'],
    ['yesterday', null],
    ['02/10/2026', null],
  ])('%s is the moment %s', (text, moment) => expect(instantOf(text)).toBe(moment));
});
