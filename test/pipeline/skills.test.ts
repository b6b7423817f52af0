import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSkill } from '../../src/pipeline/documents/skills/skill.ts';

const folder = join(import.meta.dirname, '../../skills');
const names = readdirSync(folder);

describe('skills', () => {
  test('are those that the stages name', () => {
    expect(names.toSorted()).toEqual([
      'conversation',
      'filing',
      'implement',
      'judge',
      'plan',
      'prd',
      'release-notes',
      'review',
      'talk-summary',
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

  test.each([
    ['no front matter', '# no', 'A skill starts with front matter between two lines of ---.'],
    [
      'a key that the standard does not know',
      skillOf('headings: In short'),
      'The front matter knows no headings; put what is yours under metadata.',
    ],
    ['no description', '---\nname: prd\n---\nWrite.', 'description is missing.'],
    [
      'capitals in the name',
      skillOf('', { name: 'PRD' }),
      'name takes small letters, digits and single hyphens.',
    ],
    [
      'a line that is no pair',
      skillOf('just words'),
      'The front matter has the line "just words", which is not `key: value`.',
    ],
    ['a heading twice', skillOf('metadata:\n  headings: A | B | A'), 'metadata.headings names "A" twice.'],
    ['no instructions', skillOf('', { body: '' }), 'It has no instructions below the front matter.'],
  ])('%s is refused in one sentence', (_name, file, sentence) => {
    expect(() => parseSkill(file)).toThrow(sentence);
  });

  test('front matter may be quoted, folded and commented, as other tools write it', () => {
    const file =
      '---\r\n# ours\r\nname: "prd"\r\ndescription: >-\r\n  Writes a PRD\r\n  for us.\r\nlicense: MIT\r\nmetadata:\r\n  version: \'2.1\'\r\n  headings: A | B\r\n---\r\nWrite.\r\n';
    expect(parseSkill(file)).toMatchObject({
      name: 'prd',
      description: 'Writes a PRD for us.',
      headings: ['A', 'B'],
      version: expect.stringMatching(/^2\.1-[0-9a-f]{8}$/),
      body: 'Write.',
    });
  });

  test('two texts never share a version', () => {
    const [one, other] = [parseSkill(skillOf('')), parseSkill(skillOf('', { body: 'Write it well.' }))];
    expect(one.version).toMatch(/^[0-9a-f]{8}$/);
    expect(other.version).not.toBe(one.version);
    expect(parseSkill(`${skillOf('')}\n\n`).version).toBe(one.version);
  });
});

function skillOf(more: string, about: { name?: string; body?: string } = {}): string {
  const { name = 'prd', body = 'Write it.' } = about;
  return `---\nname: ${name}\ndescription: Writes.\n${more}\n---\n${body}`;
}
