/**
 * Branches that tickets were merged to: a history that was replaced may have dropped a merge. The code host is asked
 * which of them the branch has; a webhook and the minute's round both come here, so either may be missing.
 */
import { type RepositoryRef, sameRepository } from '../../pipeline/facts/repository.ts';
import { hostName } from '../../pipeline/people.ts';
import { signal } from '../../pipeline/signals.ts';
import { personByLogin } from '../../store/people.ts';
import { type MergedTicket, mergedTickets } from '../../store/tracking/merges.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';
import { nameNow } from './repositories.ts';

interface Branch extends RepositoryRef {
  name: string;
}

const short = (sha: string): string => sha.slice(0, 7);

/** Keys of the tickets of which something was learnt. */
async function look(
  deps: Deps,
  { name, ...ref }: Branch,
  about: { tickets: MergedTicket[]; login: string | null },
): Promise<string[]> {
  const shas = [...new Set(about.tickets.map((one) => one.mergeSha))];
  const repo = await nameNow(deps, ref);
  const now = await deps.codeHost.branch(repo, name, shas);
  const changed = about.tickets.filter((one) => now.missing.includes(one.mergeSha) !== one.lost);
  if (changed.length === 0) return [];
  const login = about.login ?? now.rewrittenBy;
  const by = login === null ? null : hostName(await personByLogin(deps.db, login), login);
  for (const { key, mergeSha, lost, revision } of changed) {
    const { head } = now;
    const made = lost
      ? signal('branch_mended', { mergeSha, head, sentence: `${name} has ${short(mergeSha)} again.` })
      : signal('branch_rewritten', {
          mergeSha,
          branch: name,
          head,
          by,
          sentence: `${name} is at ${short(head)} and does not have ${short(mergeSha)} any more.`,
        });
    await receive(deps, {
      key,
      signal: made,
      actor: { kind: 'vendor', name: (lost ? null : by) ?? 'code host' },
      // Between two rewritings the ticket has another revision.
      delivery: `branch:${ref.repo}:${mergeSha}:${revision}`,
    });
  }
  return changed.map((one) => one.key);
}

/** The code host says that a branch was rewritten, and by whom. */
export async function branchRewritten(deps: Deps, branch: Branch, login: string): Promise<string[]> {
  const tickets = (await mergedTickets(deps.db)).filter(
    (one) => sameRepository(one, branch) && one.base === branch.name,
  );
  return tickets.length === 0 ? [] : look(deps, branch, { tickets, login: login === '' ? null : login });
}

/** Every branch that a ticket was merged to, once. */
export async function lookAtBranches(deps: Deps): Promise<void> {
  const branches = Map.groupBy(
    await mergedTickets(deps.db),
    ({ repo, repoId, base }) => `${repoId} ${repo} ${base}`,
  );
  for (const tickets of branches.values()) {
    const [{ repo, repoId, base }] = tickets as [MergedTicket];
    try {
      const ref = repoId === undefined ? { repo } : { repo, repoId };
      await look(deps, { ...ref, name: base }, { tickets, login: null });
    } catch (error) {
      // One repository's trouble must not keep the others from the truth; the next round tries again.
      deps.log.warn('reconcile.failed', { repo, branch: base, error });
    }
  }
}
