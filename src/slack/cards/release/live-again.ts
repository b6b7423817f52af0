/** What was rolled back runs again: a post, since whoever rolled it back has to hear of it. */
import { atWork } from '../../../pipeline/asking/working-hours.ts';
import { leftMerge, revertWords } from '../../../pipeline/facts/left-merge.ts';
import type { Message, TicketView } from '../../../ports/chat.ts';
import { when } from '../../text/dates.ts';
import { bare, say } from '../../text/mrkdwn.ts';
import { mention, nameOf, short } from '../../text/names.ts';
import { type Content, fit, row, section } from '../blocks.ts';
import { keyAndTitle, revertNow } from '../facts.ts';

export function liveAgain(view: TicketView, message: Extract<Message, { kind: 'live_again' }>): Content {
  const { item } = view;
  const { key, rollback } = item;
  const left = leftMerge(item);
  const back = rollback?.back ?? null;
  if (left === null || back === null || back.deployment !== message.deployment) {
    const since = rollback?.outAgainAt === undefined ? '' : ` since ${when(rollback.outAgainAt)}`;
    const over = rollback === null ? 'It has shipped by itself since.' : `That is over${since}.`;
    return fit({
      text: `${keyAndTitle(item)}. It was live again with the deploy of another ticket, and is not any more.`,
      blocks: [section(`${key} was live again with the deploy of another ticket. ${over}`)],
    });
  }
  const acts = view.people[rollback?.by ?? ''];
  const awake = acts?.hours === undefined || atWork(acts.hours, back.at);
  const who = (awake ? mention(acts) : null) ?? nameOf(view, rollback?.by);
  const name = say(back.name, 20);
  return fit({
    text: `${keyAndTitle(item)}. It is live again with the deploy of ${bare(back.name, 20)}, although it was rolled back.`,
    blocks: [
      section(
        `:warning: *${key} is live again*, with the deploy of ${name}, ${when(back.at)}. It was rolled back ${when(rollback?.at ?? back.at)}, and its merge ${short(left.mergeSha)} is in what runs now.`,
      ),
      section(
        `${who}, to take it out roll back ${name}, or merge a revert of ${key} and deploy again.${left.isOnBranch ? ` ${revertWords(left)}` : ' Its revert is merged: the next deploy takes it out.'}`,
      ),
      ...row(revertNow(view).buttons, key),
    ],
  });
}
