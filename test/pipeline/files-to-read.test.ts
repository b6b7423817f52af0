import { expect, test } from 'vitest';
import { filesToRead } from '../../src/pipeline/facts/files-to-read.ts';

const many = Array.from({ length: 600 }, (_, index) => `src/a${index}.ts`);
const paths = [
  ...many,
  'src/zoo/invoices-export.ts',
  'src/zoo/server.ts',
  'test/invoices-export.test.ts',
  'docs/invoices.md',
  'node_modules/invoices/index.js',
  'src/orders.ts',
  'dist/invoices.js',
];

test.each([
  [
    'by the ticket’s words, however far down the alphabet: code, its test, what is written',
    'Export invoices as CSV',
    [],
    ['src/zoo/invoices-export.ts', 'test/invoices-export.test.ts', 'docs/invoices.md'],
  ],
  [
    'what an incident names comes before a word that many share',
    'Slow at noon',
    ['src/orders.ts'],
    ['src/orders.ts', 'src/zoo/server.ts'],
  ],
  ['without a shared word: entry points first', 'Mahnstufe', [], ['src/zoo/server.ts']],
])('%s', (_what, words, named, first) => {
  const found = filesToRead(paths, { words, named, most: 8 });
  expect(found.slice(0, first.length)).toEqual(first);
  expect(found).toHaveLength(8);
  expect(found.join(' ')).not.toMatch(/node_modules|dist/);
});
