import type { FolderEntry, RepositoryFolders } from '../../../ports/setup/skills.ts';
import type { Git } from './git/git.ts';
import { filePath, shaName } from './git/names.ts';
import { ask, defaultBranch, openRepository, requireHead } from './git/repository.ts';

/** Folders of the repositories of a home, at a commit. Git alone is asked: the forge itself need not run. */
export function createRepositoryFolders(about: { home: string; git: Git }): RepositoryFolders {
  const open = (repo: string) => openRepository(about.git, about.home, repo);
  return {
    newest: async (repo, branch) => {
      const repository = open(repo);
      return requireHead(repository, branch ?? (await defaultBranch(repository)));
    },
    entries: async (repo, commit, folder) => {
      const repository = open(repo);
      const tree = folder === '' ? `${shaName(commit)}^{tree}` : `${shaName(commit)}:${filePath(folder)}`;
      const { code, stdout } = await repository.git(['ls-tree', '-r', '-z', '--long', tree], {
        cwd: repository.path,
        accept: [128],
      });
      return code === 0 ? stdout.split('\0').flatMap(entryOf) : null;
    },
    text: (repo, id) => ask(open(repo), ['cat-file', 'blob', shaName(id)]),
  };
}

/** `100644 blob 5f3c…   123\tprd/SKILL.md` */
function entryOf(line: string): FolderEntry[] {
  const found = /^(\d{6}) (\w+) ([0-9a-f]{40}) +(\d+|-)\t(.+)$/s.exec(line);
  if (found === null) return [];
  const [, mode = '', type, id = '', size, path = ''] = found;
  const kind = mode === '120000' ? 'link' : type === 'blob' ? 'file' : 'other';
  return [{ path, kind, id, size: size === '-' ? 0 : Number(size) }];
}
