/** What is said about a channel or the workspace, to those whom it concerns. `script.md` §3 and §15. */
import type { KnownBlock } from '@slack/types';
import type { Notice } from '../../ports/chat.ts';
import { button, type Content, context, fit, type Press, row, section } from '../cards/blocks.ts';
import { eveningContent, morningContent } from '../personal/daily.ts';
import { requestsContent } from '../personal/requests.ts';
import { limits } from '../text/limits.ts';
import { bare, plain, say } from '../text/mrkdwn.ts';
import { allOf, count } from '../text/names.ts';
import { issueGone, trackerCrowd, trackerFound } from './trackers.ts';

export function noticeContent(notice: Notice, command: string): Content {
  switch (notice.kind) {
    case 'requests':
      return requestsContent(notice);
    case 'morning':
      return morningContent(notice);
    case 'evening':
      return eveningContent(notice);
    case 'welcome':
      return welcome(notice, command);
    case 'which_service':
      return whichService(notice);
    case 'lost_home':
      return lostHome(notice);
    case 'tracker_found':
      return trackerFound(notice);
    case 'tracker_crowd':
      return trackerCrowd(notice);
    case 'issue_gone':
      return issueGone(notice);
    case 'connected':
      return connected(notice);
  }
}

function welcome(notice: Extract<Notice, { kind: 'welcome' }>, command: string): Content {
  const said = `Tickets for ${say(notice.service, 60)} live here. File one with \`${command}\`.${notice.digestAt === null ? '' : ` Digest at ${notice.digestAt.replace(/^0/, '')}.`}`;
  const small = notice.sandbox
    ? ' Everything you see is real but small: real git, real tests, a real process on this machine.'
    : '';
  return fit({
    text: `${said}${small}`.replaceAll('`', ''),
    blocks: [
      section(`${said}${small}`),
      ...(notice.withoutModel
        ? [context('No model here: texts are put together from the catalog, git and docs, and say so.')]
        : []),
    ],
  });
}

/** Where the chosen service stands among a press's values. */
export const SERVICE_BLOCK = 'which_service';
export const SERVICE_CHOICE = 'bind:choose';

function whichService(notice: Extract<Notice, { kind: 'which_service' }>): Content {
  const channel = `#${plain(notice.channel.name, 80)}`;
  if (notice.linked !== null) {
    const said = `${channel} belongs to ${plain(notice.linked, 60)}.`;
    return fit({ text: bare(said), blocks: [section(say(said))] });
  }
  const asked = `Which service does ${channel} belong to?`;
  return fit({
    text: `${bare(asked)} Button: Link.`,
    blocks: [
      section(say(asked)),
      {
        type: 'actions',
        block_id: SERVICE_BLOCK,
        elements: [
          {
            type: 'static_select',
            action_id: SERVICE_CHOICE,
            placeholder: { type: 'plain_text', text: 'Service' },
            options: notice.services.slice(0, limits.selectOptions).map((name) => ({
              text: { type: 'plain_text', text: plain(name, limits.optionText) },
              value: name.slice(0, limits.optionText),
            })),
          },
          button({ label: 'Link', action: `bind:${notice.channel.id}`, style: 'primary' }, channel),
        ],
      },
    ],
  });
}

/** Tickets with buttons of their own: the others show as these are settled. */
const MOST = 8;

type Lost = Extract<Notice, { kind: 'lost_home' }>;

function lostHome(notice: Lost): Content {
  const { tickets } = notice;
  const channel = notice.channel === null ? 'their channel' : `#${plain(notice.channel, 80)}`;
  if (tickets.length === 0) {
    const settled = `Settled. No ticket waits because of ${notice.channel === null ? 'its channel' : channel} any more.`;
    return fit({ text: bare(settled), blocks: [section(say(settled))] });
  }
  const said = notice.why === 'shared' ? sharedWith(notice, channel) : lostIt(notice);
  const shown = tickets.slice(0, MOST);
  const rest = tickets.length - shown.length;
  return fit({
    text: `${bare(said)} ${notice.why === 'shared' ? 'Buttons: Move, Allow.' : 'Button: Move.'}`,
    blocks: [
      section(say(said)),
      ...shown.flatMap((ticket): KnownBlock[] => [
        ...(tickets.length === 1 ? [] : [section(`*${ticket.key}* ${say(ticket.title, 150)}`)]),
        ...row(presses(notice, ticket.ask), ticket.key),
      ]),
      ...(rest === 0 ? [] : [context(`${rest} more. They show here as these are settled.`)]),
    ],
  });
}

function presses({ why }: Lost, ask: string | null): Press[] {
  if (ask === null) return [];
  const move: Press = { label: 'Move…', action: 'open:moved', ask, style: 'primary' };
  return why === 'shared' ? [move, { label: 'Allow…', action: 'open:sharing_allowed', ask }] : [move];
}

const keysOf = ({ tickets }: Lost): string =>
  tickets.length <= 3
    ? allOf(tickets.map((ticket) => ticket.key))
    : `${count(tickets.length, 'ticket')} (${tickets
        .slice(0, 3)
        .map((ticket) => ticket.key)
        .join(', ')} …)`;

function sharedWith(notice: Lost, channel: string): string {
  const other = notice.company === null ? 'another company' : plain(notice.company, 80);
  const [is, it] = notice.tickets.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${channel} is now shared with ${other}. ${keysOf(notice)} ${is} paused until you move ${it} or allow ${it}.`;
}

function lostIt(notice: Lost): string {
  const one = notice.tickets.length === 1;
  const name = notice.channel === null ? 'it' : `#${plain(notice.channel, 80)}`;
  const how =
    notice.why === 'removed'
      ? `I was removed from ${name}`
      : `${name} was ${notice.why === 'archived' ? 'archived' : 'deleted'}`;
  return one
    ? `${keysOf(notice)} lost its channel (${how}). It is unchanged. Choose a new home.`
    : `${keysOf(notice)} lost their channel (${how}). They are unchanged. Choose a new home for each.`;
}

function connected(notice: Extract<Notice, { kind: 'connected' }>): Content {
  const head = `Connected to ${plain(notice.workspace, 80)}.`;
  const lines = [
    `Events: ${notice.events ? 'received' : 'none yet'}.`,
    `Canvases: ${notice.canvases ? 'yes' : 'no, documents come as messages'}.`,
  ];
  const services = notice.services.map(({ name, connected: on, fix }) => ({
    line: `${plain(name, 60)}: ${on ? 'connected' : `not connected${fix == null ? '' : `. ${plain(fix.replace(/\.$/, ''), 300)}`}`}`,
    press: on ? [] : [{ label: 'How', action: `how:${name}` }],
  }));
  const next = 'Next: invite me to a channel.';
  return fit({
    text: [head, ...lines, ...services.map(({ line }) => `${line}.`), next].map((one) => bare(one)).join(' '),
    blocks: [
      section(say(head)),
      section(lines.join('\n')),
      ...services.flatMap(({ line, press: [how] }): KnownBlock[] => [
        {
          ...(section(say(line)) as Extract<KnownBlock, { type: 'section' }>),
          ...(how === undefined ? {} : { accessory: button(how, line) }),
        },
      ]),
      section(next),
    ],
  });
}
