/** Which code host the product has: by the policy file and the keys that are given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createOutside, type OutsideOptions } from '../../../src/adapters/index.ts';
import { ConfigProblems, codeHostOf, readConfig } from '../../../src/config.ts';
import { parseCompany } from '../../../src/flow/company/company-file.ts';

const home = mkdtempSync(join(tmpdir(), 'throughline-chosen-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const options: OutsideOptions = {
  home,
  folder: home,
  paths: { config: '', slackSeed: '', changes: home } as unknown as OutsideOptions['paths'],
  sources: {
    incidents: 'none',
    freezes: 'none',
    knowledge: 'none',
    customers: 'none',
    catalog: { kind: 'none' },
  },
  publicUrl: 'http://127.0.0.1:1',
  webhookSecret: 'secret',
  heard: async () => {},
  report: () => {},
};
const github = { signIn: { kind: 'token' as const, token: 't' }, apiUrl: 'https://api.github.com' };

test('without a word of it the local forge is the code host, and says so to the admin', async () => {
  const outside = createOutside(options);
  expect(outside.github).toBeNull();
  expect(outside.ports.codeHost).toBe(outside.forge.codeHost);
  expect(outside.ports.verdicts).toBeNull();
  expect(outside.ports.connections).toEqual([{ name: 'GitHub', connected: false }]);
  await outside.stop();
});

test('with GitHub the code is there, and what runs is still the stand-ins’', async () => {
  const outside = createOutside({ ...options, github });
  expect(outside.ports.codeHost).toBe(outside.github?.codeHost);
  expect(outside.ports.workspaces).toBe(outside.github?.workspaces);
  expect(outside.ports.knowledge).toBe(outside.github?.knowledge);
  expect(outside.ports.verdicts).toBe(outside.github?.verdicts);
  expect(outside.ports.deployer).toBe(outside.forge.deployer);
  expect(outside.ports.connections).toEqual([{ name: 'GitHub', connected: false, fix: null }]);
  await outside.stop();
});

test('GitHub may be the tracker beside either code host, with one key', async () => {
  const settings = [
    {
      kind: 'github' as const,
      team: 'billing',
      places: ['acme/invoices'],
      statuses: {},
      starts: { rule: 'by_hand' as const },
      channel: null,
    },
  ];
  const trackers = { settings, installation: 'acme', secret: () => null };
  for (const given of [
    { ...options, github, trackers },
    { ...options, trackers: { ...trackers, githubKey: github } },
  ]) {
    const outside = createOutside(given);
    expect(outside.ports.trackers.map(({ name }) => name)).toEqual(['github']);
    expect(outside.trackerHooks.map(({ path }) => path)).toEqual(['/webhooks/github']);
    await outside.stop();
  }
});

test('a token in a shell changes nothing by itself; the policy file chooses, and wants a key', () => {
  const config = readConfig({ GITHUB_TOKEN: 'github_pat_x' }, home);
  expect(codeHostOf({ code_host: 'local' }, config)).toBeNull();
  expect(codeHostOf({ code_host: 'github' }, config)).toMatchObject({ signIn: { token: 'github_pat_x' } });
  expect(() => codeHostOf({ code_host: 'github' }, readConfig({}, home))).toThrow(ConfigProblems);
  expect(() => readConfig({ GITHUB_APP_ID: '1' }, home)).toThrow('GITHUB_PRIVATE_KEY is missing');
});

test('another code host is named, with what may stand there', () => {
  const parsed = parseCompany({ sources: { code_host: 'gitlab' } });
  expect(
    'problems' in parsed && parsed.problems.filter((one) => one.startsWith('sources.code_host')),
  ).toEqual([expect.stringContaining('"local"|"github"')]);
});
