/** `sources.catalog` of the policy file: what it may say, and what is said of what it may not. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { ConfigProblems, readCompany } from '../../../src/config.ts';
import { acmeSource } from '../../support/local/acme.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-policy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(catalog: unknown, env: Record<string, string> = {}): Promise<unknown> {
  const raw = parse(await readFile(join(acmeSource, 'throughline.yaml'), 'utf8')) as {
    sources: Record<string, unknown>;
  };
  raw.sources['catalog'] = catalog;
  const file = join(folder, 'throughline.yaml');
  await writeFile(file, stringify(raw));
  try {
    return readCompany(file, env).sources.catalog;
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems.map((one) => one.replace(`${file}: `, ''));
    throw error;
  }
}

test.each([
  ['none', { kind: 'none' }],
  ['catalog', { kind: 'files', path: 'catalog' }],
  ['../all.yaml', { kind: 'files', path: '../all.yaml' }],
  ['./repositories', { kind: 'files', path: './repositories' }],
  ['repositories', { kind: 'repositories' }],
  [{ url: 'http://localhost:7007' }, { kind: 'server', url: 'http://localhost:7007', token: null }],
])('%j', async (given, place) => {
  expect(await read(given)).toEqual(place);
});

test('a server’s token is read from the variable that is named', async () => {
  const given = { url: 'https://backstage.acme.dev', token_env: 'BACKSTAGE_TOKEN' };
  expect(await read(given, { BACKSTAGE_TOKEN: 'abc' })).toEqual({
    kind: 'server',
    url: 'https://backstage.acme.dev',
    token: 'abc',
  });
  expect(await read(given)).toMatchInlineSnapshot(`
    [
      "sources.catalog names BACKSTAGE_TOKEN, which is not set. Put Backstage's token in that variable, or take token_env out.",
    ]
  `);
});

test('what is wrong is one sentence, and no token is repeated', async () => {
  const wrong = [
    7,
    '',
    { token_env: 'BACKSTAGE_TOKEN' },
    { url: 'backstage' },
    { url: 'http://backstage.acme.dev' },
    { url: 'https://me:secret@backstage.acme.dev' },
    { url: 'https://backstage.acme.dev?token=secret' },
    { url: 'https://backstage.acme.dev', token_env: 'eyJhbGciOi' },
    { url: 'https://backstage.acme.dev', token: 'eyJhbGciOi' },
  ];
  const said: unknown[] = [];
  for (const given of wrong) said.push(await read(given));
  expect(said.every((one) => Array.isArray(one) && one.length === 1)).toBe(true);
  expect(JSON.stringify(said)).not.toMatch(/eyJ|secret/);
  expect(said.flat().join('\n')).toMatchInlineSnapshot(`
    "sources.catalog: a folder, a file, repositories, none, or url and token_env of a Backstage server. Correct that value.
    sources.catalog: a folder, a file, repositories, none, or url and token_env of a Backstage server. Correct that value.
    sources.catalog.url: the address of your Backstage, such as https://backstage.example.com. Correct that value.
    sources.catalog.url: an address such as https://backstage.example.com. Correct that value.
    sources.catalog.url: an address that begins with https://; http:// is for this machine alone. Correct that value.
    sources.catalog.url: an address without a name and password in it; use token_env. Correct that value.
    sources.catalog.url: an address without ? and #. Correct that value.
    sources.catalog.token_env: the name of an environment variable such as BACKSTAGE_TOKEN, never the token itself. Correct that value.
    sources.catalog: it takes url and token_env, not token. Correct that value."
  `);
});
