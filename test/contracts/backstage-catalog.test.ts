import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { createBackstageCatalog } from '../../src/adapters/backstage/catalog.ts';
import { folderSource } from '../../src/adapters/backstage/folder.ts';
import { repositoriesSource } from '../../src/adapters/backstage/repositories.ts';
import { serverSource } from '../../src/adapters/backstage/server.ts';
import { startBackstage } from '../support/local/backstage-double.ts';
import { createTinyRepository, startForgeWorld } from '../support/local/forge-world.ts';
import { type CatalogWorld, catalogContract } from './catalog.ts';

function slowClock(): { clock: () => Date; later: () => void } {
  let now = Date.parse('2026-11-20T10:00:00Z');
  return {
    clock: () => new Date(now),
    later: () => {
      now += 60_000;
    },
  };
}

async function folderWorld(): Promise<CatalogWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-catalog-'));
  const { clock, later } = slowClock();
  return {
    catalog: createBackstageCatalog({ source: folderSource(folder), clock }),
    keeps: (team, yaml) => writeFile(join(folder, `${team}.yaml`), yaml),
    goesAway: () => rm(folder, { recursive: true }),
    later,
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

async function repositoriesWorld(): Promise<CatalogWorld> {
  const world = await startForgeWorld();
  const files = world.forge.repositoryFiles;
  const { clock, later } = slowClock();
  let away = false;
  const reached = <T>(work: () => Promise<T>): Promise<T> =>
    away ? Promise.reject(new Error('The code host does not answer.')) : work();
  const source = repositoriesSource({
    repositories: () => reached(() => files.repositories()),
    read: (repo, path) => reached(() => files.read(repo, path)),
    files: (repo) => reached(() => files.files(repo)),
  });
  return {
    catalog: createBackstageCatalog({ source, clock }),
    keeps: async (team, yaml) => {
      const repo = `acme/${team}`;
      if (!(await files.repositories()).includes(repo)) await createTinyRepository(world.home, repo);
      await world.forge.people.pushCommit(repo, 'main', {
        author: 'octo-sam',
        files: { 'catalog-info.yaml': yaml },
        message: 'Describe it',
      });
    },
    goesAway: async () => {
      away = true;
    },
    later,
    end: world.end,
  };
}

async function serverWorld(): Promise<CatalogWorld> {
  const backstage = await startBackstage();
  const { clock, later } = slowClock();
  return {
    catalog: createBackstageCatalog({ source: serverSource(backstage), clock }),
    keeps: async (team, yaml) => backstage.registers(team, yaml),
    goesAway: () => backstage.close(),
    later,
    end: () => backstage.close(),
  };
}

describe('Catalog: a folder of Backstage descriptors', () => catalogContract(folderWorld));
describe('Catalog: catalog-info.yaml in repositories', () => catalogContract(repositoriesWorld));
describe('Catalog: a Backstage server', () => catalogContract(serverWorld));
