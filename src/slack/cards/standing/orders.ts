/** What is said of freezes and locks: the channel's one line, and the private answer to whoever ordered it. */
import type { OrderNotice, OrderOutcome } from '../../../ports/standing.ts';
import { when } from '../../text/dates.ts';
import { say } from '../../text/mrkdwn.ts';
import { allOf, count } from '../../text/names.ts';
import { type Content, context, row, section } from '../blocks.ts';

const stop = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** Plain names: nobody is mentioned. */
export function orderLine(notice: OrderNotice): Content {
  const service = say(notice.service, 60);
  const by = say(notice.by, 60);
  const until = notice.until === null ? '' : ` until ${when(notice.until)}`;
  const reason = stop(say(notice.reason));
  if (notice.ended === null) {
    const said =
      notice.kind === 'freeze'
        ? `${by} froze deploys of ${service}${until}: ${reason}`
        : `${by} locked ${service}, so nothing of it is deployed: ${reason}`;
    return { text: undated(said), blocks: [section(said)] };
  }
  const who = notice.ended.by === null ? 'Its time came' : `${say(notice.ended.by, 60)} ended it`;
  const was = notice.kind === 'freeze' ? `Deploys of ${service} were frozen` : `${service} was locked`;
  const said = `${was} by ${by} since ${when(notice.since)}: ${reason} ${who} ${when(notice.ended.at)}.`;
  return { text: undated(said), blocks: [context(said)] };
}

/** Top-level text shows no Slack dates: they stand as UTC. Everything else in it is escaped already. */
const undated = (said: string): string => said.replaceAll(/<!date[^|]*\|([^>]*)>/g, '$1');

const waits = (number: number): string =>
  number === 0 ? 'No ticket waits.' : `${count(number, 'ticket now waits', 'tickets now wait')}.`;
const goOn = (number: number): string =>
  number === 0 ? 'No ticket waited for it.' : `${count(number, 'ticket is', 'tickets are')} checked again.`;

export function orderDone(done: Extract<OrderOutcome, { kind: 'done' }>): Content {
  const service = say(done.service, 60);
  const until = done.until === null ? ' until somebody ends it' : ` until ${when(done.until)}`;
  const tickets = done.tickets.length === 0 ? '' : ` ${allOf(done.tickets)} says so.`;
  const sentences = {
    freeze: `Deploys of ${service} are frozen${until}. ${waits(done.waiting)}`,
    unfreeze: `Deploys of ${service} are not frozen any more. ${goOn(done.waiting)}`,
    lock: `${service} is locked until somebody unlocks it. ${waits(done.waiting)}`,
    unlock: `${service} is not locked any more. ${goOn(done.waiting)}${tickets}`,
  };
  const said = sentences[done.what];
  return {
    text: undated(said),
    blocks: [
      section(said),
      ...done.left.slice(0, 5).map((one) => section(`:warning: *Not off the branch.* ${say(one, 600)}`)),
      ...(done.undo === null ? [] : row([{ label: 'Undo', action: 'order:undo', ask: done.undo }], service)),
    ],
  };
}
