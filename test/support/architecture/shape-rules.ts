/** How big files and folders are, and what they are called. Each rule answers with one sentence for each breach. */
import { basename, dirname } from 'node:path';

const MOST_LINES = 300;
/** About fifteen; past this one the folder is split. */
const MOST_FILES = 18;

export function longFileBreaches(files: { path: string; text: string }[]): string[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    return lines <= MOST_LINES
      ? []
      : [
          `${path} has ${lines} lines, more than ${MOST_LINES}. Split it by noun; what is left keeps its name.`,
        ];
  });
}

export function fullFolderBreaches(paths: string[]): string[] {
  const folders = Map.groupBy(paths, (path) => dirname(path));
  return [...folders]
    .filter(([, inside]) => inside.length > MOST_FILES)
    .map(
      ([folder, inside]) =>
        `${folder} holds ${inside.length} files, more than ${MOST_FILES}. Split it by noun.`,
    );
}

const nowhere = new Set(['util', 'utils', 'helper', 'helpers', 'common']);
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|config))?$/;

export function nameBreaches(paths: string[]): string[] {
  const parts = new Map(
    paths.flatMap((path) =>
      path.split('/').map((_part, index, all) => [all.slice(0, index + 1).join('/'), path]),
    ),
  );
  return [...parts.keys()].flatMap((path) => {
    const name = basename(path, '.ts');
    if (nowhere.has(name)) return [`${path} is named for nobody. A function lives with its noun.`];
    return kebab.test(name) ? [] : [`${path} is not in kebab-case. Name it for its main export.`];
  });
}
