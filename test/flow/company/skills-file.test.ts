/** Where the policy file may say that skills lie. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readCompany } from '../../../src/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function skillsOf(skills: unknown): unknown {
  const policy = join(folder, 'throughline.yaml');
  const company = {
    company: 'acme',
    people: [{ id: 'ana', name: 'Ana', slack: 'U0ANA' }],
    teams: {},
    policy: {},
    sources: { catalog: 'none', incidents: 'none', freezes: 'none', knowledge: 'none' },
    ...(skills === undefined ? {} : { skills }),
  };
  writeFileSync(policy, stringify(company));
  return readCompany(policy).skills;
}

test('nowhere, in a folder beside it, or in a repository', () => {
  expect(skillsOf(undefined)).toBeNull();
  mkdirSync(join(folder, 'ours'));
  expect(skillsOf('./ours')).toBe(join(folder, 'ours'));
  const repository = 'acme/skills';
  expect(skillsOf({ repository })).toEqual({ repository, branch: null, path: '' });
  expect(skillsOf({ repository, branch: 'release/next', path: './team/skills/' })).toEqual({
    repository,
    branch: 'release/next',
    path: 'team/skills',
  });
});

test('a folder that is not there ends the start with the sentence', () => {
  expect(() => skillsOf('./none')).toThrow(
    `skills: ${join(folder, 'none')} is missing. Make that folder with one folder for each skill, or take the line out.`,
  );
});

test.each([
  ['a repository without its owner', { repository: 'skills' }, 'repository: a repository of the code host'],
  ['an address', { repository: 'https://github.com/acme/skills' }, 'repository: a repository of the'],
  ['a path that leads up', { repository: 'acme/skills', path: '../secrets' }, 'path: a folder of that'],
  ['a path that leads up later', { repository: 'acme/skills', path: 'a/../../b' }, 'path: a folder of that'],
  [
    'a branch that is an option',
    { repository: 'acme/skills', branch: '--upload-pack=x' },
    'branch: a branch',
  ],
  ['a branch that a shell would read', { repository: 'acme/skills', branch: '$(id)' }, 'branch: a branch'],
  ['a key that nobody knows', { repository: 'acme/skills', ref: 'main' }, 'Unrecognized key: "ref"'],
  ['a list', ['./ours'], 'skills: a folder, or a repository as `repository: owner/name`'],
])('fault 119: %s is refused', (_name, skills, sentence) => {
  expect(() => skillsOf(skills)).toThrow(sentence);
});
