import { isOfAgent } from '../../pipeline/asking/ladder.ts';
import { quietly } from '../../pipeline/asking/telling.ts';
import { gates } from '../../pipeline/gates.ts';
import type { AskView, Message, TicketView } from '../../ports/chat.ts';
import { utcTime, when } from '../text/dates.ts';
import { cut } from '../text/limits.ts';
import { bare, fromMarkdown, say } from '../text/mrkdwn.ts';
import { allOf, mention, nameOf } from '../text/names.ts';
import { type Content, context, fit, linkTo, row, section } from './blocks.ts';
import { keyAndTitle } from './facts.ts';
import { firstWords, movedLine, namedButtons } from './question.ts';

/** A question put to one person directly: handed over, or because they asked to be reminded. */
export function nudge(message: Extract<Message, { kind: 'nudge' }>, view: TicketView): Content {
  const { item } = view;
  const ask =
    message.outside === true ? newest(view, message.ask) : view.asks.find((one) => one.id === message.ask);
  // A private channel's thread opens for its members alone.
  const unseen = message.outside === true && item.home?.isPrivate === true;
  const thread = unseen ? [] : linkTo('Open thread', view.links.thread);
  const texts =
    message.outside === true
      ? [...linkTo('Read PRD', view.links.prd), ...linkTo('Read spec', view.links.spec)].slice(-2)
      : [];
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
  const blocks = [
    section(`*${item.key}* ${say(item.title, 150)}\n${words}`),
    context(`asked ${when(ask.since)}`, ...(message.by === null ? movedLine(view, ask) : [])),
    ...row(
      [{ label: 'Answer…', action: 'open:ask', ask: ask.id, style: 'primary' }, ...texts, ...thread],
      item.key,
    ),
    ...(message.outside === true ? firstWords(ask) : []),
  ];
  return fit({ text: `${keyAndTitle(item)}. ${words}${namedButtons(blocks)}`, blocks });
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
  const wanted = isOfAgent(ask.gate) ? item.run?.request?.text : undefined;
  const said = (names: string[]): string =>
    `${silent} ${has} not answered since ${when(ask.since)}. Anyone with the role may: ${allOf(names)}.`;
  return fit({
    text: `${keyAndTitle(item)}. ${silent} ${has} not answered since ${utcTime(ask.since)}. Anyone with the role may: ${allOf(others.map((id) => nameOf(view, id)))}.${
      wanted === undefined
        ? ''
        : ` The agent asks: ${bare(wanted, 300)
            .replaceAll('`', '')
            .replace(/(?<![.?!…])$/, '.')}`
    } Button: Answer.`,
    blocks: [
      section(said(named)),
      ...(wanted === undefined ? [] : [context(`The agent asks: ${cut(fromMarkdown(wanted), 600)}`)]),
      ...row([{ label: 'Answer…', action: 'open:ask', ask: ask.id, style: 'primary' }, ...thread], item.key),
    ],
  });
}

/** The question that stands for this one now: what replaced it in place is asked in the same message. */
function newest(view: TicketView, id: string): AskView | undefined {
  const ask = view.asks.find((one) => one.id === id);
  const next =
    ask?.state === 'withdrawn' && ask.replacedBy !== null ? newest(view, ask.replacedBy) : undefined;
  return next ?? ask;
}
