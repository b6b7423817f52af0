import { quietly } from '../../pipeline/asking/telling.ts';
import { gates } from '../../pipeline/gates.ts';
import type { Message, TicketView } from '../../ports/chat.ts';
import { utcTime, when } from '../text/dates.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { allOf, mention, nameOf } from '../text/names.ts';
import { type Content, context, fit, linkTo, row, section } from './blocks.ts';
import { keyAndTitle, openOf } from './facts.ts';
import { movedLine } from './question.ts';

/** A question put to one person directly: handed over, or because they asked to be reminded. */
export function nudge(message: Extract<Message, { kind: 'nudge' }>, view: TicketView): Content {
  const { item } = view;
  const ask = view.asks.find((one) => one.id === message.ask);
  const thread = linkTo('Open thread', view.links.thread);
  if (ask === undefined || ask.state !== 'open') {
    const who = ask?.answeredBy == null ? null : nameOf(view, ask.answeredBy);
    const over = who === null ? 'That question is closed.' : `${who} answered it.`;
    return fit({
      text: `${keyAndTitle(item)}. ${over}`,
      blocks: [section(`*${item.key}* ${say(item.title, 150)}`), context(over), ...row(thread, item.key)],
    });
  }
  const { matter } = gates[ask.gate];
  const by = message.by ?? (ask.moved?.why === 'handed' ? ask.moved.by : null);
  const from = by === null ? '' : `${nameOf(view, by)} asks you to `;
  const words = from === '' ? `${matter.charAt(0).toUpperCase()}${matter.slice(1)}.` : `${from}${matter}.`;
  return fit({
    text: `${keyAndTitle(item)}. ${words} Button: Answer.`,
    blocks: [
      section(`*${item.key}* ${say(item.title, 150)}\n${words}`),
      context(`asked ${when(ask.since)}`, ...(by === null ? movedLine(view, ask) : [])),
      ...row([{ label: 'Answer…', action: 'open:ask', ask: ask.id, style: 'primary' }, ...thread], item.key),
    ],
  });
}

/** Nobody answered for two working days: whoever else may is asked, once. */
export function offered(message: Extract<Message, { kind: 'offered' }>, view: TicketView): Content {
  const { item } = view;
  const ask = view.asks.find((one) => one.id === message.ask);
  const thread = linkTo('Open thread', view.links.thread);
  if (ask === undefined || ask.state !== 'open') {
    const over =
      ask?.answeredBy == null ? 'That question is closed.' : `${nameOf(view, ask.answeredBy)} answered it.`;
    return fit({ text: `${keyAndTitle(item)}. ${over}`, blocks: [context(over)] });
  }
  const quiet = quietly(ask.told ?? []);
  const others = (ask.told ?? []).filter((one) => one.step === 'offered').map((one) => one.person);
  const silent = allOf(ask.asked.map((id) => nameOf(view, id)));
  const has = ask.asked.length === 1 ? 'has' : 'have';
  const named = others.map(
    (id) => (quiet.includes(id) ? null : mention(view.people[id])) ?? nameOf(view, id),
  );
  const said = (names: string[]): string =>
    `${silent} ${has} not answered since ${when(ask.since)}. Anyone with the role may: ${allOf(names)}.`;
  return fit({
    text: `${keyAndTitle(item)}. ${silent} ${has} not answered since ${utcTime(ask.since)}. Anyone with the role may: ${allOf(others.map((id) => nameOf(view, id)))}. Button: Answer.`,
    blocks: [
      section(said(named)),
      ...row([{ label: 'Answer…', action: 'open:ask', ask: ask.id, style: 'primary' }, ...thread], item.key),
    ],
  });
}

const lost: Record<Extract<Message, { kind: 'homeless' }>['why'], string> = {
  channel_archived: 'was archived',
  channel_gone: 'is gone',
  not_in_channel: 'no longer has me in it',
};

/** To the owner: the ticket is as it was, and needs a place. */
export function homeless(message: Extract<Message, { kind: 'homeless' }>, view: TicketView): Content {
  const { item } = view;
  if (item.home?.channel !== message.channel) {
    const moved = `${item.key} lives in <#${item.home?.channel ?? ''}> now.`;
    return fit({
      text: bare(`${item.key} has moved.`),
      blocks: [section(moved), ...row(linkTo('Open thread', view.links.thread), item.key)],
    });
  }
  const control = openOf(view, 'card');
  const said = `${item.key} lost its channel (<#${message.channel}> ${lost[message.why]}). It is unchanged. Choose a new home.`;
  return fit({
    text: `${keyAndTitle(item)}. It lost its channel, which ${lost[message.why]}. It is unchanged. Choose a new home. Button: Move.`,
    blocks: [
      section(said),
      ...row(
        control === undefined
          ? []
          : [{ label: 'Move…', action: 'open:moved', ask: control.id, style: 'primary' }],
        item.key,
      ),
    ],
  });
}
