/**
 * App Home: what needs this person first, then the board, agents, reviews. Drawn when opened, so times are relative.
 * At most 100 blocks and 250 kB at any size: lanes are counted, one is opened, ten tickets a page.
 */
import type { ActionsBlockElement, KnownBlock, HomeView as SlackHome } from '@slack/types';
import { isOfAgent } from '../../pipeline/asking/ladder.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { BoardCard, BoardFilter, HomeView, Lane } from '../../ports/flow.ts';
import {
  button,
  context,
  divider,
  header,
  linkTo,
  overflow,
  type Press,
  row,
  type Shown,
  section,
} from '../cards/blocks.ts';
import { agentTitle, openOf } from '../cards/facts.ts';
import { matterOf } from '../cards/sentences.ts';
import { measuresSection } from '../cards/standing/measures.ts';
import { stateOf } from '../cards/state.ts';
import { awayPress, awaySentence } from '../personal/forms.ts';
import { ago } from '../text/dates.ts';
import { limits } from '../text/limits.ts';
import { link, plain, say } from '../text/mrkdwn.ts';
import { count, usd } from '../text/names.ts';

export const PAGE = 10;
const RUNS = 10;
const SETUP = 6;

export function homeView(
  home: HomeView,
  filter: BoardFilter,
  about: { notice: KnownBlock[]; chart?: Shown | null },
): SlackHome {
  const blocks: KnownBlock[] = [
    ...about.notice,
    ...(home.outsider
      ? [section('You can read along in channels, but not decide here. There is nothing else to show.')]
      : []),
    ...(home.outsider
      ? []
      : [
          ...setup(home),
          ...needs(home),
          absence(home),
          ...board(home, filter),
          ...agents(home),
          ...reviews(home),
          ...(home.measures === null ? [] : measuresSection(home.measures, about.chart ?? null)),
          ...row(
            [
              { label: 'Settings…', action: 'self:settings' },
              { label: 'Help', action: 'help' },
            ],
            'you',
          ),
        ]),
  ];
  return {
    type: 'home',
    private_metadata: JSON.stringify(filter).slice(0, limits.privateMetadata),
    blocks: small(blocks),
  };
}

/** The top stays; what is cut is the end, and that is said. */
function small(blocks: KnownBlock[]): KnownBlock[] {
  let kept = blocks.slice(0, limits.viewBlocks);
  while (Buffer.byteLength(JSON.stringify(kept)) > limits.viewBytes - 10_000) kept = kept.slice(0, -5);
  return kept.length === blocks.length
    ? blocks
    : [...kept.slice(0, -1), context('Shortened: filter the board to see the rest.')];
}

const setup = (home: HomeView): KnownBlock[] =>
  home.isAdmin && home.setup.length > 0
    ? home.setup.slice(0, SETUP).map(({ problem }, index) => {
        const line = section(`*Setup:* ${say(problem)}`);
        const fix = button({ label: 'Fix…', action: `home:fix:${index}` }, problem);
        return line.type === 'section' ? { ...line, accessory: fix } : line;
      })
    : [];

const isHeld = ({ run }: WorkItem, now: string): boolean =>
  run?.state === 'parked' && run.parkedUntil != null && run.parkedUntil > now;

