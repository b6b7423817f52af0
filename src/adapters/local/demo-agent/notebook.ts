import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../error-code.ts';
import type { Worktree } from './worktree.ts';

/**
 * What a run was told and cannot be read off its branch: approvals and requests. One file in git's folder of
 * the worktree, replaced as a whole, so that an accepted message survives a crash before its first commit.
 */
const notes = z.object({
  approved: z.boolean(),
  /** Times that the run was started; a failure that is asked about again is answered again. */
  starts: z.int(),
  requests: z.array(
    z.object({ id: z.string(), kind: z.enum(['told', 'changes_requested', 'ci_failed']), text: z.string() }),
  ),
  /** Requests that had no prepared answer. */
  refused: z.array(z.string()),
});
export type Notes = z.infer<typeof notes>;

export interface Notebook {
  read(): Promise<Notes>;
  write(next: Notes): Promise<void>;
}

export async function openNotebook(worktree: Worktree, run: string): Promise<Notebook> {
  const name = createHash('sha256').update(run).digest('hex').slice(0, 32);
  const file = await worktree.privateFile(`throughline-${name}.json`);
  return {
    read: async () => {
      try {
        return notes.parse(JSON.parse(await readFile(file, 'utf8')));
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error;
        return { approved: false, starts: 0, requests: [], refused: [] };
      }
    },
    write: async (next) => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.half`, JSON.stringify(next));
      await rename(`${file}.half`, file);
    },
  };
}
