/**
 * Builds a repository from `history.yaml` and folders of snapshots: the same files and dates give the same
 * commits, so links and the demo agent's patches hold on every machine.
 */
import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Git } from '../forge/git/git.ts';
import { branchName, filePath } from '../forge/git/names.ts';
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
  await appendFile(
    join(path, 'config'),
    `[forge]\n\tfirstPullRequest = ${history.first_pull_request}\n[receive]\n\tdenyNonFastForwards = true\n`,
  );
  await writeFile(done, '');
  return history.repository;
}

/** All commits in one `fast-import`: a git process for each blob, tree and commit cost seconds of a first start. */
async function writeCommits(
  repository: Repository,
  history: History,
  about: { folder: string; shiftDays: number },
): Promise<void> {
  const commits = await Promise.all(history.commits.map((entry) => commitStream(history, entry, about)));
  const tag =
    history.tag === undefined ? '' : `reset refs/tags/${branchName(history.tag)}\nfrom refs/heads/main\n\n`;
  await repository.git(['fast-import', '--quiet', '--date-format=raw'], {
    cwd: repository.path,
    input: [...commits, tag].join(''),
  });
}

async function commitStream(
  history: History,
  entry: History['commits'][number],
  about: { folder: string; shiftDays: number },
): Promise<string> {
  const author = history.people[entry.by];
  if (author === undefined) throw new Error(`history.yaml names ${entry.by}, who is not among its people.`);
  const files = entry.files === undefined ? {} : await filesUnder(join(about.folder, entry.files));
  const seconds = Math.floor((Date.parse(entry.at) + about.shiftDays * dayMs) / 1000);
  const person = `${author.name} <${author.email}> ${seconds} +0000`;
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  return [
    `commit refs/heads/main\nauthor ${person}\ncommitter ${person}\n${data(`${entry.message.trimEnd()}\n`)}`,
    ...entry.remove.map((path) => `D ${filePath(path)}\n`),
    ...Object.entries(files).map(([path, text]) => `M 100644 inline ${filePath(path)}\n${data(text)}`),
    '\n',
  ].join('');
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
