import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ForgeContext, repositoryOf } from './context.ts';
import { listFiles, readWhole } from './git/repository.ts';

/** Files of all repositories, as they are on the default branch. */
export interface RepositoryFiles {
  repositories(): Promise<string[]>;
  /** The whole text; null where there is no such file. */
  read(repo: string, path: string): Promise<string | null>;
  files(repo: string): Promise<string[]>;
}

export function createRepositoryFiles(context: ForgeContext): RepositoryFiles {
  const folder = join(context.home, 'forge', 'repos');
  return {
    repositories: async () => {
      const owners = await readdir(folder).catch(() => []);
      const lists = await Promise.all(
        owners.map(async (owner) => (await readdir(join(folder, owner))).map((name) => `${owner}/${name}`)),
      );
      return lists
        .flat()
        .filter((name) => name.endsWith('.git'))
        .map((name) => name.slice(0, -'.git'.length))
        .toSorted();
    },
    read: (repo, path) => readWhole(repositoryOf(context, repo), 'HEAD', path),
    files: async (repo) => Object.keys(await listFiles(repositoryOf(context, repo), 'HEAD')),
  };
}
