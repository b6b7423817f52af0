import type { KnownBlock } from '@slack/types';
import type { PersonId } from '../../pipeline/item/basics.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import { bare, plain, say } from '../text/mrkdwn.ts';
import { nameOf } from '../text/names.ts';
import { partLines } from '../text/parts.ts';
import { type Content, context, fit, linkTo, overflow, type Press, row, section } from './blocks.ts';
import { releaseNotes } from './document.ts';
import { asking, keyAndTitle, openOf, revertNow } from './facts.ts';
import { lostLine } from './merge/rewritten.ts';
import { leftLine } from './release/left.ts';
import { type State, stateOf } from './state.ts';

/** The first message of a ticket's thread, rewritten in place. `script.md` §5. */
export function card(view: TicketView): Content {
  const { item } = view;
  const state = stateOf(view);
  const place = state.place === null ? '' : ` (${state.place} of 7)`;
  return fit({
    text: cardText(view, state),
    blocks: [
      withMenu(section(`*${item.key} · ${say(item.title)}*`), view),
      section(`${state.emoji} *${state.word}*${place}  ${state.sentence}`),
      ...lostLine(view),
      ...leftLine(view),
      ...parts(view),
      ...restored(view),
      ...(view.links.earlier === null ? [] : [context(`${item.key} continues here.`)]),
      context(facts(view), ...origin(view)),
      ...absent(view),
      ...row(
        [
          ...cardButtons(view),
          ...(fromMessage.has(item.origin.kind) ? linkTo('Original', item.origin.url) : []),
          ...linkTo('Earlier discussion', view.links.earlier),
        ],
        item.key,
      ),
    ],
  });
}

function parts(view: TicketView): KnownBlock[] {
  const lines = partLines(view);
  return lines.length === 0 ? [] : [section(lines.join('\n'))];
}

/** Where both were deleted, both are said; the ticket's link buttons lead to what was restored. */
function restored(view: TicketView): KnownBlock[] {
  if (['deployed', 'rolled_back', 'cancelled', 'split'].includes(view.item.stage)) return [];
  return (view.restored ?? []).map(({ document, version }) =>
    section(`Somebody deleted the ${document === 'prd' ? 'PRD' : 'spec'}. Restored as v${version}.`),
  );
}

