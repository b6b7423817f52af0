import { createHash } from 'node:crypto';
import { z } from 'zod';
import { visibleText } from '../hidden-characters.ts';
import { frontMatter, SkillMistake } from './front-matter.ts';

/** A prompt that is reviewed like code: `skills/NAME/SKILL.md`, an Agent Skill. */
export interface Skill {
  name: string;
  description: string;
  /** Second-level headings that its text must have, in order; empty where it writes no document. */
  headings: string[];
  /** `metadata.version` where it has one, and the beginning of its text's hash: no two texts share it. */
  version: string;
  body: string;
}

const text = (most: number) =>
  z.string(`has to be text`).min(1, 'is empty').max(most, `is longer than ${most} characters`);

/** The six keys of the standard; ours stand under `metadata`. */
const shape = z.strictObject({
  name: text(64).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'takes small letters, digits and single hyphens'),
  description: text(1_024),
  license: text(200).optional(),
  compatibility: text(500).optional(),
  'allowed-tools': text(2_000).optional(),
  metadata: z.record(z.string(), z.string()).default({}),
});

const LONGEST_VERSION = 40;

/** `metadata.headings`: parted by ` | `, in order. */
const headingsIn = (list: string | undefined): string[] =>
  (list ?? '')
    .split(/\s*\|\s*/)
    .map((heading) => heading.trim())
    .filter((heading) => heading !== '');

const hashOf = (skill: string): string =>
  createHash('sha256').update(skill.replaceAll('\r\n', '\n').trim(), 'utf8').digest('hex').slice(0, 8);

/** Throws a `SkillMistake` that says what is wrong with it, and in which line. */
export function parseSkill(file: string): Skill {
  return parsed(file).skill;
}

function parsed(file: string): { skill: Skill; lines: Record<string, number> } {
  const { fields, lines, body } = frontMatter(file);
  const read = shape.safeParse(fields);
  if (!read.success) {
    const { issues } = read.error;
    throw new SkillMistake(
      issues.map(sentenceOf).join(' '),
      issues[0] === undefined ? 1 : lineOf(issues[0], lines),
    );
  }
  const { name, description, metadata } = read.data;
  if (body === '')
    throw new SkillMistake(
      'It has no instructions below the front matter.',
      file.trimEnd().split('\n').length,
    );
  const headings = headingsIn(metadata['headings']);
  const twice = headings.find((heading, at) => headings.indexOf(heading) !== at);
  if (twice !== undefined)
    throw new SkillMistake(`metadata.headings names "${twice}" twice.`, lines['metadata.headings'] ?? 1);
  if ((metadata['version'] ?? '').length > LONGEST_VERSION)
    throw new SkillMistake(
      `metadata.version is longer than ${LONGEST_VERSION} characters. Shorten it.`,
      lines['metadata.version'] ?? 1,
    );
  const hash = hashOf(file);
  const version = metadata['version'] === undefined ? hash : `${metadata['version']}-${hash}`;
  return { skill: { name, description, headings, version, body }, lines };
}

const lineOf = (issue: z.core.$ZodIssue, lines: Record<string, number>): number => {
  const path = issue.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : issue.path;
  return lines[path.join('.')] ?? lines[String(path[0])] ?? 1;
};

const sentenceOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys'
    ? `The front matter knows no ${issue.keys.join(', ')}; put what is yours under metadata.`
    : issue.code === 'invalid_type' && issue.input === undefined
      ? `${issue.path.join('.')} is missing.`
      : `${issue.path.join('.')} ${issue.message}.`;

/** Skills by what they write or do; ports and policy know no others. */
export const documentSkills = { prd: 'prd', spec: 'tech-spec', release_notes: 'release-notes' } as const;

/** Headings that the product reads: a skill that leaves one out would make documents that nobody can sign. */
const read: Record<string, string[]> = {
  prd: ['Requirements', 'Acceptance criteria', 'Open questions', 'Sources'],
  'tech-spec': [
    'Files in scope',
    'Do not touch',
    'Steps',
    'Test plan',
    'Rollback plan',
    'Open questions',
    'Sources',
  ],
};

export interface SkillTrouble {
  /** Null: it is about the whole file. */
  line: number | null;
  /** What is wrong, with the fix. */
  sentence: string;
}

/** More than any prompt needs; the rest of a model's room is the ticket's. */
export const MOST_CHARACTERS = 40_000;

/** The skill that a folder of this name holds, or all that keeps it from being used. */
export function readSkill(file: string, folder: string): { skill: Skill } | { troubles: SkillTrouble[] } {
  if (file.length > MOST_CHARACTERS)
    return {
      troubles: [{ line: null, sentence: `It is longer than ${MOST_CHARACTERS} characters. Shorten it.` }],
    };
  const unseen = unseenLine(file);
  if (unseen !== null)
    return {
      troubles: [{ line: unseen, sentence: 'It holds characters that nobody sees. Take them out.' }],
    };
  try {
    const { skill, lines } = parsed(file);
    const troubles = troublesOf(skill, { folder, lines });
    return troubles.length === 0 ? { skill } : { troubles };
  } catch (error) {
    if (!(error instanceof SkillMistake)) throw error;
    const sentence = `${error.message} Mend that, or take the skill out.`;
    return { troubles: [{ line: error.line, sentence }] };
  }
}

/** Who reviews a skill must see all that a model is told by it. */
function unseenLine(file: string): number | null {
  const rows = file
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  const at = rows.findIndex((row) => visibleText(row) !== row);
  return at === -1 ? null : at + 1;
}

/** What keeps a skill that reads well from being used under this name. */
function troublesOf(skill: Skill, about: { folder: string; lines: Record<string, number> }): SkillTrouble[] {
  const { folder, lines } = about;
  const has = new Set(skill.headings.map((heading) => heading.toLowerCase()));
  const lacking = (read[folder] ?? []).filter((heading) => !has.has(heading.toLowerCase()));
  const atHeadings = lines['metadata.headings'] ?? lines['metadata'] ?? 1;
  return [
    ...(skill.name === folder
      ? []
      : [
          {
            line: lines['name'] ?? 1,
            sentence: `It is named ${skill.name}, and its folder ${folder}. Give both the same name.`,
          },
        ]),
    ...(lacking.length === 0
      ? []
      : [
          {
            line: atHeadings,
            sentence: `metadata.headings lacks ${lacking.join(', ')}, which the product reads. Add ${lacking.length === 1 ? 'it' : 'them'}, parted by " | ".`,
          },
        ]),
    ...(folder === 'release-notes' && skill.headings.length === 0
      ? [
          {
            line: atHeadings,
            sentence: 'metadata.headings is missing. Name the sections of the text, parted by " | ".',
          },
        ]
      : []),
  ];
}
