/** Skills in a folder of this machine, read at each look: a few small files. */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { SkillsFound } from '../../pipeline/documents/skills/in-force.ts';
import type { SkillSource } from '../../ports/setup/skills.ts';
import { FILE, isTooMany, LINK, MOST_BYTES, noSkills, TOO_BIG } from './limits.ts';

export const folderSource = (path: string): SkillSource => ({
  name: path,
  repository: null,
  identity: path,
  read: async () => readFolder(path),
});

export function readFolder(folder: string): SkillsFound {
  const found: SkillsFound = { commit: null, files: [], unread: [] };
  const whole = (sentence: string): SkillsFound => ({
    ...found,
    unread: [{ folder: null, path: folder, sentence }],
  });
  if (!existsSync(folder))
    return whole('It is missing. Make that folder with one folder for each skill, or take the line out.');
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(folder, name, FILE)))
    .toSorted();
  if (names.length === 0) return whole(noSkills(join('prd', FILE)));
  const tooMany = isTooMany(names.length);
  if (tooMany !== null) return whole(tooMany);
  for (const name of names) readOne(folder, name, found);
  return found;
}

function readOne(folder: string, name: string, found: SkillsFound): void {
  const path = join(folder, name, FILE);
  const unread = (sentence: string): void => void found.unread.push({ folder: name, path, sentence });
  try {
    if (!realpathSync(path).startsWith(`${realpathSync(folder)}${sep}`)) return unread(LINK);
    if (statSync(path).size > MOST_BYTES) return unread(TOO_BIG);
    found.files.push({ folder: name, path, text: readFileSync(path, 'utf8') });
  } catch (error) {
    unread(`It cannot be read: ${messageOf(error)}. Mend that, or take the skill out.`);
  }
}
