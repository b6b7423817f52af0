/** What is said when the branch that a merge went to was rewritten, and the merge is not on it any more. */
import type { KnownBlock } from '@slack/types';
import { atWork } from '../../../pipeline/asking/working-hours.ts';
import { lostMerge } from '../../../pipeline/conditions.ts';
import type { LostMerge } from '../../../pipeline/item/change.ts';
import type { TicketView } from '../../../ports/chat.ts';
import { when } from '../../text/dates.ts';
import { bare, code, say } from '../../text/mrkdwn.ts';
import { mention, nameOf, short } from '../../text/names.ts';
import { type Content, fit, linkTo, row, section } from '../blocks.ts';
import { keyAndTitle, openOf, serviceName } from '../facts.ts';
import { rollBack } from '../shipping.ts';

const who = ({ by }: LostMerge): string => say(by ?? 'Somebody', 80);

/** What it means, and who does what about it. `name`: of whoever has to act. */
function whatNow(view: TicketView, lost: LostMerge, name: string): string {
  const { item } = view;
  const branch = code(lost.branch, 80);
  const service = serviceName(item);
  if (item.stage === 'rolled_back')
    return item.locked
      ? `${service} does not run it; it stays locked until someone unlocks it.`
      : `${service} does not run it. Nothing has to be done.`;
  const runs = item.deploy?.deployment?.verifiedAt != null;
  if (runs)
    return `${service} still runs it, and the next deploy from ${branch} takes it out. ${name} has to put it back on ${branch}, or roll it back.`;
  return `Nothing of it is deployed meanwhile. ${name} has to put it back on ${branch}, or close ${item.key}.`;
}

const actor = ({ item }: TicketView): string | null => item.engineer ?? item.delegation?.by ?? item.pm;

/** On the card, as long as the merge is gone. */
export function lostLine(view: TicketView): KnownBlock[] {
  const lost = lostMerge(view.item);
  if (lost === null) return [];
  const said = `*${who(lost)} rewrote ${code(lost.branch, 80)}*, ${when(lost.at)}: the merge ${short(lost.mergeSha)} is gone from it.`;
  return [section(`:warning: ${said} ${whatNow(view, lost, nameOf(view, actor(view)))}`)];
}

/** In the thread: a post when it happens, rewritten when it is over. */
export function rewritten(view: TicketView): Content {
  const { item } = view;
  const lost = item.lost ?? null;
  if (lost === null) return fit({ text: `${keyAndTitle(item)}.`, blocks: [] });
  const head = `:warning: *${who(lost)} rewrote ${code(lost.branch, 80)}, and the merge of ${item.key} is gone from it.* ${short(lost.mergeSha)}, ${when(lost.at)}.`;
  const text = `${keyAndTitle(item)}. ${bare(lost.by ?? 'Somebody', 80)} rewrote ${bare(lost.branch, 80)}, and its merge is gone from it.`;
  if (lostMerge(item) === null) {
    const over =
      lost.backAt === null
        ? `${item.key} goes another way now.`
        : `It is on ${code(lost.branch, 80)} again, ${when(lost.backAt)}.`;
    return fit({ text, blocks: [section(`${head}\n${over}`)] });
  }
  const acts = view.people[actor(view) ?? ''];
  const awake = acts?.hours === undefined || atWork(acts.hours, lost.at);
  const name = (awake ? mention(acts) : null) ?? nameOf(view, actor(view));
  const rollback = openOf(view, 'rollback');
  return fit({
    text,
    blocks: [
      section(head),
      section(whatNow(view, lost, name)),
      ...row(
        [
          ...linkTo(`Open #${item.pullRequest?.number ?? ''}`, item.pullRequest?.url),
          ...(rollback === undefined
            ? []
            : [rollBack(item, (label, action, more = {}) => ({ label, action, ask: rollback.id, ...more }))]),
        ],
        item.key,
      ),
    ],
  });
}
