/** Who owns files by CODEOWNERS. It suggests whom to ask and is shown; it never authorises anybody. */
import { ownersAmong, parseCodeowners } from '../../pipeline/facts/codeowners.ts';
import type { CodeOwner } from '../../pipeline/item/change.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { personByLogin } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { fetched, valueOf } from '../gather-facts.ts';

const MOST = 20;

/** Those who own most of these files first. Empty where nobody does, or the repository cannot be read. */
export async function ownersOfFiles(
  deps: Deps,
  repo: string | null,
  paths: readonly string[],
): Promise<CodeOwner[]> {
  if (repo === null || paths.length === 0) return [];
  const found = await fetched('repository', deps, () => deps.knowledge.files(repo));
  const text = valueOf(found, { paths: [], codeowners: null }).codeowners;
  if (text === null) return [];
  return Promise.all(
    ownersAmong(parseCodeowners(text), paths)
      .slice(0, MOST)
      .map(async ({ owner, files }): Promise<CodeOwner> => {
        const login = /^@([^/]+)$/.exec(owner)?.[1];
        const person = login === undefined ? null : await personByLogin(deps.db, login);
        return { owner, person: person?.id ?? null, files };
      }),
  );
}

/** Of the files that the spec names, or of what was changed where there is a change. */
export function ownersInScope(deps: Deps, item: WorkItem): Promise<CodeOwner[]> {
  const judged = item.judgement?.owners;
  if (judged !== undefined) return Promise.resolve(judged);
  return ownersOfFiles(deps, item.service?.repo ?? null, item.spec?.digest.filesInScope ?? []);
}
