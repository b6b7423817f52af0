import { createHash } from 'node:crypto';
import { atWork } from '../../pipeline/asking/working-hours.ts';
import type { AskView, Message, TicketView } from '../../ports/chat.ts';
import { answer } from '../agent/answer.ts';
import { between, when } from '../text/dates.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { count, mention, nameOf, short, usd } from '../text/names.ts';
import { type Content, context, fit, linkTo, type Press, row, section } from './blocks.ts';
import { card } from './card.ts';
import { nudge, offered } from './direct.ts';
import { documentMessage, releaseNotes } from './document.ts';
import { agentTitle, keyAndTitle, openOf } from './facts.ts';
import { gateCard } from './gate.ts';
import { rewritten } from './merge/rewritten.ts';
import { rollBack } from './shipping.ts';

/** Every message of a ticket, from the same view that the database gives: rendering again is always safe. */
export function contentOf(message: Message, view: TicketView): Content {
  switch (message.kind) {
    case 'card':
      return card(view);
    case 'ask':
      return askContent(view, message);
    case 'live':
      return live(view);
    case 'rolled_back':
      return rolledBack(view);
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

/** What can be done about what is live. */
function afterLive(view: TicketView): Press[] {
  const ask = openOf(view, 'rollback');
  return [
    { label: 'File a follow-up…', action: `open:follow_up:${view.item.key}` },
    ...(ask === undefined
      ? []
      : [rollBack(view.item, (label, action, more = {}) => ({ label, action, ask: ask.id, ...more }))]),
  ];
}

/** *It is still wrong*, said below it. */
export function stillLive(view: TicketView): Content {
  const { key, liveAt } = view.item;
  return {
    text: `${key} is live. Buttons: ${afterLive(view)
      .map((one) => one.label.replace(/…$/, ''))
      .join(', ')}.`,
    blocks: [
      section(`*${key}* is live${liveAt === null ? '' : ` since ${when(liveAt)}`}.`),
      ...row(afterLive(view), key),
    ],
  };
}

function live(view: TicketView): Content {
  const { item } = view;
  const deployment = item.deploy?.deployment;
  const summary = item.releaseNotes?.summary ?? '';
  const hours = view.people[item.reporter]?.hours;
  const awake = hours === undefined || item.liveAt === null || atWork(hours, item.liveAt);
  const filer = awake ? mention(view.people[item.reporter]) : nameOf(view, item.reporter);
  const thanks = filer === null ? '' : ` ${filer} you asked for this.`;
  const answered = view.asks.filter((ask) => ask.state === 'answered');
  const people = new Set(answered.map((ask) => ask.answeredBy)).size;
  const cost = item.run?.costUsd ?? 0;
  const verified = deployment?.verifiedAt ?? item.liveAt;
  const facts = [
    say(deployment?.environment ?? 'production', 40),
    short(deployment?.sha ?? item.pullRequest?.mergeSha),
    ...(verified == null ? [] : [`healthy ${when(verified)}`]),
    ...(item.liveAt === null ? [] : [`${between(item.filedAt, item.liveAt)} from ticket`]),
    `${count(answered.length, 'answer')} by ${count(people, 'person', 'people')}`,
    ...(cost > 0 ? [usd(cost)] : []),
  ];
  const caveat = item.run?.caveat == null ? [] : [context(say(item.run.caveat))];
  const buttons: Press[] = [...linkTo('Open it', deployment?.url), ...releaseNotes(view), ...afterLive(view)];
  return fit({
    text: `${item.key} is live${summary === '' ? '' : `: ${bare(summary, 200).replace(/\.$/, '')}`}. Healthy.`,
    blocks: [
      section(
        `:white_check_mark: *${item.key} is live.*${summary === '' ? ` ${say(item.title)}.` : ` ${say(summary, 600)}`}${thanks}`,
      ),
      context(facts.join(' · ')),
      ...caveat,
      ...row(buttons, item.key),
    ],
  });
}

function rolledBack(view: TicketView): Content {
  const open = openOf(view, 'reopen');
  if (view.item.stage === 'rolled_back' && open !== undefined) return gateCard(view, open);
  const { item } = view;
  const rollback = item.rollback;
  const reason = rollback?.reason == null ? '' : ` "${say(rollback.reason)}".`;
  const at = rollback === null ? '' : ` ${when(rollback.at)}`;
  return fit({
    text: `${item.key} was rolled back by ${nameOf(view, rollback?.by)}.`,
    blocks: [
      section(`:rewind: *${item.key} was rolled back* by ${nameOf(view, rollback?.by)},${at}.${reason}`),
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
