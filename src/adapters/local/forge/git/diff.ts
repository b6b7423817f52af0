import type { FileChange } from '../../../../ports/code-host.ts';
import { shaName } from './names.ts';
import { mergeBase, type Repository } from './repository.ts';

const patchLimit = 20_000;

/** Files changed between the merge base of the two commits and `head`. */
export async function diffSince(repository: Repository, base: string, head: string): Promise<FileChange[]> {
  return diffBetween(repository, await mergeBase(repository, base, head), head);
}

export async function diffBetween(repository: Repository, from: string, to: string): Promise<FileChange[]> {
  const range = ['-M', '--no-color', '--no-ext-diff', '--no-textconv', shaName(from), shaName(to), '--'];
  const { stdout: counts } = await repository.git(['diff', '--numstat', '-z', ...range], {
    cwd: repository.path,
  });
  const { stdout: patches } = await repository.git(['diff', '--patch', ...range], { cwd: repository.path });
  // Both list the same files in the same order; a line of content never starts with "diff --git".
  const texts = patches.split(/^(?=diff --git )/m).filter((text) => text !== '');
  return numstat(counts).map((file, index) => ({
    ...file,
    added: file.added ?? 0,
    removed: file.removed ?? 0,
    patch: file.added === null ? null : cut(texts[index] ?? ''),
  }));
}

interface Counted {
  path: string;
  previousPath: string | null;
  /** Null for binary files. */
  added: number | null;
  removed: number | null;
}

function numstat(text: string): Counted[] {
  const fields = text.split('\0');
  const files: Counted[] = [];
  for (let at = 0; at < fields.length && fields[at] !== ''; ) {
    const [added = '', removed = '', path = ''] = (fields[at] ?? '').split('\t');
    const renamed = path === '';
    files.push({
      path: renamed ? (fields[at + 2] ?? '') : path,
      previousPath: renamed ? (fields[at + 1] ?? '') : null,
      added: added === '-' ? null : Number(added),
      removed: removed === '-' ? null : Number(removed),
    });
    at += renamed ? 3 : 1;
  }
  return files;
}

function cut(patch: string): string {
  if (patch.length <= patchLimit) return patch;
  return `${patch.slice(0, patchLimit).toWellFormed()}\n[cut: ${patch.length - patchLimit} more characters]\n`;
}
