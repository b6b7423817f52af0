/** Where a team's own skills come from: a folder of this machine, or a repository of the code host. */
import type { RepositoryFolders, SkillSource } from '../ports/setup/skills.ts';
import { folderSource } from './skills/folder.ts';
import { repositorySource, type SkillRepository } from './skills/repository.ts';

/** A folder as a whole path; null: the team has none of its own. */
export type SkillPlace = string | SkillRepository | null;

export function skillSourceOf(place: SkillPlace, host: RepositoryFolders): SkillSource | null {
  if (place === null) return null;
  return typeof place === 'string' ? folderSource(place) : repositorySource(place, host);
}
