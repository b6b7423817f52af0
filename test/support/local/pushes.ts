/** A commit straight into a bare repository, whoever serves it. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commitTree, moveBranch } from '../../../src/adapters/local/forge/git/objects.ts';
import { branchHead, openRepository } from '../../../src/adapters/local/forge/git/repository.ts';
import { git } from './forge-world.ts';

export interface Push {
  repo: string;
  branch: string;
  /** Null takes the file out. */
  files: Record<string, string | null | { link: string }>;
}

export async function pushes(home: string, { repo, branch, files }: Push): Promise<string> {
  const repository = openRepository(git, home, repo);
  const from = await branchHead(repository, branch);
  const parent = from ?? (await branchHead(repository, 'main')) ?? '';
  const index = join(repository.path, `index-${randomUUID()}`);
  const call = { cwd: repository.path, env: { GIT_INDEX_FILE: index } };
  await git(['read-tree', parent], call);
  const lines = await Promise.all(
    Object.entries(files).map(async ([path, given]) => {
      if (given === null) return `0 ${'0'.repeat(40)}\t${path}\n`;
      const input = typeof given === 'string' ? given : given.link;
      const blob = await git(['hash-object', '-w', '--stdin'], { cwd: repository.path, input });
      return `${typeof given === 'string' ? '100644' : '120000'} ${blob.stdout.trim()}\t${path}\n`;
    }),
  );
  await git(['update-index', '--index-info'], { ...call, input: lines.join('') });
  const tree = (await git(['write-tree'], call)).stdout.trim();
  await rm(index, { force: true });
  const sha = await commitTree(repository, {
    parents: [parent],
    tree,
    author: { name: 'octo-sam', email: 'octo-sam@people.forge.local' },
    date: new Date('2026-11-20T09:00:00Z'),
    message: 'Skills',
  });
  await moveBranch(repository, branch, { from, to: sha });
  return sha;
}
