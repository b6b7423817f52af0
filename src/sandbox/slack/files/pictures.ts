import type { Problem } from '../blocks/rule.ts';
import { isFields } from '../json.ts';
import type { StoredFile } from '../store/files.ts';
import type { Workspace } from '../workspace.ts';

const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif']);

/** Slack works on a file after its upload: until then nothing is known of its type, and no block may show it. */
export const isWhole = (workspace: Workspace, file: StoredFile): boolean =>
  file.state === 'shared' && (file.completed ?? 0) + workspace.fileMs <= workspace.clock.now();

/** Blocks that show a file which is not there, not whole yet, or no picture. */
export function pictureProblems(workspace: Workspace, value: unknown, pointer: string): Problem[] {
  if (Array.isArray(value))
    return value.flatMap((one, at) => pictureProblems(workspace, one, `${pointer}/${at}`));
  if (!isFields(value)) return [];
  const { slack_file: shown, ...rest } = value;
  const inside = Object.entries(rest).flatMap(([key, one]) =>
    pictureProblems(workspace, one, `${pointer}/${key}`),
  );
  if (!isFields(shown)) return inside;
  const file = fileOf(workspace, shown);
  if (file && isWhole(workspace, file) && SHOWN.has(file.mimetype)) return inside;
  return [
    ...inside,
    {
      message: 'invalid slack file',
      pointer: `${pointer}/slack_file`,
      constraint: { type: 'slack_file', expected: 'an image of this workspace' },
    },
  ];
}

/** By its id, or by an address that holds it. */
function fileOf(workspace: Workspace, { id, url }: Record<string, unknown>): StoredFile | undefined {
  const named = typeof id === 'string' ? id : /\b(F[A-Z0-9]{8,})\b/.exec(String(url))?.[1];
  return named === undefined ? undefined : workspace.store.files.get(named);
}
