/**
 * A repository may be renamed or transferred while tickets are open, and its old name given to another one. A ticket's
 * pull request is asked for where its repository is now.
 */
import { type RepositoryRef, sameRepository } from '../../pipeline/facts/repository.ts';
import { signal } from '../../pipeline/signals.ts';
import { openStages } from '../../pipeline/stages.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { mergedTickets } from '../../store/tracking/merges.ts';
import { itemsIn } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';

type Ticket = Pick<WorkItem, 'key' | 'revision'>;

/** The name by which that repository is to be asked for. Throws where it is not shown any more. */
export const nameNow = async (deps: Deps, { repo, repoId }: RepositoryRef): Promise<string> =>
  repoId === undefined ? repo : deps.codeHost.repositoryName(repo, repoId);

/** Each repository in which a ticket has a pull request is asked for its name, once; tickets follow it. */
export async function followRenames(deps: Deps): Promise<void> {
  const open = (await itemsIn(deps.db, openStages)).flatMap(({ key, revision, pullRequest }) =>
    pullRequest === null ? [] : [{ ...pullRequest, key, revision }],
  );
  const merged = (await mergedTickets(deps.db)).filter(({ key }) => open.every((one) => one.key !== key));
  const all = [...open, ...merged].flatMap(({ key, revision, repo, repoId }) =>
    repoId === undefined ? [] : [{ key, revision, repo, repoId }],
  );
  for (const tickets of Map.groupBy(all, ({ repo, repoId }) => `${repoId} ${repo}`).values()) {
    const [first] = tickets;
    if (first === undefined) continue;
    try {
      const repo = await deps.codeHost.repositoryName(first.repo, first.repoId);
      if (repo !== first.repo)
        for (const ticket of tickets) await follow(deps, ticket, { repo, repoId: first.repoId });
    } catch (error) {
      // One repository's trouble must not keep the others from the truth; the next round tries again.
      deps.log.warn('reconcile.failed', { repo: first.repo, error });
    }
  }
}

/** The ticket's own pull request says in which repository it is, where nobody had asked before. */
export async function learnRepository(
  deps: Deps,
  ticket: Ticket,
  { known, now }: { known: RepositoryRef; now: RepositoryRef },
): Promise<void> {
  if (known.repoId === undefined && now.repoId !== undefined && sameRepository(known, now))
    await follow(deps, ticket, { repo: now.repo, repoId: now.repoId });
}

async function follow(
  deps: Deps,
  { key, revision }: Ticket,
  now: { repo: string; repoId: string },
): Promise<void> {
  await receive(deps, {
    key,
    signal: signal('repository_named', now),
    actor: { kind: 'vendor', name: 'code host' },
    // It may be given back a name that it had.
    delivery: `repository:${now.repoId}:${now.repo}:${revision}`,
  });
}
