import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Brief } from '../../../pipeline/brief.ts';

const fileName = z.string().regex(/^(?!.*\.\.)[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/);
const folderName = z.string().regex(/^[a-z0-9-]+$/);

const followUp = z.object({
  /** It answers a request that has one of these words. */
  words: z.array(z.string()).min(1),
  title: z.string(),
  folder: folderName,
  files: z.array(fileName).min(1),
});

const changeFile = z.object({
  service: z.string(),
  /** A title matches that has every word of one of these lines. */
  titles: z.array(z.string()).min(1),
  /** The release of the repository that the files were written for. */
  written_against: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  summary: z.string(),
  steps: z
    .array(
      z.object({
        title: z.string(),
        layer: z.string(),
        size: z.enum(['XS', 'S', 'M', 'L']),
        /** Folder beside `change.yaml` with these files as they are after the step. */
        folder: folderName,
        files: z.array(fileName).min(1),
      }),
    )
    .min(1),
  /** Which test shows each acceptance criterion. */
  criteria: z.array(z.object({ text: z.string(), test: z.string() })),
  follow_ups: z.array(followUp).default([]),
});

export type PreparedChange = z.infer<typeof changeFile> & { path: string };
export type FollowUp = z.infer<typeof followUp>;

/** The changes that the demo agent can make: `DIR/NAME/change.yaml` with folders of files. */
export async function readChanges(folder: string): Promise<PreparedChange[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const path = join(folder, name);
      return { ...changeFile.parse(parse(await readFile(join(path, 'change.yaml'), 'utf8'))), path };
    }),
  );
}

export function changeFor(
  changes: PreparedChange[],
  brief: Pick<Brief, 'title' | 'service'>,
): PreparedChange | null {
  const title = wordsOf(brief.title);
  const fits = (line: string): boolean => wordsOf(line).every((word) => title.includes(word));
  return changes.find((change) => change.service === brief.service && change.titles.some(fits)) ?? null;
}

export function followUpFor(change: PreparedChange, request: string): FollowUp | null {
  const said = ` ${wordsOf(request).join(' ')} `;
  const fits = (word: string): boolean => said.includes(` ${wordsOf(word).join(' ')} `);
  return change.follow_ups.find((one) => one.words.some(fits)) ?? null;
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/(\d),(\d)/g, '$1$2')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
