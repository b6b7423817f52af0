/**
 * Skills in a repository of the code host: `SKILL.md` in folders of one folder of one branch, all of the branch's newest
 * commit. A commit that was read is not read again, so that a look costs one question. Links are not followed.
 */
import type { SkillsFound } from '../../pipeline/documents/skills/in-force.ts';
import type { FolderEntry, RepositoryFolders, SkillSource } from '../../ports/setup/skills.ts';
import { FILE, isTooMany, LINK, MOST_BYTES, noSkills, TOO_BIG } from './limits.ts';

export interface SkillRepository {
  repository: string;
  /** Null: the default one. */
  branch: string | null;
  /** Empty: the top of the repository. */
  path: string;
}

const AT_ONCE = 6;

export function repositorySource(where: SkillRepository, host: RepositoryFolders): SkillSource {
  const { repository, branch, path } = where;
  let last: SkillsFound | null = null;
  return {
    name: repository,
    repository,
    identity: `${repository} ${branch ?? ''} ${path}`,
    read: async () => {
      const commit = await host.newest(repository, branch);
      if (last?.commit === commit) return last;
      last = await readAt(commit, { where, host });
      return last;
    },
  };
}

async function readAt(
  commit: string,
  about: { where: SkillRepository; host: RepositoryFolders },
): Promise<SkillsFound> {
  const { repository, path } = about.where;
  const inRepository = (file: string): string =>
    [repository, ...(path === '' ? [] : [path]), ...(file === '' ? [] : [file])].join('/');
  const whole = (sentence: string): SkillsFound => ({
    commit,
    files: [],
    unread: [{ folder: null, path: inRepository(''), sentence }],
  });
  const entries = await about.host.entries(repository, commit, path);
  if (entries === null) return whole('There is no such folder. Mend `path` under `skills`.');
  const skills = entries.filter((one) => one.kind === 'file' && isSkill(one.path));
  const links = entries.filter(isLinkedSkill);
  if (skills.length + links.length === 0) return whole(noSkills(`prd/${FILE}`));
  const tooMany = isTooMany(skills.length);
  if (tooMany !== null) return whole(tooMany);
  const found: SkillsFound = {
    commit,
    files: [],
    unread: links.map((one) => ({
      folder: folderOf(one.path),
      path: inRepository(one.path),
      sentence: LINK,
    })),
  };
  const rest = skills.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const entry of rest) {
        const at = { folder: folderOf(entry.path), path: inRepository(entry.path) };
        if (entry.size > MOST_BYTES) found.unread.push({ ...at, sentence: TOO_BIG });
        else found.files.push({ ...at, text: await about.host.text(repository, entry.id) });
      }
    }),
  );
  return {
    ...found,
    files: found.files.toSorted((one, other) => (one.folder < other.folder ? -1 : 1)),
    unread: found.unread.toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

const folderOf = (path: string): string => path.split('/')[0] ?? '';
const isSkill = (path: string): boolean => {
  const [folder = '', file, ...more] = path.split('/');
  return file === FILE && more.length === 0 && !folder.startsWith('.');
};

/** The file itself, or the whole folder: what else is a link there is none of ours. */
const isLinkedSkill = ({ kind, path }: FolderEntry): boolean =>
  kind === 'link' && (isSkill(path) || /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(path));
