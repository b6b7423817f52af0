import { posix } from 'node:path';
import { repoOfUrl } from './annotations.ts';
import type { CatalogSource } from './catalog.ts';
import { type Memory, readShelf, type Shelf } from './shelf.ts';

/** What a code host must be able to do for its repositories to be a catalog; all of the default branch. */
export interface RepositoryFiles {
  /** Every repository that may be read, as `owner/name`. */
  repositories(): Promise<string[]>;
  /** The whole text of a file, null where there is none; throws where it cannot be had whole. */
  read(repo: string, path: string): Promise<string | null>;
  /** Paths of all files of a repository. */
  files(repo: string): Promise<string[]>;
}

const DESCRIPTOR = 'catalog-info.yaml';

/**
 * `catalog-info.yaml` in each repository, with what its `Location` entities name, there or in another of them. A file
 * goes by `owner/name/path`. A component without an annotation for its repository belongs to the one that it stands in.
 */
export function repositoriesSource(host: RepositoryFiles): CatalogSource {
  const memory: Memory = new Map();
  return {
    name: 'Catalog of the repositories',
    isCostly: true,
    repoOfFile: ({ file }) => partsOf(file).repo,
    read: async () => {
      const repos = await host.repositories();
      const roots = repos.toSorted().map((repo) => `${repo}/${DESCRIPTOR}`);
      return readShelf(shelfOf(host, repos), { roots, memory });
    },
  };
}

function shelfOf(host: RepositoryFiles, repos: string[]): Shelf {
  const known = new Map(repos.map((repo) => [repo.toLowerCase(), repo]));
  return {
    read: async (file) => {
      const { repo, path } = partsOf(file);
      return host.read(repo, path);
    },
    fileOf: (address) => {
      const found = repoOfUrl(address);
      const repo = found === null ? undefined : known.get(found.repo.toLowerCase());
      return found === null || repo === undefined || found.path === '' ? null : posix.join(repo, found.path);
    },
    beside: (target, from) => {
      const { repo, path } = partsOf(from);
      const beside = posix.normalize(posix.join(posix.dirname(path), target));
      return beside.startsWith('../') || posix.isAbsolute(target) ? null : posix.join(repo, beside);
    },
    files: async (from) => {
      const { repo } = partsOf(from);
      return (await host.files(repo)).map((path) => posix.join(repo, path));
    },
  };
}

/** `owner/name/path` in its two parts. */
function partsOf(file: string): { repo: string; path: string } {
  const [owner = '', name = '', ...path] = file.split('/');
  return { repo: `${owner}/${name}`, path: path.join('/') };
}
