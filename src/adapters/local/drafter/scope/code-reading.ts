/** What the repository's files say to somebody who does not run them: functions, tests and callers, by name. */
import type { Material } from '../../../../ports/model.ts';
import { isTest, type Scope } from '../files-in-scope.ts';
import { asCode } from '../inert.ts';
import { common, enumerate, stems } from '../words.ts';
import { generic } from './named-files.ts';

export function layerOf(path: string): string {
  if (/(?:^|\/)(?:routes?|router|server|api|handlers?|controllers?|http|app)(?:\/|\.|s?\.)/i.test(path))
    return 'api';
  if (
    /(?:^|\/)(?:views?|pages?|ui|components?|public|web|templates?)(?:\/|\.)|\.(?:html|css|scss|vue|svelte|jsx|tsx|hbs|ejs)$/i.test(
      path,
    )
  )
    return 'ui';
  if (/(?:^|\/)(?:db|data|models?|store|repositor(?:y|ies)|schema|sql)(?:\/|\.)|\.sql$/i.test(path))
    return 'data';
  return 'domain';
}

/** Functions in the chosen files whose names share words with the ticket: where to begin. */
export function patterns(material: Material, scope: Scope): { name: string; path: string }[] {
  const said = stems(`${material.item.title} ${material.item.description.slice(0, 2_000)}`);
  const isFault = material.item.kind !== 'feature';
  const topic = new Set([...said].filter((word) => !isFault || !generic.has(word)));
  return scope.code.flatMap((path) => {
    const text = (material.sources[path] ?? '').slice(0, 50_000);
    const names = [...text.matchAll(/\b(?:function|def|func|fn|class)\s+([A-Za-z_]\w{3,40})\s*(?=[(:{])/g)];
    return [...new Set(names.map((match) => match[1] ?? ''))]
      .filter((name) => common(topic, stems(name)).length > 0)
      .slice(0, 2)
      .map((name) => ({ name, path }));
  });
}

/** Functions of a file that the ticket's words name: where a reader begins. */
export const named = (found: { name: string; path: string }[], path: string): string[] =>
  found.filter((each) => each.path === path).map((each) => asCode(each.name));

/** Tests of what is made or changed first come first. */
export function testsIn(scope: Scope): string[] {
  const main = [...scope.created.filter((path) => !isTest(path)), ...scope.code].map(stemOf);
  const rank = (path: string): number => {
    const at = main.indexOf(stemOf(path));
    return at === -1 ? main.length : at;
  };
  return [...scope.created.filter(isTest), ...scope.tests].toSorted((one, other) => rank(one) - rank(other));
}
/** `src/totals.js` and `test/totals.test.js` are about the same. */
const stemOf = (path: string): string => (path.split('/').at(-1) ?? path).split('.')[0] ?? path;

/** Files that were read and import one that changes: whoever else is hurt first. */
export function callers(material: Material, scope: Scope): string[] {
  return scope.code.slice(0, 3).flatMap((path) => {
    const end = (path.split('/').at(-1) ?? path).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const imports = new RegExp(`(?:from|require\\(|import\\()\\s*['"][^'"\\n]{0,200}/${end}['"]`);
    const users = Object.keys(material.sources).filter(
      (other) =>
        other !== path && !isTest(other) && imports.test((material.sources[other] ?? '').slice(0, 50_000)),
    );
    return users.length === 0
      ? []
      : [`${asCode(path)} is used by ${enumerate(users.slice(0, 4).map(asCode))}.`];
  });
}
