import { z } from 'zod';

/** A prompt that is reviewed like code: `skills/NAME/SKILL.md`. */
export interface Skill {
  name: string;
  description: string;
  /** Second-level headings that its text must have, in order; empty where it writes no document. */
  headings: string[];
  body: string;
}

const frontMatter = z.object({
  name: z.string().regex(/^[a-z][a-z-]*$/),
  description: z.string().min(1),
  headings: z.array(z.string().min(1)),
});

function fields(block: string): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = { headings: [] };
  let list: string[] | null = null;
  for (const line of block.split('\n')) {
    const item = /^\s+-\s+(.+)$/.exec(line);
    const pair = /^(\w+):\s*(.*)$/.exec(line);
    if (item?.[1] && list) list.push(item[1].trim());
    else if (pair?.[1] && pair[2] === '') {
      list = [];
      read[pair[1]] = list;
    } else if (pair?.[1] && pair[2]) {
      list = null;
      read[pair[1]] = pair[2].trim();
    }
  }
  return read;
}

/** Front matter is `name`, `description` and a list `headings`: three plain keys, no YAML beyond that. */
export function parseSkill(text: string): Skill {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll('\r\n', '\n'));
  if (!match) throw new Error('A skill starts with front matter between two lines of ---.');
  return { ...frontMatter.parse(fields(match[1] ?? '')), body: (match[2] ?? '').trim() };
}