function needs(home: HomeView): KnownBlock[] {
  const total = home.needs.length + home.moreNeeds;
  if (total === 0) {
    const moving = home.board.lanes
      .filter((lane) => lane.column !== 'Deployed')
      .reduce((sum, lane) => sum + lane.count, 0);
    return [
      header('Needs you'),
      section(
        moving === 0
          ? 'Nothing waits for you.'
          : `Nothing waits for you. ${count(moving, 'ticket is', 'tickets are')} moving.`,
      ),
    ];
  }
  const ofAgents = home.needs.filter((need) => isOfAgent(need.ask.gate));
  const requests = ofAgents.filter((need) => !isHeld(need.view.item, home.now));
  const held = ofAgents.length - requests.length;
  return [
    header(`Needs you (${total})`),
    ...home.needs
      .filter((need) => !ofAgents.includes(need))
      .flatMap((need) => {
        const { item } = need.view;
        const again = need.ask.again === null ? '' : ` · asked again: ${say(need.ask.again, 120)}`;
        return [
          section(
            `*${item.key} ${say(item.title, 120)}* · ${matterOf(need.view, need.ask)} · ${ago(need.ask.since, home.now)}${again}`,
          ),
          ...row(
            [
              { label: 'Answer…', action: 'open:ask', ask: need.ask.id, style: 'primary' },
              ...linkTo('Thread', need.thread),
            ],
            item.key,
          ),
        ];
      }),
    ...(requests.length === 0
      ? []
      : [
          section(
            `*${count(requests.length, 'agent request')}* · ${[...new Set(requests.map((need) => need.view.item.key))].join(', ')} · oldest ${ago(requests[0]?.ask.since ?? home.now, home.now)}`,
          ),
          ...row([{ label: 'Answer all…', action: 'requests:all', ask: 'home' }], 'agent requests'),
        ]),
    ...(held === 0 ? [] : [context(`${count(held, 'agent')} put away until the morning.`)]),
    ...(home.moreNeeds > 0
      ? row([{ label: `Show ${home.moreNeeds} more`, action: 'home:more' }], 'needs you')
      : []),
  ];
}

function absence(home: HomeView): KnownBlock {
  const line = section(home.absence == null ? 'Away today?' : awaySentence(home.absence));
  return line.type === 'section' ? { ...line, accessory: button(awayPress(home.absence), 'absence') } : line;
}

function board(home: HomeView, filter: BoardFilter): KnownBlock[] {
  const { lanes } = home.board;
  return [
    header('Board'),
    controls(home, filter),
    ...(filter.search === null ? [] : [context(`Found for ${plain(filter.search, 60)}.`)]),
    ...lanes.flatMap((lane) => laneBlocks(home, lane, filter)),
  ];
}

const choice = (label: string, value: string) => ({
  text: { type: 'plain_text' as const, text: plain(label, 75) },
  value: plain(value, 75),
});

function controls(home: HomeView, filter: BoardFilter): KnownBlock {
  const options = [
    choice('All', 'all'),
    choice('Mine', 'mine'),
    choice('My team', 'team'),
    ...home.board.services.slice(0, 96).map((name) => choice(name, `service:${name}`)),
  ];
  const now = typeof filter.show === 'string' ? filter.show : `service:${filter.show.service}`;
  const chosen = options.find((one) => one.value === now) ?? options[0];
  const elements: ActionsBlockElement[] = [
    {
      type: 'static_select',
      action_id: 'home:show',
      options,
      ...(chosen === undefined ? {} : { initial_option: chosen }),
    },
    button({ label: 'Search…', action: 'home:search' }, 'board'),
    ...(filter.search === null ? [] : [button({ label: 'Clear search', action: 'home:clear' }, 'board')]),
    button({ label: 'File a ticket…', action: 'home:file', style: 'primary' }, 'board'),
  ];
  return { type: 'actions', elements };
}

function laneBlocks(home: HomeView, lane: Lane, filter: BoardFilter): KnownBlock[] {
  const open = filter.open?.column === lane.column ? filter.open : null;
  const oldest = lane.oldest === null ? '' : ` · oldest ${ago(lane.oldest, home.now)}`;
  const backlog =
    lane.column === 'Incoming' && home.board.backlog > 0 ? ` · *Backlog ${home.board.backlog}*` : '';
  const toggle: Press =
    open === null
      ? { label: 'Open', action: 'home:open', ask: lane.column }
      : { label: 'Close', action: 'home:close', ask: lane.column };
  const head = section(`*${lane.column} ${lane.count}*${oldest}${backlog}`);
  const shelf: KnownBlock[] =
    backlog === '' || filter.open?.column === 'Backlog'
      ? []
      : row([{ label: 'Backlog…', action: 'home:open:backlog', ask: 'Backlog' }], 'backlog');
  const lead: KnownBlock =
    head.type === 'section' && lane.count > 0 ? { ...head, accessory: button(toggle, lane.column) } : head;
  if (open === null) {
    const three = lane.cards
      .slice(0, 3)
      .map((one) => `${one.key} ${say(one.title, 60)} ${ago(one.since, home.now)}`);
    return [lead, ...(three.length === 0 ? [] : [context(three.join(' · '))]), ...shelf];
  }
  const pages = Math.ceil(lane.count / PAGE);
  const pager: Press[] = [
    ...(open.page > 0
      ? [{ label: 'Earlier', action: 'home:page', ask: `${lane.column}:${open.page - 1}` }]
      : []),
    ...(open.page + 1 < pages
      ? [{ label: 'Later', action: 'home:page:later', ask: `${lane.column}:${open.page + 1}` }]
      : []),
  ];
  return [
    lead,
    ...shelf,
    ...lane.cards.slice(0, PAGE).map((one) => ticketLine(one)),
    ...(pages > 1
      ? [
          context(`${open.page * PAGE + 1}–${Math.min(lane.count, (open.page + 1) * PAGE)} of ${lane.count}`),
          ...row(pager, lane.column),
        ]
      : []),
  ];
}

