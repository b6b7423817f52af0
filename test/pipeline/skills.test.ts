import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSkill } from '../../src/pipeline/documents/skill.ts';

const folder = join(import.meta.dirname, '../../skills');
const names = readdirSync(folder);

describe('skills', () => {
  test('are those that the stages name', () => {
    expect(names.toSorted()).toEqual([
      'implement',
      'judge',
      'plan',
      'prd',
      'release-notes',
      'review',
      'tech-spec',
      'test',
    ]);
  });

  test.each(names)('%s reads, is named after its folder, and treats texts as data', (name) => {
    const skill = parseSkill(readFileSync(join(folder, name, 'SKILL.md'), 'utf8'));
    expect(skill.name).toBe(name);
    expect(skill.body).toMatch(/\bdata\b/);
    expect(skill.body.length).toBeGreaterThan(800);
  });

  test('documents have headings, each once', () => {
    for (const name of ['prd', 'tech-spec', 'release-notes']) {
      const { headings } = parseSkill(readFileSync(join(folder, name, 'SKILL.md'), 'utf8'));
      expect(headings.length).toBeGreaterThan(3);
      expect(new Set(headings).size).toBe(headings.length);
    }
  });

  test('a skill without front matter is refused in one sentence', () => {
    expect(() => parseSkill('# no')).toThrow('A skill starts with front matter between two lines of ---.');
  });
});
