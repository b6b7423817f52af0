/** Proves that each house rule finds its breach, says the fix, and lets the right thing pass. */
import { describe, expect, it } from 'vitest';
import * as code from './support/architecture/code-rules.ts';
import { cycles, importBreaches, packageBreaches } from './support/architecture/import-rules.ts';
import { lockBreaches, versionBreaches } from './support/architecture/package-rules.ts';
import { fullFolderBreaches, longFileBreaches, nameBreaches } from './support/architecture/shape-rules.ts';
import { type SourceFile, sourceFile } from './support/architecture/source-file.ts';

type Rule = (files: SourceFile[]) => string[];

/** How many breaches a rule finds in one file with this text. */
const count = (rule: Rule, path: string, text: string): number => rule([sourceFile(path, text)]).length;

describe('who may import whom', () => {
  it.each<[string, string, string, number]>([
    ['pipeline stays pure', 'src/pipeline/a.ts', "import { x } from '../store/db.ts'", 1],
    ['even of types', 'src/pipeline/a.ts', "import type { X } from '../ports/flow.ts'", 1],
    ['even of the log', 'src/pipeline/a.ts', "import { x } from '../log.ts'", 1],
    ['even lazily', 'src/pipeline/a.ts', "const x = await import('../flow/receive.ts')", 1],
    ['even in a type', 'src/pipeline/a.ts', "type X = import('../flow/receive.ts').X", 1],
    ['its own files are its own', 'src/pipeline/guardrails/a.ts', "import { x } from '../stages.ts'", 0],
    ['slack reaches flow through ports', 'src/slack/a.ts', "import { receive } from '../flow/receive.ts'", 1],
    ['slack never sees the store', 'src/slack/cards/a.ts', "import { x } from '../../store/asks.ts'", 1],
    ['slack may log', 'src/slack/a.ts', "import type { Log } from '../log.ts'", 0],
    ['flow knows no vendor', 'src/flow/a.ts', "import { x } from '../adapters/linear/linear.ts'", 1],
    ['an adapter knows no other', 'src/adapters/linear/a.ts', "import { x } from '../jira/jira.ts'", 1],
    ['an adapter has its own files', 'src/adapters/linear/api/a.ts', "import { x } from '../linear.ts'", 0],
    ['the sandbox knows nothing of ours', 'src/sandbox/slack/a.ts', "import { x } from '../../errors.ts'", 1],
    ['nobody imports main', 'src/flow/a.ts', "import { run } from '../main.ts'", 1],
    ['main knows everybody', 'src/main.ts', "import { x } from './adapters/local/x.ts'", 0],
    ['connect knows everybody', 'src/connect.ts', "import { x } from './adapters/local/x.ts'", 0],
    [
      'the servers of the policy file are a list',
      'src/adapters/servers.ts',
      "import { x } from './mcp/x.ts'",
      0,
    ],
    ['a list does not reach into flow', 'src/adapters/servers.ts', "import { x } from '../flow/x.ts'", 1],
    ['a new folder asks for its row', 'src/billing/a.ts', 'export const x = 1', 1],
  ])('%s', (_rule, path, text, breaches) => {
    expect(count(importBreaches, path, text)).toBe(breaches);
  });

  it('says who imports what, the rule, and the fix', () => {
    const file = sourceFile('src/slack/a.ts', "import { x } from '../store/asks.ts'");
    expect(importBreaches([file])).toMatchInlineSnapshot(`
      [
        "src/slack/a.ts imports src/store/asks.ts, but slack and mcp import pipeline and ports. Move what is shared into the folder that both may import, or pass it in from main.ts.",
      ]
    `);
  });

  it('a cycle is one of values; types may point back', () => {
    const a = "import { b } from './b.ts'; export const a = b";
    const pair = (back: string) => [sourceFile('src/flow/a.ts', a), sourceFile('src/flow/b.ts', back)];
    expect(cycles(pair("import { a } from './a.ts'; export const b = a"))).toMatchInlineSnapshot(`
      [
        "src/flow/a.ts → src/flow/b.ts → src/flow/a.ts is a cycle. Move what both need into a file that imports neither, or pass it as an argument.",
      ]
    `);
    expect(cycles(pair("import type { A } from './a.ts'; export const b = 1"))).toEqual([]);
    // It leaves `import {} from './a.ts'` behind, which runs.
    expect(cycles(pair("import { type A } from './a.ts'; export const b = 1"))).toHaveLength(1);
  });
});

