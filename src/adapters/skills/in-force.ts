/** The skills that count: ours, and a team's own that take their place or stand beside them. */
import type { KeptSkill, SkillInForce, SkillProblem } from '../../pipeline/documents/skills/in-force.ts';
import { readSkill } from '../../pipeline/documents/skills/skill.ts';
import type { SkillSource, Skills } from '../../ports/setup/skills.ts';
import { readFolder } from './folder.ts';

/** Throws where one of ours cannot be used: then this copy of the product is not whole. */
export function createSkills(about: {
  /** The folder of ours. */
  product: string;
  /** Where a team's own come from; left out: there are none. */
  source?: Pick<SkillSource, 'repository'> | null;
}): Skills {
  const repository = about.source?.repository ?? null;
  const read = readFolder(about.product);
  const ours = new Map(
    read.files.map((file): [string, SkillInForce] => {
      const found = readSkill(file.text, file.folder);
      if ('skill' in found) return [file.folder, { ...found.skill, from: 'product', at: null }];
      throw new Error(found.troubles.map(({ sentence }) => `${file.path}: ${sentence}`).join(' '));
    }),
  );
  if (read.unread.length > 0)
    throw new Error(read.unread.map(({ path, sentence }) => `${path}: ${sentence}`).join(' '));
  let own = new Map<string, SkillInForce>();
  let troubles: SkillProblem[] = [];
  return {
    ours: [...ours.keys()],
    named: (name) => {
      const found = own.get(name) ?? ours.get(name);
      if (found === undefined) throw new Error(`There is no skill ${name}.`);
      return found;
    },
    use: (kept, problems) => {
      own = new Map(kept.map((one) => [one.folder, ofTeam(one, repository)]));
      troubles = problems;
    },
    problems: () => troubles,
  };
}

function ofTeam(kept: KeptSkill, repository: string | null): SkillInForce {
  const found = readSkill(kept.text, kept.folder);
  if (!('skill' in found)) throw new Error(`${kept.path} was kept and cannot be used.`);
  const at = repository === null || kept.commit === null ? null : { repository, commit: kept.commit };
  return { ...found.skill, from: 'team', at };
}
