import { MOST_CHARACTERS } from '../../pipeline/documents/skills/skill.ts';

export const FILE = 'SKILL.md';
/** What a text of that many characters has at most; a larger file is not even read. */
export const MOST_BYTES = 4 * MOST_CHARACTERS;
const MOST_SKILLS = 50;

export const LINK = 'It leads out of its folder. Put the file itself there.';
export const TOO_BIG = `It is longer than ${MOST_CHARACTERS} characters. Shorten it.`;

export const noSkills = (example: string): string =>
  `It holds no skill. Put one at ${example}, say, or take the line out.`;

export const isTooMany = (count: number): string | null =>
  count <= MOST_SKILLS ? null : `It holds ${count} skills, and ${MOST_SKILLS} are read. Take some out.`;