describe('where packages live', () => {
  it.each<[string, string, number]>([
    ['src/flow/a.ts', "import { App } from '@slack/bolt'", 1],
    ['src/slack/a.ts', "import { App } from '@slack/bolt'", 0],
    ['src/sandbox/slack/a.ts', "import type { Block } from '@slack/types'", 1],
    ['src/flow/a.ts', "import { sql } from 'drizzle-orm'", 1],
    ['src/flow/a.ts', "import type { PGlite } from '@electric-sql/pglite'", 1],
    ['src/store/a.ts', "import { migrate } from 'drizzle-orm/pglite/migrator'", 0],
    ['src/slack/a.ts', "import { Client } from '@modelcontextprotocol/sdk/client'", 1],
    ['src/flow/a.ts', "import { Octokit } from '@octokit/rest'", 1],
    ['src/adapters/github/a.ts', "import { Octokit } from '@octokit/rest'", 0],
    ['src/pipeline/a.ts', "import { readFileSync } from 'node:fs'", 1],
    ['src/pipeline/a.ts', "import { createHash } from 'node:crypto'", 0],
    ['src/flow/a.ts', "import { left } from 'left-pad'", 1],
  ])('%s: %s', (path, text, breaches) => {
    expect(count(packageBreaches, path, text)).toBe(breaches);
  });
});

describe('what a file may hold', () => {
  it.each<[string, Rule, string, string, number]>([
    ['fetch outside adapters', code.fetchBreaches, 'src/slack/a.ts', 'await fetch(url)', 1],
    ['fetch by its long name', code.fetchBreaches, 'src/flow/a.ts', 'await globalThis.fetch(url)', 1],
    ['fetch in an adapter', code.fetchBreaches, 'src/adapters/linear/a.ts', 'await fetch(url)', 0],
    [
      'a parameter called fetch',
      code.fetchBreaches,
      'src/flow/a.ts',
      'const f = (fetch: () => void) => fetch()',
      0,
    ],
    ['the environment', code.environmentBreaches, 'src/flow/a.ts', "const a = process.env['A']", 1],
    ['a variable of it in main', code.environmentBreaches, 'src/main.ts', 'const a = process.env.A', 1],
    ['main hands it over', code.environmentBreaches, 'src/main.ts', 'readConfig(process.env, "")', 0],
    ['a default export', code.defaultExportBreaches, 'src/flow/a.ts', 'export default 1', 1],
    ['export from', code.reExportBreaches, 'src/flow/a.ts', "export { b } from './b.ts'", 1],
    ['export all', code.reExportBreaches, 'src/flow/a.ts', "export * from './b.ts'", 1],
    [
      'import, then export',
      code.reExportBreaches,
      'src/flow/a.ts',
      "import { b } from './b.ts'; export { b }",
      1,
    ],
    [
      'a list',
      code.reExportBreaches,
      'src/flow/a.ts',
      "import { b } from './b.ts'; export const all = [b]",
      0,
    ],
    ['any', code.anyBreaches, 'test/a.test.ts', 'const a: any = 1', 1],
    ['the word any', code.anyBreaches, 'src/flow/a.ts', "const any = 'any' // any", 0],
    ['a silenced check', code.suppressionBreaches, 'src/flow/a.ts', '// oxlint-disable-line no-empty', 1],
    ['a skipped test', code.skippedTestBreaches, 'test/a.test.ts', "it.skip('x', f)", 1],
    ['a lone test', code.skippedTestBreaches, 'test/a.test.ts', "describe.concurrent.only('x', f)", 1],
    ['a promised test', code.skippedTestBreaches, 'test/a.test.ts', "test.todo('x')", 1],
    ['a test that skips itself', code.skippedTestBreaches, 'test/a.test.ts', "it.skipIf(ci)('x', f)", 1],
    ['a table', code.skippedTestBreaches, 'test/a.test.ts', "it.each([1])('x', f)", 0],
    ['a wide port', code.portBreaches, 'src/ports/a.ts', `interface A { ${'m(): void; '.repeat(7)} }`, 1],
    [
      'a port of six',
      code.portBreaches,
      'src/ports/a.ts',
      `interface A { ${'m: () => void; '.repeat(6)} n: 1 }`,
      0,
    ],
  ])('%s', (_what, rule, path, text, breaches) => {
    expect(count(rule, path, text)).toBe(breaches);
  });
});

