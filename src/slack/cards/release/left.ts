/** What a rollback leaves: the lock, and a merge that is still on its branch. */
import type { KnownBlock } from '@slack/types';
import { leftMerge, leftWords, revertWords } from '../../../pipeline/facts/left-merge.ts';
import type { WorkItem } from '../../../pipeline/work-item.ts';
import type { TicketView } from '../../../ports/chat.ts';
import { when } from '../../text/dates.ts';
import { say } from '../../text/mrkdwn.ts';
import { allOf, short } from '../../text/names.ts';
import { context, section } from '../blocks.ts';
import { serviceName } from '../facts.ts';

/** Whether deploys of the service go on. A ticket that went back with another's rollback knows nothing of that lock. */
export function lockWords(item: WorkItem): string {
  const service = serviceName(item);
  const { rollback, revert, locked, key } = item;
  if (!locked)
    return rollback?.with === undefined
      ? `${key} does not lock ${service} any more.`
      : `It went back with ${say(rollback.with, 20)}, which says whether ${service} takes deploys.`;
  const merged = revert?.state === 'open' ? `revert #${revert.number}` : 'the revert';
  return `${service} is locked for deploys until ${merged} is merged, a fix of ${key} ships, or someone unlocks it.`;
}

/** Of the ticket that was rolled back: live again, or what the next deploy does. */
export function leftNow(item: WorkItem): string | null {
  const left = leftMerge(item);
  const words = leftWords(item);
  if (left?.back == null) return words === null ? null : say(words, 600);
  const after = left.isOnBranch ? revertWords(left) : 'Its revert is merged: the next deploy takes it out.';
  return `*${item.key} is live again* since ${when(left.back.at)}, with the deploy of ${say(left.back.name, 20)}, which has its merge ${short(left.mergeSha)}. ${after}`;
}

/** What an unlock means where nothing comes back by it. */
export function leftNothing(item: WorkItem): string {
  const left = leftMerge(item);
  if (left === null) return `Deploys of ${serviceName(item)} go on.`;
  const revert = left.revert?.state === 'merged' ? `Revert #${left.revert.number} is merged: ` : '';
  const said = `${revert}${say(left.branch, 80)} does not have the change of ${item.key} any more.`;
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** On the card: while the lock stands nothing of it can ship, and the rollback's own message says the rest. */
export function leftLine({ item }: TicketView): KnownBlock[] {
  const said = item.locked && item.rollback?.back == null ? null : leftNow(item);
  return said === null
    ? []
    : [section(`:warning: ${item.rollback?.back == null ? '*Not off the branch.* ' : ''}${said}`)];
}

/** Of the ticket that ships: what goes live again with it. */
export const comebackLines = ({ comebacks = [] }: TicketView): KnownBlock[] =>
  comebacks.length === 0
    ? []
    : [
        section(
          comebacks
            .slice(0, 3)
            .map(({ words }) => `:warning: *Comes back:* ${say(words, 600)}`)
            .join('\n'),
        ),
        ...(comebacks.length > 3 ? [context(`And ${comebacks.length - 3} more, in Details.`)] : []),
      ];

/** The same for a confirm, which is short and plain. Empty where nothing does. */
export const comebackBriefly = ({ comebacks = [] }: TicketView): string =>
  comebacks.length === 0
    ? ''
    : ` ${comebacks
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')}, rolled back before, ${comebacks.length === 1 ? 'goes' : 'go'} live again with it.`;

/** Of a ticket that is live: whose change runs again with it. */
export function broughtWords({ deploy }: WorkItem): string {
  const keys = (deploy?.deployment?.bringsBack ?? []).map(({ name }) => say(name, 20));
  return `${allOf(keys)}, rolled back before, ${keys.length === 1 ? 'is' : 'are'} live again with it.`;
}
