import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSkill, type Skill } from '../../../pipeline/documents/skill.ts';

const documentSkills = { prd: 'prd', spec: 'tech-spec', release_notes: 'release-notes' } as const;
export type DraftKind = keyof typeof documentSkills;

/** Reads the skill when it is needed, so that an edited heading counts from the next draft on. */
export function skillFor(kind: DraftKind, skillsDir: string): Skill {
  const path = join(skillsDir, documentSkills[kind], 'SKILL.md');
  const skill = parseSkill(readFileSync(path, 'utf8'));
  if (skill.headings.length === 0) throw new Error(`${path} lists no headings.`);
  return skill;
}

export const drafted =
  'Drafted without a model, from the ticket and the sources named here. Check the sources.';

/** The document in the skill's order; a heading that nobody here can fill says so. */
export function compose(headings: string[], parts: Map<string, string[]>, lead: string[] = []): string {
  const blocks = headings.map((heading) => {
    const lines = parts.get(heading.toLowerCase()) ?? ['Nothing was gathered for this section.'];
    return `## ${heading}\n\n${lines.join('\n')}`;
  });
  return `${[...lead, ...blocks, drafted].join('\n\n')}\n`;
}