describe('sizes and names', () => {
  const long = (lines: number) => [{ path: 'src/a.ts', text: 'x\n'.repeat(lines) }];
  const inside = (files: number) => Array.from({ length: files }, (_, index) => `src/flow/a${index}.ts`);

  it('a file ends at 300 lines', () => {
    expect(longFileBreaches(long(300))).toEqual([]);
    expect(longFileBreaches(long(301))).toHaveLength(1);
  });
  it('a folder splits past eighteen files', () => {
    expect(fullFolderBreaches(inside(18))).toEqual([]);
    expect(fullFolderBreaches([...inside(19), 'src/flow/effects/b.ts'])).toHaveLength(1);
  });
  it.each([
    ['src/flow/checkGate.ts', 1],
    ['src/flow/Gate.ts', 1],
    ['src/flow/check_gate.ts', 1],
    ['src/flow/utils.ts', 1],
    ['src/helpers/gate.ts', 1],
    ['test/flow/check-gate.test.ts', 0],
  ])('%s: %i', (path, breaches) => {
    expect(nameBreaches([path])).toHaveLength(breaches);
  });
});

describe('packages', () => {
  it('a range is no version', () => {
    const named = (version: string) =>
      versionBreaches(JSON.stringify({ devDependencies: { vitest: version } }));
    expect(named('5.1.0')).toEqual([]);
    for (const range of ['^5.1.0', '~5.1.0', '5', 'latest', 'file:../vitest'])
      expect(named(range)).toHaveLength(1);
  });
  it('a lock names no host and has a checksum for each package', () => {
    const lock = (row: object) =>
      lockBreaches(JSON.stringify({ packages: { '': {}, 'node_modules/a': row } }));
    expect(lock({ version: '1.0.0', integrity: 'sha512-x' })).toEqual([]);
    expect(lock({ version: '1.0.0', integrity: 'sha512-x', resolved: 'https://host/a.tgz' })).toHaveLength(1);
    expect(lock({ version: '1.0.0' })).toHaveLength(1);
  });
  it('a lock has every platform, whichever machine wrote it', () => {
    const builds = { 'a-darwin': '1.0.0', 'a-linux': '1.0.0' };
    const a = { version: '1.0.0', integrity: 'sha512-x', optionalDependencies: builds };
    const row = { version: '1.0.0', optional: true, cpu: ['arm64'] };
    const lock = (packages: object) =>
      lockBreaches(JSON.stringify({ packages: { 'node_modules/a': a, ...packages } }));
    expect(lock({ 'node_modules/a-linux': row })).toEqual([
      'package-lock.json lacks a-darwin 1.0.0 of node_modules/a, and npm ci would refuse. Add its row (version, os, cpu, optional).',
    ]);
    expect(lock({ 'node_modules/a-linux': row, 'node_modules/a/node_modules/a-darwin': row })).toEqual([]);
  });
});
