import type { Evidence } from '../item/context.ts';

const folders: readonly (readonly [RegExp, Evidence['kind']])[] = [
  [/^(?:adrs?|decisions?|decision-records)$/, 'adr'],
  [/^(?:prds?|requirements)$/, 'prd'],
  [/^(?:runbooks?|playbooks?|operations)$/, 'runbook'],
  [/^(?:specs?|tech-specs?|designs?|rfcs?)$/, 'spec'],
  [/^(?:incidents?|post-?mortems?|incident-reviews?)$/, 'incident'],
  [/^(?:customers?|customer-notes|feedback)$/, 'customer'],
];

/** What a file without front matter is, by the nearest of its folders that says it. */
export function kindOfPath(path: string): Evidence['kind'] {
  const names = path.toLowerCase().split('/').slice(0, -1).toReversed();
  for (const name of names) {
    const found = folders.find(([pattern]) => pattern.test(name));
    if (found !== undefined) return found[1];
  }
  return 'file';
}

const text = /\.(?:md|markdown|mdx|txt|adoc|rst)$/i;
export const isText = (path: string): boolean => text.test(path) || /(?:^|\/)readme$/i.test(path);

/** Files of a repository that are written for people: READMEs, and texts under `docs` and `adr`. */
export const isRepositoryDocument = (path: string): boolean =>
  !/(?:^|\/)(?:node_modules|vendor)\//.test(path) &&
  isText(path) &&
  (/^(?:.*\/)?readme(?:\.\w+)?$/i.test(path) || /(?:^|\/)(?:docs?|adrs?|runbooks?)\//i.test(path));

/** The day in a file's name or its first lines, as people date decisions and reviews. */
export function dateIn(path: string, body: string): string | null {
  const [found] =
    /\b20\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/.exec(`${path}\n${body.slice(0, 600)}`) ?? [];
  const at = found === undefined ? Number.NaN : Date.parse(`${found}T00:00:00Z`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
