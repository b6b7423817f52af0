import type { KnownBlock, ModalView } from '@slack/types';
import type { TicketView } from '../../ports/chat.ts';
import type { Desk } from '../../ports/flow.ts';
import { context, linkTo, row, section } from '../cards/blocks.ts';
import { stateOf, wordOfStage } from '../cards/state.ts';
import { when } from '../text/dates.ts';
import { code, link, say } from '../text/mrkdwn.ts';
import { nameOf, usd } from '../text/names.ts';
import { shown } from './form.ts';

const known = (pairs: [string, string | null][]): string =>
  pairs
    .flatMap(([name, value]) => (value === null || value === '' ? [] : [`*${name}:* ${value}`]))
    .join('\n');

const hash = (document: { version: number; hash: string } | null): string | null =>
  document === null ? null : `v${document.version}, ${code(document.hash.slice(0, 12))}`;

/** All links, people, facts with source and time, what could not be reached, cost. */
export function details(view: TicketView): ModalView {
  const { item, links } = view;
  const state = stateOf(view);
  const person = (id: string | null): string | null => (id === null ? null : nameOf(view, id));
  const blocks: KnownBlock[] = [
    section(`*${item.key} · ${say(item.title)}*\n${state.emoji} *${state.word}*  ${state.sentence}`),
    ...(item.description === '' ? [] : [section(say(item.description, 1_500))]),
    section(
      known([
        [
          'Service',
          item.service === null
            ? null
            : `${say(item.service.name, 60)}${item.service.tier === null ? '' : `, ${item.service.tier}`}`,
        ],
        ['Team', item.service?.team == null ? null : say(item.service.team, 60)],
        ['Kind', item.kind],
        ['Priority', item.priority],
        [
          'Labels',
          item.labels
            .slice(0, 40)
            .map((label) => say(label, 60))
            .join(', '),
        ],
        ['Filed', `${nameOf(view, item.reporter)}, ${when(item.filedAt)}`],
        ['PM', person(item.pm)],
        ['Engineer', person(item.engineer)],
        ['PRD', hash(item.prd)],
        ['Spec', hash(item.spec)],
        ['Cost', item.run === null ? null : usd(item.run.costUsd)],
      ]),
    ),
    ...row(
      [
        ...linkTo('Read PRD', links.prd),
        ...linkTo('Read spec', links.spec),
        ...linkTo('Open thread', links.thread),
      ],
      item.key,
    ),
    ...row(
      [
        ...(links.tracker === null ? [] : linkTo(links.tracker.ref, links.tracker.url)),
        ...(item.pullRequest === null
          ? []
          : linkTo(`Open #${item.pullRequest.number}`, item.pullRequest.url)),
        ...linkTo('Open preview', item.preview?.url),
      ],
      item.key,
    ),
    ...facts(view),
  ];
  return shown(item.key, blocks);
}

function facts(view: TicketView): KnownBlock[] {
  const found = view.item.context;
  if (found === null) return [];
  const incidents = found.incidents
    .slice(0, 5)
    .map((one) => `${link(one.url, `${one.id} ${one.title}`)} since ${when(one.openedAt)}`);
  const others = found.otherWork.slice(0, 5).map((one) => link(one.url, `${one.ref} ${one.title}`));
  const evidence = found.evidence.slice(0, 8).map((one) => link(one.url, one.title));
  const sources = found.sources.slice(0, 10).map((one) => {
    const state =
      one.state === 'ok' ? 'as of' : one.state === 'absent' ? 'there is none, as of' : 'not reached, tried';
    return `${say(one.source, 60)}: ${state} ${when(one.at)}`;
  });
  const services = found.blastRadius.services.map((one) => say(one.name, 60)).slice(0, 10);
  return [
    section(
      `*Blast radius:* ${found.blastRadius.level}${services.length === 0 ? '' : ` (${services.join(', ')})`}`,
    ),
    ...(incidents.length === 0 ? [] : [section(`*Incidents:* ${incidents.join(' · ')}`)]),
    ...(others.length === 0 ? [] : [section(`*Same ground:* ${others.join(' · ')}`)]),
    ...(evidence.length === 0 ? [] : [section(`*Found:* ${evidence.join(' · ')}`)]),
    ...(sources.length === 0 ? [] : [context(sources.join(' · '))]),
  ];
}

export type Entries = Awaited<ReturnType<Desk['history']>>;

export const historyLine = (entry: Entries[number]): string => {
  const moved = entry.to === null || entry.to === entry.from ? '' : ` → ${wordOfStage(entry.to)}`;
  return `${when(entry.at)}  ${say(entry.who, 60)} ${say(entry.what, 150)}${entry.why === null ? '' : `: ${say(entry.why, 200)}`}${moved}`;
};

export function history(view: TicketView, entries: Entries): ModalView {
  const blocks = entries.slice(0, 90).map((entry) => context(historyLine(entry)));
  return shown(`${view.item.key} history`, blocks.length === 0 ? [section('Nothing yet.')] : blocks);
}
