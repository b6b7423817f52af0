import { lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { applyPatch, reversePatch, structuredPatch } from 'diff';
import { errorCode } from '../error-code.ts';
import type { Git } from '../forge/git/git.ts';
import { identity } from '../forge/git/git.ts';
import type { Edit } from './job.ts';

/** The change does not fit the files as they are now; the sentence is for people. */
export class DoesNotFit extends Error {}

export interface CommitRequest {
  title: string;
  trailers: Record<string, string>;
  edits: Edit[];
  date: Date;
}

/** The branch of a run on disk: what it holds already, and commits onto it. */
export interface Worktree {
  head(): Promise<string>;
  /** Values of one trailer over the branch's newest 200 commits that carry the run's own. */
  trailers(run: string, name: string): Promise<string[]>;
  /** Files that the commits of a run touched. */
  filesOf(run: string): Promise<string[]>;
  /** Makes the commit; null if the branch holds all of it already. */
  commit(request: CommitRequest): Promise<string | null>;
  /** A file of git's own for this worktree, never part of a commit. */
  privateFile(name: string): Promise<string>;
}

const author = { name: 'Demo agent', email: 'demo-agent@forge.local' };
const recent = ['-n', '200'];

export function openWorktree(git: Git, path: string): Worktree {
  const run = async (args: readonly string[]): Promise<string> =>
    (await git(args, { cwd: path })).stdout.trimEnd();

  async function readRelease(release: string, file: string): Promise<string | null> {
    const found = await git(['cat-file', 'blob', `refs/tags/${release}:${file}`], {
      cwd: path,
      accept: [128],
    });
    return found.code === 0 ? found.stdout : null;
  }

  async function apply(edit: Edit): Promise<boolean> {
    const target = await inside(path, edit.path);
    const now = await readOrNull(target);
    const next = merged({ path: edit.path, now, before: await edit.before(readRelease), after: edit.after });
    if (next === now) return false;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, next);
    return true;
  }

  return {
    head: () => run(['rev-parse', '--verify', 'HEAD^{commit}']),
    trailers: async (id, name) => {
      const out = await run([
        'log',
        ...recent,
        `--format=%(trailers:key=Throughline-Run,valueonly,separator=%x2C)%x1f%(trailers:key=${name},valueonly,separator=%x2C)`,
        'HEAD',
        '--',
      ]);
      const pairs = out.split('\n').map((line) => line.split('\x1f'));
      return pairs.flatMap(([owner, value]) =>
        owner === id && value !== undefined && value !== '' ? [value] : [],
      );
    },
    filesOf: async (id) => {
      const owner = '%(trailers:key=Throughline-Run,valueonly,separator=%x2C)';
      const out = await run(['log', ...recent, '--name-only', `--format=%x1e${owner}`, 'HEAD', '--']);
      const commits = out.split('\x1e').map((commit) => commit.split('\n').filter((line) => line !== ''));
      return [...new Set(commits.flatMap(([owned, ...files]) => (owned === id ? files : [])))].toSorted();
    },
    commit: async (request) => {
      // What a crash left half written is ours: nobody else works in this folder.
      await git(['reset', '--quiet', '--hard', 'HEAD'], { cwd: path });
      await git(['clean', '--quiet', '-fd'], { cwd: path });
      const applied = await Promise.all(request.edits.map(apply));
      if (!applied.includes(true)) return null;
      await git(['add', '--', ...request.edits.map((edit) => edit.path)], { cwd: path });
      const trailers = Object.entries(request.trailers).map(([name, value]) => `${name}: ${value}`);
      await git(['commit', '--quiet', '--no-verify', '--cleanup=verbatim', '-F', '-'], {
        cwd: path,
        env: identity(author, request.date),
        input: `${request.title}\n\n${trailers.join('\n')}\n`,
      });
      return run(['rev-parse', '--verify', 'HEAD^{commit}']);
    },
    privateFile: async (name) => resolve(path, await run(['rev-parse', '--git-path', name])),
  };
}

/** The file with the step's change in it, also where others changed other lines meanwhile. */
function merged(file: { path: string; now: string | null; before: string | null; after: string }): string {
  const { path, now, before, after } = file;
  if (now === null && before === null) return after;
  if (now === after || now === before) return after;
  if (now !== null) {
    const [strict, lenient] = [3, 1].map((context) => patchOf(before ?? '', after, context));
    if (strict !== undefined && applyPatch(now, reversePatch(strict)) !== false) return now;
    for (const patch of [strict, lenient]) {
      const next = patch === undefined ? false : applyPatch(now, patch);
      if (next !== false) return next;
    }
  }
  throw new DoesNotFit(`${path} has changed since this change was prepared. It does not fit any more.`);
}

function patchOf(before: string, after: string, context: number) {
  return structuredPatch('file', 'file', before, after, undefined, undefined, { context });
}

/** The absolute path, refused if it, or a link on the way to it, leads out of the worktree or into git's folder. */
async function inside(root: string, path: string): Promise<string> {
  const target = resolve(root, path);
  const parts = path.split('/');
  if (!target.startsWith(`${resolve(root)}${sep}`) || parts.some((part) => part.toLowerCase() === '.git')) {
    throw new DoesNotFit(`${path} lies outside the repository.`);
  }
  for (let at = root, index = 0; index < parts.length; index += 1) {
    at = join(at, parts[index] ?? '');
    if (await isLink(at)) throw new DoesNotFit(`${path} is a link. I write to plain files only.`);
  }
  return join(await realpath(root), path);
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
