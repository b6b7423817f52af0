import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderSource } from '../../../src/adapters/skills/folder.ts';
import { repositorySource } from '../../../src/adapters/skills/repository.ts';
import type { RepositoryFolders } from '../../../src/ports/setup/skills.ts';
import { startGitHubWorld } from '../../support/github/github-world.ts';
import { createTinyRepository, startForgeWorld } from '../../support/local/forge-world.ts';
import { pushes } from '../../support/local/pushes.ts';
import { type SkillsWorld, skillsContract, skillText } from './contract.ts';

async function folderWorld(): Promise<SkillsWorld> {
  const home = await mkdtemp(join(tmpdir(), 'throughline-skills-'));
  const folder = join(home, 'skills');
  await mkdir(join(home, 'secrets'), { recursive: true });
  await writeFile(join(home, 'secrets', 'SKILL.md'), skillText('plan'));
  return {
    source: folderSource(folder),
    keeps: async (files) => {
      for (const [path, text] of Object.entries(files)) {
        if (text === null) await rm(join(folder, path));
        else {
          await mkdir(dirname(join(folder, path)), { recursive: true });
          await writeFile(join(folder, path), text);
        }
      }
    },
    links: (path, target) => symlink(target, join(folder, path)),
    goesAway: () => rm(folder, { recursive: true }),
    place: folder,
    end: () => rm(home, { recursive: true, force: true }),
  };
}

const REPO = 'acme/tiny';
const PATH = 'team/skills';

function inRepository(about: {
  home: string;
  host: RepositoryFolders;
  goesAway: () => Promise<void>;
  end: () => Promise<void>;
}): SkillsWorld {
  const push = (files: Parameters<typeof pushes>[1]['files']) =>
    pushes(about.home, { repo: REPO, branch: 'main', files });
  return {
    source: repositorySource({ repository: REPO, branch: null, path: PATH }, about.host),
    keeps: async (files) => {
      await push(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${PATH}/${path}`, text])));
    },
    links: async (path, target) => {
      await push({ [`${PATH}/${path}`]: { link: target } });
    },
    goesAway: about.goesAway,
    place: `${REPO}/${PATH}`,
    end: about.end,
  };
}

async function forgeWorld(): Promise<SkillsWorld> {
  const world = await startForgeWorld();
  const { home, forge, end } = world;
  return inRepository({
    home,
    host: forge.repositoryFolders,
    goesAway: () => rm(join(home, 'forge', 'repos'), { recursive: true }),
    end,
  });
}

async function githubWorld(): Promise<SkillsWorld> {
  const world = await startGitHubWorld();
  const { home, github, double } = world;
  return inRepository({
    home,
    host: github.repositoryFolders,
    goesAway: async () => {
      double.faults.push({ method: 'GET', path: /./, what: { status: 502 }, when: 'before', times: 20 });
    },
    end: () => world.end(),
  });
}

describe('Skills: a folder', () => skillsContract(folderWorld));
describe('Skills: a repository of the local forge', () => skillsContract(forgeWorld));
describe('Skills: a repository on GitHub', () => skillsContract(githubWorld));

describe('Skills: a branch and a folder of a repository', () => {
  test('a branch that is named is read, and nothing of another one', async () => {
    const world = await startForgeWorld();
    const { home } = world;
    await pushes(home, { repo: REPO, branch: 'main', files: { 'judge/SKILL.md': skillText('judge') } });
    await pushes(home, { repo: REPO, branch: 'ours/next', files: { 'prd/SKILL.md': skillText('prd') } });
    const at = (branch: string | null) =>
      repositorySource({ repository: REPO, branch, path: '' }, world.forge.repositoryFolders).read();
    const folders = (found: Awaited<ReturnType<typeof at>>) => found.files.map(({ folder }) => folder);
    expect(folders(await at('ours/next'))).toEqual(['judge', 'prd']);
    expect(folders(await at(null))).toEqual(['judge']);
    await expect(at('nope')).rejects.toThrow(`There is no branch nope in ${REPO}`);
    await world.end();
  });

  test('GitHub: a branch or repository that is not there is said; one that did not change costs one free question', async () => {
    const world = await startGitHubWorld();
    await pushes(world.home, { repo: REPO, branch: 'main', files: { 'a/b/prd/SKILL.md': skillText('prd') } });
    const at = (repository: string, branch: string | null, path: string) =>
      repositorySource({ repository, branch, path }, world.github.repositoryFolders);
    await expect(at(REPO, 'nope', '').read()).rejects.toThrow(/does not show us a branch nope of acme\/tiny/);
    await expect(at('acme/none', null, '').read()).rejects.toThrow(/acme\/none/);
    expect((await at(REPO, null, 'a/c').read()).unread).toMatchObject([
      { folder: null, path: 'acme/tiny/a/c', sentence: expect.stringContaining('There is no such folder.') },
    ]);
    const source = at(REPO, 'main', 'a/b');
    expect((await source.read()).files).toHaveLength(1);
    world.double.asked.length = 0;
    await source.read();
    expect(world.double.asked.map(({ path, status }) => [path.replace(/\?.*/, ''), status])).toEqual([
      ['/repos/acme/tiny/commits', 304],
    ]);
    await world.end();
  });

  test('a repository that came after the start is read then', async () => {
    const world = await startForgeWorld();
    const source = repositorySource(
      { repository: 'acme/skills', branch: null, path: '' },
      world.forge.repositoryFolders,
    );
    await expect(source.read()).rejects.toThrow('There is no repository acme/skills');
    await createTinyRepository(world.home, 'acme/skills');
    await pushes(world.home, {
      repo: 'acme/skills',
      branch: 'main',
      files: { 'prd/SKILL.md': skillText('prd') },
    });
    expect((await source.read()).files).toHaveLength(1);
    await world.end();
  });
});
