/** The product's own skills, read as at a start. */
import { join } from 'node:path';
import { createSkills } from '../../../src/adapters/skills/in-force.ts';

export const skillsDir = join(import.meta.dirname, '../../../skills');
export const skills = createSkills({ product: skillsDir });
