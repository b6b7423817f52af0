/** What was rolled back: a question while the ticket stands there, and what became of it once it went on. */
import type { AskView, Message, TicketView } from '../../../ports/chat.ts';
import { when } from '../../text/dates.ts';
import { quoted } from '../../text/mrkdwn.ts';
import { nameOf } from '../../text/names.ts';
import { type Content, fit, section } from '../blocks.ts';
import { openOf } from '../facts.ts';
import { gateCard } from '../gate.ts';
import { leftNow, lockWords } from './left.ts';

/** Who ended it, in words; empty where it ended without an answer. */
function ended(view: TicketView, ask: AskView | undefined): string {
  const deeds: Record<string, string> = { reopened: 'reopened it', cancelled: 'closed it' };
  const deed = deeds[ask?.answer?.signal ?? ''];
  if (ask === undefined || deed === undefined) return '';
  const at = ask.answeredAt === null ? '' : `, ${when(ask.answeredAt)}`;
  const words = ask.answer?.words == null || ask.answer.words === '' ? '.' : `: ${quoted(ask.answer.words)}`;
  return ` ${nameOf(view, ask.answeredBy)} ${deed}${at}${words}`;
}

export function rolledBack(view: TicketView, message: Extract<Message, { kind: 'rolled_back' }>): Content {
  const { item } = view;
  const ask = view.asks.find((one) => one.id === message.ask);
  const open = message.ask === undefined || ask?.state === 'open' ? openOf(view, 'reopen') : undefined;
  if (item.stage === 'rolled_back' && open !== undefined) return gateCard(view, open);
  const undone = view.asks.find((one) => one.gate === 'rollback' && one.bound === message.deployment);
  // Only the newest rollback stands on the ticket, until it is live again.
  const rollback =
    item.rollback !== null && ask !== undefined && ask.bound === item.rollback.at ? item.rollback : null;
  const by = rollback?.by ?? undone?.answeredBy ?? null;
  const at = rollback?.at ?? undone?.answeredAt ?? null;
  const reason = rollback?.reason == null ? '' : ` ${quoted(rollback.reason)}`;
  const left = rollback === null ? null : leftNow(item);
  const lock = rollback === null ? '' : ` ${lockWords(item)}`;
  return fit({
    text: `${item.key} was rolled back${by === null ? '' : ` by ${nameOf(view, by)}`}.`,
    blocks: [
      section(
        `:rewind: *${item.key} was rolled back*${by === null ? '' : ` by ${nameOf(view, by)}`}${at === null ? '' : `, ${when(at)}`}.${reason}${ended(view, ask)}${lock}`,
      ),
      ...(left === null ? [] : [section(left)]),
    ],
  });
}
