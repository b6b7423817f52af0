import { z } from 'zod';
import type { Client } from '../api/client.ts';
import { refusal } from '../api/trouble.ts';

/** Files of every repository that we may read, as they are on the default branch. A clone of each would be too much. */
export interface RepositoryFiles {
  repositories(): Promise<string[]>;
  read(repo: string, path: string): Promise<string | null>;
  files(repo: string): Promise<string[]>;
}

const MOST_REPOSITORIES = 5_000;

const names = z.array(z.object({ full_name: z.string(), archived: z.boolean().default(false) }));
const installed = z.object({ repositories: names }).transform((page) => page.repositories);
const content = z.object({
  type: z.string(),
  encoding: z.string().optional(),
  content: z.string().optional(),
});
/** A folder answers with a list. */
const contents = z.union([content, z.array(z.unknown()).transform(() => null)]);
const tree = z.object({
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), type: z.string() })),
});

export function createRepositoryFiles(about: {
  client: Client;
  kind: 'app' | 'token';
  isName: (repo: string) => boolean;
}): RepositoryFiles {
  const { client } = about;

  async function listed(): Promise<z.infer<typeof names>> {
    const sessions = await client.everywhere();
    const lists = await Promise.all(
      sessions.map((api) =>
        about.kind === 'app'
          ? api.list(installed, 'GET /installation/repositories', { most: MOST_REPOSITORIES })
          : api.list(names, 'GET /user/repos', { most: MOST_REPOSITORIES }),
      ),
    );
    return lists.flat();
  }

  return {
    repositories: async () =>
      (await listed())
        .filter((one) => !one.archived && about.isName(one.full_name))
        .map((one) => one.full_name)
        .toSorted(),
    read: async (repo, path) => {
      const found = await client
        .of(repo)
        .get(
          contents,
          `GET /repos/{owner}/{repo}/contents/${path.split('/').map(encodeURIComponent).join('/')}`,
        );
      if (found?.type !== 'file') return null;
      if (found.encoding === 'base64' && found.content !== undefined)
        return Buffer.from(found.content, 'base64').toString('utf8');
      throw refusal(`does not give ${path} of ${repo} whole: it is larger than 1 MB.`);
    },
    files: async (repo) => {
      const found = await client
        .of(repo)
        .get(tree, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', { tree_sha: 'HEAD', recursive: '1' });
      if (found === null) return [];
      if (found.truncated) throw refusal(`does not list all files of ${repo}: there are too many.`);
      return found.tree.filter((one) => one.type === 'blob').map((one) => one.path);
    },
  };
}
