/** Changes that were rolled back and go live again with another ticket's deploy, since nobody took them off the branch. */
import { isLastEnvironment } from '../../pipeline/conditions.ts';
import { comebackWords, type LeftMerge, leftMerge, leftWords } from '../../pipeline/facts/left-merge.ts';
import type { Brought } from '../../pipeline/item/deploy.ts';
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { entriesAbout } from '../../store/ledger.ts';
import { rolledBackOf } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import type { Outcome } from '../effects/effect.ts';

type Also = NonNullable<Extract<Outcome, { kind: 'report' }>['also']>;

export interface Comeback {
  key: string;
  /** Its key as readers of the ticket that ships may know it. */
  name: string;
  words: string;
}

/** The key of a ticket of a private channel stays among those who are in it. */
const nameFor = (other: WorkItem, reader: WorkItem, hidden: string): string =>
  other.home?.isPrivate === true && other.home.channel !== reader.home?.channel ? hidden : other.key;

/** What goes live again when this ticket ships: by its own merge once that is made, by the branch until then. */
export async function comebacksOf(deps: Pick<Deps, 'db'>, item: WorkItem): Promise<Comeback[]> {
  const { service, pullRequest: pull } = item;
  if (service === null || pull === null) return [];
  const others = (await rolledBackOf(deps.db, service.name)).filter((one) => one.key !== item.key);
  const own = pull.mergeSha;
  const mergedAt = own === null ? null : await timeOf(deps, item.key, { signals: merges, mergeSha: own });
  const found: Comeback[] = [];
  for (const other of others) {
    const left = leftMerge(other);
    if (left === null || left.repo !== pull.repo || left.branch !== pull.base) continue;
    const isIn = own === null ? left.isOnBranch : await wasThere(deps, left, mergedAt);
    if (!isIn) continue;
    const name = nameFor(other, item, 'A private ticket');
    found.push({
      key: other.key,
      name,
      words: comebackWords({ ...left, key: name }, { isMerged: own !== null }),
    });
  }
  return found;
}

const merges = ['merged', 'pr_merged'] as const;

async function timeOf(
  deps: Pick<Deps, 'db'>,
  key: string,
  about: { signals: readonly ('merged' | 'pr_merged' | 'pr_reverted')[]; mergeSha: string },
): Promise<string | null> {
  const entries = await entriesAbout(deps.db, key, about.signals);
  const found = entries.findLast((one) => (one.facts as { mergeSha?: unknown }).mergeSha === about.mergeSha);
  return found?.at ?? null;
}

/** Whether a commit that was merged then has that merge: it came before, and its revert, if any, after. */
async function wasThere(
  deps: Pick<Deps, 'db'>,
  { key, mergeSha }: LeftMerge,
  then: string | null,
): Promise<boolean> {
  if (then === null) return false;
  const came = await timeOf(deps, key, { signals: merges, mergeSha });
  const left = await timeOf(deps, key, { signals: ['pr_reverted'], mergeSha });
  return came !== null && came <= then && (left === null || left > then);
}

/** What a deploy that begins says of them, on its own ledger. Of an earlier environment nothing is live yet. */
export async function bringsBack(
  deps: Deps,
  item: WorkItem,
): Promise<{ bringsBack?: Brought[]; sentence?: string }> {
  const found = isLastEnvironment(item) ? await comebacksOf(deps, item) : [];
  return found.length === 0
    ? {}
    : {
        bringsBack: found.map(({ key, name }) => ({ key, name })),
        sentence: found.map(({ words }) => words).join(' '),
      };
}

const short = (sha: string): string => sha.slice(0, 7);

/** It is live: those whose change it has are told, and those whose change an earlier release had and this one has not. */
export async function toldOfRelease(deps: Deps, item: WorkItem): Promise<Also> {
  const running = item.deploy?.deployment;
  if (running == null || item.service === null) return [];
  const { bringsBack: brought = [], sha, id } = running;
  const others = (await rolledBackOf(deps.db, item.service.name)).filter((one) => one.key !== item.key);
  return others.flatMap((other): Also => {
    const left = leftMerge(other);
    const name = nameFor(item, other, 'a private ticket');
    if (left === null) return [];
    if (brought.some(({ key }) => key === other.key)) {
      const sentence = `It is live again with the deploy of ${name}, which has its merge ${short(left.mergeSha)}.`;
      return [
        {
          key: other.key,
          signal: signal('brought_back', { with: item.key, name, sha, deployment: id, sentence }),
        },
      ];
    }
    if (left.back === null) return [];
    const sentence = `It is not live any more: the deploy of ${name} does not have it.`;
    return [{ key: other.key, signal: signal('taken_out', { with: left.back.with, sentence }) }];
  });
}

/** Releases are taken back, and with them what they had brought back. */
export async function toldOfRollback(deps: Deps, item: WorkItem, keys: string[]): Promise<Also> {
  if (item.service === null) return [];
  return (await rolledBackOf(deps.db, item.service.name)).flatMap((other): Also => {
    const back = other.rollback?.back;
    if (back == null || !keys.includes(back.with)) return [];
    const sentence = `It is not live any more: ${back.name} was rolled back.`;
    return [{ key: other.key, signal: signal('taken_out', { with: back.with, sentence }) }];
  });
}

/** What the next deploy of a service takes live again, as anybody may read it. */
export async function leftOn(deps: Pick<Deps, 'db'>, service: string): Promise<string[]> {
  const items = (await rolledBackOf(deps.db, service)).filter((one) => one.home?.isPrivate !== true);
  return items.flatMap((one) => leftWords(one) ?? []);
}
