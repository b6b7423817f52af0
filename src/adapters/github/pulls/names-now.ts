/** How a repository is called by now: GitHub leads an old name to the new one until another repository takes it. */
import type { RepositoryNames } from '../../../ports/code-host.ts';
import type { Client } from '../api/client.ts';
import { repository } from '../api/shapes.ts';
import { isStatus, NotInstalled, refusal } from '../api/trouble.ts';

export function createNamesNow(client: Client): RepositoryNames['repositoryName'] {
  /** By its id, with every key that we have: it may have gone to another owner. */
  async function byId(id: string): Promise<string | null> {
    for (const api of await client.everywhere()) {
      const found = await api
        .get(repository, 'GET /repositories/{id}', { id: Number(id) })
        .catch((error: unknown) => {
          if (isStatus(error, 403, 451)) return null;
          throw error;
        });
      if (found !== null && String(found.id) === id) return found.full_name;
    }
    return null;
  }

  return async (repo, id) => {
    const named = await client
      .of(repo)
      .get(repository, 'GET /repos/{owner}/{repo}')
      .catch((error: unknown) => {
        // Our App is installed where it went, but not where it was.
        if (error instanceof NotInstalled || isStatus(error, 403, 451)) return null;
        throw error;
      });
    if (named !== null && String(named.id) === id) return named.full_name;
    const found = await byId(id);
    if (found !== null) return found;
    throw refusal(
      named === null
        ? `does not show us ${repo} any more, under this name or another.`
        : `has another repository under the name ${repo} than the one that the pull request is in, and does not show us that one any more.`,
    );
  };
}
