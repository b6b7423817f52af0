import { createHash } from 'node:crypto';
import type { AskView, Message, TicketView } from '../../ports/chat.ts';
import { answer } from '../agent/answer.ts';
import { when } from '../text/dates.ts';
import { say } from '../text/mrkdwn.ts';
import { count, usd } from '../text/names.ts';
import { type Content, context, fit, linkTo, row, section } from './blocks.ts';
import { card } from './card.ts';
import { nudge, offered } from './direct.ts';
import { documentMessage } from './document.ts';
import { agentTitle, keyAndTitle, openOf } from './facts.ts';
import { gateCard } from './gate.ts';
import { rewritten } from './merge/rewritten.ts';
import { live } from './release/live.ts';
import { liveAgain } from './release/live-again.ts';
import { rolledBack } from './release/rolled-back.ts';

/** Every message of a ticket, from the same view that the database gives: rendering again is always safe. */
export function contentOf(message: Message, view: TicketView): Content {
  switch (message.kind) {
    case 'card':
      return card(view);
    case 'ask':
      return askContent(view, message);
    case 'live':
      return live(view, message);
    case 'live_again':
      return liveAgain(view, message);
    case 'rolled_back':
      return rolledBack(view, message);
    case 'answer':
      return answer(message, view);
    case 'nudge':
      return nudge(message, view);
    case 'document':
      return documentMessage(view, message);
    case 'rewritten':
      return rewritten(view);
    case 'offered':
      return offered(message, view);
    default:
      return newest(view, 'accept_merged') ?? bypassed(view);
  }
}

export const fingerprintOf = (content: Content): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');

function askContent(view: TicketView, message: Extract<Message, { kind: 'ask' }>): Content {
  const ask = view.asks.find((one) => one.id === message.ask);
  if (ask === undefined)
    return fit({ text: `${keyAndTitle(view.item)}.`, blocks: [context('This question is closed.')] });
  const run = openOf(view, 'run');
  if ((ask.gate === 'permission' || ask.gate === 'agent_question') && run !== undefined)
    return gateCard(view, run);
  return ask.gate === 'run' && ask.state !== 'open' ? runEnded(view) : gateCard(view, ask, message);
}

function newest(view: TicketView, gate: AskView['gate']): Content | null {
  const ask = view.asks.findLast((one) => one.gate === gate);
  return ask === undefined ? null : gateCard(view, ask);
}

/** The run's message when nothing can be steered any more. */
function runEnded(view: TicketView): Content {
  const { item } = view;
  const run = item.run;
  const agent = agentTitle(view);
  const ended = run === null ? 'ended' : run.state === 'working' ? 'ended' : run.state;
  const caveat = run?.caveat == null ? [] : [context(say(run.caveat))];
  return fit({
    text: `${keyAndTitle(item)}. ${agent} ${ended}.`,
    blocks: [
      section(`:wrench: *${agent} on ${item.key}* · ${ended}`),
      ...(run === null
        ? []
        : [
            context(
              `branch ${say(run.branch, 80)} · ${count(run.files.length, 'file')} · ${usd(run.costUsd)} · last activity ${when(run.lastActivity)}`,
            ),
          ]),
      ...caveat,
      ...row(
        item.pullRequest === null ? [] : linkTo(`Open #${item.pullRequest.number}`, item.pullRequest.url),
        item.key,
      ),
    ],
  });
}

function bypassed(view: TicketView): Content {
  const { item } = view;
  const by = say(item.bypass?.by ?? 'Somebody', 60);
  const number = item.pullRequest?.number ?? '';
  const said = `${by} merged #${number} on GitHub before it was accepted. Recorded as a bypass.`;
  return fit({ text: `${keyAndTitle(item)}. ${said}`, blocks: [section(`*${said}*`)] });
}
