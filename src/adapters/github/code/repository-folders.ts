import { z } from 'zod';
import type { FolderEntry, RepositoryFolders } from '../../../ports/setup/skills.ts';
import type { Client } from '../api/client.ts';
import { isStatus, refusal } from '../api/trouble.ts';

const newest = z.array(z.object({ sha: z.string() }));
const tree = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.string(),
      sha: z.string(),
      size: z.number().optional(),
    }),
  ),
});
const blob = z.object({ encoding: z.string(), content: z.string() });

/** A folder is found by walking down to it: the list of all files of a large repository is cut. */
export function createRepositoryFolders(client: Client): RepositoryFolders {
  async function treeAt(repo: string, id: string, about: { whole: boolean }) {
    const found = await client.of(repo).get(tree, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      tree_sha: id,
      ...(about.whole ? { recursive: '1' } : {}),
    });
    if (found === null) throw refusal(`does not show us the tree ${id.slice(0, 7)} of ${repo}.`);
    if (found.truncated) throw refusal(`does not list all files of ${repo}: there are too many.`);
    return found.tree;
  }

  return {
    newest: async (repo, branch) => {
      const which = branch === null ? 'a commit' : `a branch ${branch}`;
      const none = (): Promise<Error> =>
        client.absent(repo, `does not show us ${which} of ${repo}, or there is none.`);
      try {
        const [commit] = await client.of(repo).list(newest, 'GET /repos/{owner}/{repo}/commits', {
          most: 1,
          ...(branch === null ? {} : { sha: branch }),
        });
        if (commit !== undefined) return commit.sha;
      } catch (error) {
        if (!isStatus(error, 404)) throw error;
      }
      throw await none();
    },
    entries: async (repo, commit, folder) => {
      let id = commit;
      for (const name of folder.split('/').filter((one) => one !== '')) {
        const next = (await treeAt(repo, id, { whole: false })).find((one) => one.path === name);
        if (next?.type !== 'tree') return null;
        id = next.sha;
      }
      return (await treeAt(repo, id, { whole: true })).flatMap(entryOf);
    },
    text: async (repo, id) => {
      const found = await client
        .of(repo)
        .get(blob, 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { file_sha: id });
      if (found?.encoding !== 'base64') throw refusal(`does not give ${id.slice(0, 7)} of ${repo} whole.`);
      return Buffer.from(found.content, 'base64').toString('utf8');
    },
  };
}

function entryOf(entry: z.infer<typeof tree>['tree'][number]): FolderEntry[] {
  const { path, mode, type, sha: id, size = 0 } = entry;
  if (type === 'tree') return [];
  return [{ path, kind: mode === '120000' ? 'link' : type === 'blob' ? 'file' : 'other', id, size }];
}
