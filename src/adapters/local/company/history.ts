/**
 * Builds a repository from `history.yaml` and folders of snapshots: the same files and dates give the same
 * commits, so links and the demo agent's patches hold on every machine.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Git } from '../forge/git/git.ts';
import { branchName, filePath } from '../forge/git/names.ts';
import { commitTree, moveBranch, treeWith } from '../forge/git/objects.ts';
import { createRepository, type Repository, repositoryPath } from '../forge/git/repository.ts';

const historyFile = z.object({
  repository: z.string(),
  first_pull_request: z.int().positive().default(1),
  tag: z.string().optional(),
  people: z.record(z.string(), z.object({ name: z.string(), email: z.string() })),
  commits: z
    .array(
      z.object({
        by: z.string(),
        at: z.iso.datetime({ offset: true }),
        message: z.string(),
        /** Folder, beside `history.yaml`, whose files this commit writes. */
        files: z.string().optional(),
        remove: z.array(z.string()).default([]),
      }),
    )
    .min(1),
});
type History = z.infer<typeof historyFile>;

const dayMs = 86_400_000;

/** Ensures the bare repository; one that exists is left alone. Returns its name. */
export async function ensureHistory(request: {
  git: Git;
  home: string;
  folder: string;
  shiftDays: number;
}): Promise<string> {
  const history = historyFile.parse(parse(await readFile(join(request.folder, 'history.yaml'), 'utf8')));
  const path = repositoryPath(request.home, history.repository);
  const done = join(path, 'built');
  if (existsSync(done)) return history.repository;
  // Without the mark a crash came between: nobody can have used it yet.
  await rm(path, { recursive: true, force: true });
  const repository = await createRepository(request.git, request.home, history.repository);
  await writeCommits(repository, history, request);
  const config = ['config', '--local', 'forge.firstPullRequest', String(history.first_pull_request)];
  await request.git(config, { cwd: path });
  await request.git(['symbolic-ref', 'HEAD', 'refs/heads/main'], { cwd: path });
  await request.git(['config', '--local', 'receive.denyNonFastForwards', 'true'], { cwd: path });
  await writeFile(done, '');
  return history.repository;
}

async function writeCommits(
  repository: Repository,
  history: History,
  about: { folder: string; shiftDays: number },
): Promise<void> {
  let parent: string | null = null;
  for (const entry of history.commits) {
    const author = history.people[entry.by];
    if (author === undefined) throw new Error(`history.yaml names ${entry.by}, who is not among its people.`);
    const files = entry.files === undefined ? {} : await filesUnder(join(about.folder, entry.files));
    const removed = Object.fromEntries(entry.remove.map((path) => [filePath(path), null]));
    const sha: string = await commitTree(repository, {
      parents: parent === null ? [] : [parent],
      tree: await treeWith(repository, parent, { ...files, ...removed }),
      author,
      date: new Date(Date.parse(entry.at) + about.shiftDays * dayMs),
      message: entry.message,
    });
    await moveBranch(repository, 'main', { from: parent, to: sha });
    parent = sha;
  }
  if (history.tag !== undefined && parent !== null) {
    await repository.git(['update-ref', `refs/tags/${branchName(history.tag)}`, parent], {
      cwd: repository.path,
    });
  }
}

/** Every file under a folder, by its path with forward slashes. */
export async function filesUnder(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.map(
    async (file) => [relative(folder, file).replaceAll('\\', '/'), await readFile(file, 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(pairs));
}