function ticketLine(one: BoardCard): KnownBlock {
  const facts = [one.service, one.owner]
    .filter((part): part is string => part !== null)
    .map((part) => say(part, 60));
  const thread = one.thread === null ? '' : ` · ${link(one.thread, 'Thread')}`;
  const line = section(
    `*${one.key} ${say(one.title, 120)}*${facts.length === 0 ? '' : ` · ${facts.join(' · ')}`}${thread}\n${stateOf(one.view).sentence}`,
  );
  const start = openOf(one.view, 'start');
  const accessory: Press =
    one.ask !== null
      ? { label: 'Answer…', action: 'open:ask', ask: one.ask.id }
      : one.stage === 'backlog' && start !== undefined
        ? { label: 'Start', action: 'answer:started', ask: start.id }
        : { label: 'Details…', action: `open:details:${one.key}` };
  return line.type === 'section' ? { ...line, accessory: button(accessory, one.key) } : line;
}

function agents(home: HomeView): KnownBlock[] {
  if (home.agents.length === 0) return [];
  const { all, queued } = home.agentCount;
  const shown = home.agents.slice(0, RUNS);
  const lines = shown.map((one) => {
    const run = one.view.item.run;
    const step =
      run?.step == null
        ? stateOf(one.view).word
        : `step ${run.step.number} of ${run.step.of}: ${say(run.step.title, 80)}`;
    const idle = run === null ? '' : ` · ${ago(run.lastActivity, home.now)} ago · ${usd(run.costUsd)}`;
    const ask = openOf(one.view, 'run');
    const menu: Press[] = [
      ...linkTo('Open', one.thread),
      ...(ask === undefined
        ? []
        : [
            { label: 'Tell…', action: 'open:agent_told', ask: ask.id },
            { label: 'Stop…', action: 'open:run_stopped', ask: ask.id },
          ]),
    ];
    const line = section(`*${one.key}* · ${agentTitle(one.view)} · ${step}${idle}`);
    return line.type === 'section' && menu.length > 1 ? { ...line, accessory: overflow(menu) } : line;
  });
  return [
    divider,
    header(`Agents (${shown.length} of ${all}${queued === 0 ? '' : `, ${queued} queued`})`),
    ...lines,
  ];
}

function reviews(home: HomeView): KnownBlock[] {
  if (home.reviews.length === 0) return [];
  const lines = home.reviews.flatMap((one) => {
    const { item } = one.view;
    const up = item.preview?.state === 'up';
    const presses: Press[] = [
      ...(one.ask === null ? [] : [{ label: 'Answer…', action: 'open:ask', ask: one.ask.id }]),
      ...(up ? linkTo('Preview', item.preview?.url) : []),
      ...linkTo(`Open #${item.pullRequest?.number ?? ''}`, item.pullRequest?.url),
    ];
    return [
      section(
        `#${item.pullRequest?.number ?? ''} *${one.key}* ${say(one.title, 100)} · waits ${ago(one.ask?.since ?? one.since, home.now)}${up ? ' · preview up' : ''}`,
      ),
      ...row(presses, one.key),
    ];
  });
  return [divider, header(`My reviews (${home.reviewCount})`), ...lines];
}
