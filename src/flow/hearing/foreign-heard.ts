import { failing } from '../../pipeline/conditions.ts';
import { touches } from '../../pipeline/facts/paths.ts';
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { PullRequestNow } from '../../ports/code-host.ts';
import { itemsIn } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';

/**
 * Somebody's own pull request opened, changed or ended. Tickets that wait to be built are scored again where it changes
 * their files, or kept one of them waiting; the others hear nothing, so that no question is asked anew for nothing.
 */
export async function foreignHeard(
  deps: Deps,
  pull: PullRequestNow,
): Promise<{ state: 'processed' | 'ignored'; note: string }> {
  const waiting = (await itemsIn(deps.db, ['blocked', 'ready'])).filter(
    (item) => item.service?.repo === pull.repo,
  );
  const files = waiting.length === 0 || pull.state !== 'open' ? [] : await filesOf(deps, pull);
  const concerned = waiting.filter((item) => files === null || kept(item) || overlaps(item, files));
  for (const item of concerned)
    await receive(deps, {
      key: item.key,
      signal: signal('fact_changed', { what: `#${pull.number} changed` }),
      actor: { kind: 'vendor', name: 'code host' },
      // A webhook and a look tell the same change.
      delivery: `foreign:${pull.repo}#${pull.number}:${pull.updatedAt}`,
    });
  return concerned.length === 0
    ? { state: 'ignored', note: 'no ticket has that pull request' }
    : { state: 'processed', note: `scored again: ${concerned.map((item) => item.key).join(', ')}` };
}

/** Null: the code host does not say, so it may be any. */
async function filesOf(deps: Deps, pull: PullRequestNow): Promise<string[] | null> {
  try {
    const open = await deps.codeHost.openPullRequests(pull.repo);
    const found = open.find((one) => one.number === pull.number);
    return found?.hasMoreFiles === true ? null : (found?.files ?? []);
  } catch (error) {
    deps.log.warn('pull_request.files_not_known', { repo: pull.repo, number: pull.number, error });
    return null;
  }
}

const kept = (item: WorkItem): boolean => failing(item).some((one) => one.rule === 'nobody_on_same_files');
const overlaps = (item: WorkItem, files: string[]): boolean =>
  (item.spec?.digest.filesInScope ?? []).some((path) => files.some((file) => touches(path, file)));
