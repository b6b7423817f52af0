/** What is live: said once, and rewritten when it is not any more. */
import { atWork } from '../../../pipeline/asking/working-hours.ts';
import type { WorkItem } from '../../../pipeline/work-item.ts';
import type { AskView, Message, TicketView } from '../../../ports/chat.ts';
import { between, when } from '../../text/dates.ts';
import { bare, say } from '../../text/mrkdwn.ts';
import { count, mention, nameOf, short, usd } from '../../text/names.ts';
import { type Content, context, fit, linkTo, type Press, row, section } from '../blocks.ts';
import { releaseNotes } from '../document.ts';
import { openOf } from '../facts.ts';
import { rollBack } from '../shipping.ts';
import { broughtWords } from './left.ts';

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

const isLive = (item: WorkItem, deployment: string): boolean =>
  item.stage === 'deployed' && item.deploy?.deployment?.id === deployment;

export function live(view: TicketView, message: Extract<Message, { kind: 'live' }>): Content {
  const { item } = view;
  if (!isLive(item, message.deployment)) return notAnyMore(view, message.deployment);
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
      ...((deployment?.bringsBack ?? []).length === 0
        ? []
        : [section(`:warning: *Came back:* ${broughtWords(item)}`)]),
      ...goingBack(view),
      ...row(buttons, item.key),
    ],
  });
}

/** A rollback was asked for, and is not done. */
function goingBack({ item }: TicketView) {
  if (item.deploy?.phase !== 'rolling_back' || item.rollback === null) return [];
  return [
    section(
      item.rollback.failed === null
        ? `*It is being rolled back*, since ${when(item.rollback.at)}.`
        : '*The rollback failed.*',
    ),
  ];
}

/** Who rolled this deployment back, and when: by the question on it, since the ticket may have gone on. */
function undoneBy(view: TicketView, deployment: string): Pick<AskView, 'answeredBy' | 'answeredAt'> | null {
  const ask = view.asks.find((one) => one.gate === 'rollback' && one.bound === deployment);
  return ask?.state === 'answered' && ask.answer?.signal === 'rollback_requested' ? ask : null;
}

function notAnyMore(view: TicketView, deployment: string): Content {
  const { item } = view;
  const undone = undoneBy(view, deployment);
  const by = undone === null ? '' : ` by ${nameOf(view, undone.answeredBy)}`;
  const at = undone?.answeredAt == null ? '' : `, ${when(undone.answeredAt)}`;
  return fit({
    text: `${item.key} was live, and was rolled back${by}.`,
    blocks: [section(`:rewind: *${item.key} was live, and was rolled back*${by}${at}. ${say(item.title)}.`)],
  });
}