function cardText(view: TicketView, state: State): string {
  const place = state.place === null ? '' : `, ${state.place} of 7`;
  const sentence = state.sentence.replaceAll(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1').replaceAll(/[*`]/g, '');
  return `${keyAndTitle(view.item)}. ${state.word}${place}. ${sentence.replaceAll(/, since [^.]*\./g, '.')}`;
}

const facts = (view: TicketView): string => {
  const { item } = view;
  const person = (role: string, id: PersonId | null): string[] =>
    id === null ? [] : [`${role} ${nameOf(view, id)}`];
  const by = item.pm === null && item.engineer === null ? [`filed by ${nameOf(view, item.reporter)}`] : [];
  return [
    say(item.service?.name ?? 'no service yet', 60),
    ...(item.service?.tier == null ? [] : [item.service.tier]),
    ...(item.context === null ? [] : [`blast radius ${item.context.blastRadius.level}`]),
    item.kind,
    ...person('PM', item.pm),
    ...person('engineer', item.engineer),
    ...by,
  ].join(' · ');
};

const fromMessage = new Set(['shortcut', 'message', 'mention']);
/** Asked, and not in this private channel: they have the question directly. */
function absent(view: TicketView): KnownBlock[] {
  const people = [...new Map((view.absent ?? []).map((person) => [person.id, person])).values()].slice(0, 3);
  return people.flatMap((person) => {
    const name = plain(person.name, 60);
    const invite = { label: `Invite ${name}…`, action: `invite:${view.item.key}:${person.chatId}` };
    return [context(`${say(name)} is not in this channel.`), ...row([invite], view.item.key)];
  });
}

function origin(view: TicketView): string[] {
  const { origin: from, reporter, issue } = view.item;
  if (issue?.gone !== undefined)
    return [
      `${say(issue.ref, 24)} was ${issue.gone === 'removed' ? 'deleted' : 'closed'} in ${say(issue.label, 24)}`,
    ];
  if (from.kind === 'tracker' && from.author !== undefined)
    return [
      `From ${say([issue?.label ?? [], from.ref ?? 'the tracker'].flat().join(' '), 40)} by ${say(from.author, 60)}`,
    ];
  // A part of a split is filed from a ticket, not from what somebody wrote.
  if (!fromMessage.has(from.kind) || (from.url === undefined && from.author === undefined)) return [];
  return [`From a message by ${from.author === undefined ? nameOf(view, reporter) : say(from.author, 60)}`];
}

/** `[Answer…]` for the open question, and the two links that matter now. */
export function cardButtons(view: TicketView): Press[] {
  return [...answerButton(view), ...linksNow(view).slice(0, 2)];
}

function answerButton(view: TicketView): Press[] {
  const { item } = view;
  const control = openOf(view, 'card');
  if (item.paused !== null) {
    return control === undefined
      ? []
      : [{ label: 'Go on', action: 'answer:resumed', ask: control.id, style: 'primary' }];
  }
  const held = openOf(view, 'hold');
  if (held !== undefined) return [{ label: 'Why…', action: 'open:ask', ask: held.id }];
  const start = openOf(view, 'start');
  if (item.stage === 'backlog' && start !== undefined)
    return [{ label: 'Start', action: 'answer:started', ask: start.id, style: 'primary' }];
  const reopen = openOf(view, 'reopen');
  if (reopen !== undefined) return [{ label: 'Reopen…', action: 'open:reopened', ask: reopen.id }];
  const ask = asking(view)[0] ?? (item.stage === 'blocked' ? openOf(view, 'unblock') : undefined);
  return ask === undefined ? [] : [{ label: 'Answer…', action: 'open:ask', ask: ask.id, style: 'primary' }];
}

function linksNow(view: TicketView): Press[] {
  const { links } = view;
  const first = (view.restored ?? []).flatMap(({ document }) =>
    linkTo(document === 'prd' ? 'Read PRD' : 'Read spec', links[document]),
  );
  const rest = linksOfStage(view);
  return [...first, ...rest.filter((one) => !first.some((other) => other.label === one.label))];
}

function linksOfStage(view: TicketView): Press[] {
  const { item, links } = view;
  const pull =
    item.pullRequest === null ? [] : linkTo(`Open #${item.pullRequest.number}`, item.pullRequest.url);
  const prd = linkTo('Read PRD', links.prd);
  const spec = linkTo('Read spec', links.spec);
  const tracker = links.tracker === null ? [] : linkTo(bare(links.tracker.ref, 24), links.tracker.url);
  const live = linkTo('Open preview', item.preview?.state === 'up' ? item.preview.url : null);
  switch (item.stage) {
    case 'delegated':
    case 'needs_attention':
      return [...pull, ...spec, ...tracker];
    case 'preview':
      return [...live, ...pull, ...spec];
    case 'deploying':
      return [...pull, ...spec];
    case 'deployed':
      return [...releaseNotes(view), ...linkTo('Open it', item.deploy?.deployment?.url), ...pull];
    case 'rolled_back':
      return [...(item.revert?.state === 'open' ? revertNow(view).buttons : []), ...pull, ...spec];
    case 'prd_draft':
    case 'prd_ready':
      return [...prd, ...tracker];
    default:
      return [...spec, ...prd, ...tracker];
  }
}

/** What anybody may do with a ticket at any time. */
function withMenu(block: ReturnType<typeof section>, view: TicketView): ReturnType<typeof section> {
  const control: AskView | undefined = openOf(view, 'card');
  const asked = asking(view)[0];
  const { item } = view;
  const entries: Press[] = [
    { label: 'Details…', action: `open:details:${item.key}` },
    ...(asked === undefined ? [] : [{ label: 'Ask someone else…', action: 'open:ask_moved', ask: asked.id }]),
    ...(control === undefined || item.paused !== null || ['deployed', 'rolled_back'].includes(item.stage)
      ? []
      : [{ label: 'Pause…', action: 'open:paused', ask: control.id }]),
    { label: 'History', action: `open:history:${item.key}` },
    ...(control === undefined || item.stage === 'deployed'
      ? []
      : [{ label: 'Close…', action: 'open:cancelled', ask: control.id }]),
  ];
  return block.type === 'section' ? { ...block, accessory: overflow(entries) } : block;
}
