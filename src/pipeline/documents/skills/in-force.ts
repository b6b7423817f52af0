/**
 * Which of a team's skills count. A skill that cannot be used, or a source that cannot be read, never takes the place of
 * what was good: that goes on until it is mended. A skill that was taken out of the source counts no more.
 */
import { readSkill, type Skill } from './skill.ts';

export interface SkillFile {
  /** Its folder's name, which is the skill's. */
  folder: string;
  path: string;
  text: string;
}

/** A skill's file as it was when it could be used. */
export interface KeptSkill extends SkillFile {
  /** The commit that this text was first seen at; null: it lies in a folder of this machine. */
  commit: string | null;
}

export interface SkillProblem {
  file: string;
  line: number | null;
  /** What is wrong, the fix, and what is used until then. */
  sentence: string;
}

/** What a source holds now. */
export interface SkillsFound {
  commit: string | null;
  files: SkillFile[];
  /** What is not even read. `folder` null: the source as a whole, of which nothing can be told. */
  unread: { folder: string | null; path: string; sentence: string }[];
}

export interface SkillsSettled {
  kept: KeptSkill[];
  problems: SkillProblem[];
}

export function settled(
  found: SkillsFound,
  about: { before: KeptSkill[]; isOurs: (name: string) => boolean },
): SkillsSettled {
  const { before, isOurs } = about;
  const older = (folder: string | null): KeptSkill | undefined => before.find((one) => one.folder === folder);
  const untilThen = (folder: string): string => {
    const last = older(folder);
    if (last !== undefined)
      return `Until then ${last.commit === null ? 'the one before' : `that of ${last.commit.slice(0, 7)}`} is used.`;
    return isOurs(folder) ? 'Until then ours is used.' : 'Until then there is none.';
  };
  const whole = found.unread.filter((one) => one.folder === null);
  if (whole.length > 0)
    return {
      kept: before,
      problems: whole.map(({ path, sentence }) => ({
        file: path,
        line: null,
        sentence: `${sentence} Until then ${before.length === 0 ? 'ours are used' : 'those that were read last are used'}.`,
      })),
    };
  const kept: KeptSkill[] = [];
  const problems: SkillProblem[] = [];
  const goesOn = (folder: string): void => {
    const last = older(folder);
    if (last !== undefined) kept.push(last);
  };
  for (const read of found.files) {
    // As the database will give it back.
    const file = { ...read, text: read.text.replaceAll('\u0000', '').toWellFormed() };
    const skill = readSkill(read.text, file.folder);
    if ('skill' in skill) {
      const last = older(file.folder);
      const commit = last?.text === file.text ? last.commit : found.commit;
      kept.push({ ...file, commit });
      continue;
    }
    for (const { line, sentence } of skill.troubles)
      problems.push({ file: file.path, line, sentence: `${sentence} ${untilThen(file.folder)}` });
    goesOn(file.folder);
  }
  for (const { folder, path, sentence } of found.unread) {
    if (folder === null) continue;
    problems.push({ file: path, line: null, sentence: `${sentence} ${untilThen(folder)}` });
    goesOn(folder);
  }
  return { kept, problems };
}

export interface SkillInForce extends Skill {
  from: 'product' | 'team';
  /** The commit that it is of; null: it is ours, or lies in a folder. */
  at: { repository: string; commit: string } | null;
}

/** Name, version and, from a repository, where and when: `prd 3-1a2b3c4d, acme/skills@0123456789ab`. */
export const skillSaid = ({ name, version, at }: Pick<SkillInForce, 'name' | 'version' | 'at'>): string =>
  `${name} ${version}${at === null ? '' : `, ${at.repository}@${at.commit.slice(0, 12)}`}`;
