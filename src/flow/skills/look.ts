/** Brings a team's own skills up to what its folder or repository has. What is under way keeps the skill it began with. */
import { messageOf } from '../../errors.ts';
import { type SkillProblem, type SkillsFound, settled } from '../../pipeline/documents/skills/in-force.ts';
import { keepSkills, keptSkills } from '../../store/skills/team-skills.ts';
import type { Deps } from '../deps.ts';

export async function lookAtSkills(deps: Deps): Promise<void> {
  const source = deps.skillSource;
  if (source === null) return;
  const before = await keptSkills(deps.db, source.identity);
  const found = await source.read().catch((error: unknown): SkillsFound => {
    const sentence = `It could not be read: ${messageOf(error).replace(/[.:]$/, '')}.`;
    return { commit: null, files: [], unread: [{ folder: null, path: source.name, sentence }] };
  });
  const { kept, problems } = settled(found, { before, isOurs: (name) => deps.skills.ours.includes(name) });
  tell(deps, problems);
  deps.skills.use(kept, problems);
  if (JSON.stringify(kept) === JSON.stringify(before)) return;
  await keepSkills(deps.db, source.identity, kept);
  const skills = kept.map(({ folder }) => `${folder} ${deps.skills.named(folder).version}`);
  deps.log.info('skills.changed', { source: source.name, commit: found.commit, skills });
}

/** Each problem is logged once; App Home and the doctor say it as long as it is there. */
function tell(deps: Deps, problems: SkillProblem[]): void {
  const known = new Set(deps.skills.problems().map((one) => JSON.stringify(one)));
  for (const problem of problems)
    if (!known.has(JSON.stringify(problem))) deps.log.warn('skills.problem', { ...problem });
}

const MOST = 5;

/** What of them the admin should mend. */
export const skillProblems = (deps: Deps): { problem: string; fix: string }[] =>
  deps.skills
    .problems()
    .slice(0, MOST)
    .map(({ file, line, sentence }) => ({
      problem: `Skill: ${file}${line === null ? '' : `, line ${line}`}.`,
      fix: sentence,
    }));
