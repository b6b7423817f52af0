/** The command's private answers. */
import type { AckFn, RespondArguments } from '@slack/bolt';
import type { BoardCard } from '../ports/flow.ts';
import { respondTo } from './answers/offers.ts';
import { sentence } from './answers/refusals.ts';
import { openModal, type Told } from './answers/telling.ts';
import { type Content, context, linkTo, row, section } from './cards/blocks.ts';
import { card } from './cards/card.ts';
import { stateOf } from './cards/state.ts';
import { tell } from './chat.ts';
import { awayAnswer, awayMeaning } from './commands-away.ts';
import type { Face } from './face.ts';
import { filedContent, withThread } from './filing.ts';
import { type Meaning, meaningOf } from './grammar.ts';
import { historyLine } from './modals/details.ts';
import { filingForm } from './modals/filing.ts';
import { commandBody, type Respond } from './payloads.ts';
import { when } from './text/dates.ts';
import { bare, quote, say } from './text/mrkdwn.ts';
import { count, usd } from './text/names.ts';
import { isLate } from './wire/clock.ts';
import { claimOf } from './wire/inbox.ts';

type CommandAck = AckFn<string | RespondArguments>;
/** Slack waits three seconds; what takes longer is told when it is done. */
const PATIENCE_MS = 2_300;
const LINES = 10;

interface Asked {
  person: string;
  channel: string;
  trigger: string | undefined;
  delivery: string;
}

export async function onCommand(
  face: Face,
  raw: unknown,
  back: { ack: CommandAck; respond: Respond },
): Promise<void> {
  const { ack } = back;
  const body = commandBody.parse(raw);
  const meaning = meaningOf(decoded(body.text));
  const asked: Asked = {
    person: body.user_id,
    channel: body.channel_id,
    trigger: body.replayed === true ? undefined : body.trigger_id,
    delivery: claimOf(raw)?.id ?? '',
  };
  const away = awayMeaning(body.text);
  if (meaning.kind === 'form') return form(face, asked, { ack, replayed: body.replayed === true });
  const answer = away === null ? contentFor(face, asked, meaning) : awayAnswer(face, asked.person, away);
  const late = await isLate(face.clock, answer, PATIENCE_MS);
  if (late || body.replayed === true) {
    await ack();
    const content = await answer;
    if (body.replayed === true)
      return tell(face.api, {
        person: { chatId: asked.person },
        place: { channel: asked.channel, thread: null },
        content,
      });
    await respondTo(back.respond, { response_type: 'ephemeral', ...content });
    return;
  }
  await ack({ response_type: 'ephemeral', ...(await answer) });
}

/** `[Show list]`, where it was not clear what was meant. */
export async function commandPress(
  face: Face,
  told: Told,
  about: { verb: string; respond: Respond },
): Promise<void> {
  const channel = told.surface.kind === 'message' ? told.surface.channel : '';
  const asked: Asked = { person: told.person, channel, trigger: undefined, delivery: '' };
  const meaning: Meaning =
    about.verb === 'help' ? { kind: 'verb', verb: 'help' } : { kind: 'list', stage: null };
  const content = await contentFor(face, asked, meaning);
  await respondTo(about.respond, { replace_original: true, response_type: 'ephemeral', ...content });
}

/** `should_escape` sends mentions as tokens; a title holds names, not ids. */
const decoded = (text: string): string =>
  text
    .replaceAll(/<[@#][A-Z0-9]+\|([^>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

async function form(face: Face, asked: Asked, about: { ack: CommandAck; replayed: boolean }): Promise<void> {
  const proposal = await face.flow().intake.propose('', asked.channel);
  const view = filingForm(proposal, { channel: asked.channel, origin: { kind: 'form' } });
  const opened = await openModal(face, { surface: { kind: 'nowhere' }, trigger: asked.trigger }, view);
  if (opened) {
    await about.ack();
    return;
  }
  const content = {
    text: 'Press to open the form.',
    blocks: row([{ label: 'Open the form…', action: 'file:form', ask: '-' }], 'new ticket'),
  };
  if (about.replayed)
    return tell(face.api, {
      person: { chatId: asked.person },
      place: { channel: asked.channel, thread: null },
      content,
    });
  await about.ack({ response_type: 'ephemeral', ...content });
}

async function contentFor(
  face: Face,
  asked: Asked,
  meaning: Exclude<Meaning, { kind: 'form' }>,
): Promise<Content> {
  const { intake } = face.flow();
  switch (meaning.kind) {
    case 'title': {
      if (!/[\p{L}\p{N}]/u.test(meaning.title))
        return sentence('I need a sentence to start from. What should be different afterwards?');
      const outcome = await intake.file({
        text: meaning.title,
        by: asked.person,
        channel: asked.channel,
        origin: { kind: 'command' },
        delivery: asked.delivery,
      });
      return filedContent(await withThread(face, asked.person, outcome), meaning.title);
    }
    case 'doubt':
      return {
        text: `Did you want the ${meaning.verb}, or a ticket with that title?`,
        blocks: [
          section(`Did you want the ${meaning.verb}, or a ticket with that title? ${quote(meaning.title)}`),
          ...row(
            [
              { label: `Show ${meaning.verb}`, action: `command:${meaning.verb}` },
              { label: 'File it', action: 'file:title', ask: meaning.title.slice(0, 1_900) },
            ],
            'in doubt',
          ),
        ],
      };
    case 'list':
      return list(face, asked, { mine: false, stage: meaning.stage });
    case 'show':
      return show(face, asked, meaning.key);
    case 'history':
      return pastOf(face, asked, meaning.key);
    case 'link': {
      const linked = await intake.link(asked.channel, meaning.service, asked.person);
      return linked.done
        ? sentence(linked.sentence)
        : {
            ...sentence(linked.sentence),
            blocks: [
              section(say(linked.sentence)),
              ...row(
                [{ label: 'File it', action: 'file:title', ask: `link ${meaning.service}` }],
                'in doubt',
              ),
            ],
          };
    }
    default:
      return verbs[meaning.verb](face, asked);
  }
}

const verbs = {
  mine: (face: Face, asked: Asked) => list(face, asked, { mine: true, stage: null }),
  backlog: (face: Face, asked: Asked) => list(face, asked, { mine: false, stage: 'backlog' }),
  board: async (face: Face, asked: Asked): Promise<Content> => {
    const home = await face.flow().desk.home(asked.person, { show: 'all', open: null, search: null });
    const lanes = home.board.lanes.map((lane) => `*${lane.column}* ${lane.count}`).join(' · ');
    const waits = home.needs.length + home.moreNeeds;
    const worst = home.needs
      .slice(0, 3)
      .map((need) => `${need.view.item.key} ${say(need.view.item.title, 80)}, since ${when(need.ask.since)}`);
    return {
      text: `Board. ${bare(lanes.replaceAll('*', ''), 300)}`,
      blocks: [
        section(`${lanes} · *Backlog* ${home.board.backlog}`),
        section(waits === 0 ? 'Nothing waits for you.' : `*Waiting for you ${waits}*\n${worst.join('\n')}`),
        context('The whole board is in App Home.'),
      ],
    };
  },
  agents: async (face: Face, asked: Asked): Promise<Content> => {
    const home = await face.flow().desk.home(asked.person, { show: 'all', open: null, search: null });
    if (home.agents.length === 0) return sentence('No agent runs now.');
    const lines = home.agents.slice(0, LINES).map((one) => {
      const run = one.view.item.run;
      return `*${one.key}* ${say(one.title, 80)} · ${stateOf(one.view).sentence}${run === null ? '' : ` · ${usd(run.costUsd)}`}`;
    });
    return {
      text: `${count(home.agents.length, 'agent')} at work.`,
      blocks: [section(lines.join('\n')), context('More in App Home.')],
    };
  },
  help: async (face: Face): Promise<Content> => {
    const { command } = face;
    const lines = [
      `\`${command} Export invoices as CSV\` files a ticket with that title.`,
      `\`${command}\` opens the form; \`${command} new …\` always files.`,
      `\`${command} list\`, \`${command} mine\`, \`${command} backlog\` list tickets.`,
      `\`${command} show TL-42\`, \`${command} history TL-42\` show one.`,
      `\`${command} board\`, \`${command} agents\` show where everything is.`,
      `\`${command} link invoices\` binds this channel to a service.`,
      `\`${command} away until Monday, deputy @sam\` asks others meanwhile; \`${command} back\` ends it.`,
      'In a thread, just write.',
    ];
    return {
      text: `File with ${command} and a title. In a thread, just write.`,
      blocks: [section(lines.join('\n'))],
    };
  },
};

async function list(
  face: Face,
  asked: Asked,
  about: { mine: boolean; stage: Parameters<typeof stageWords>[0] },
): Promise<Content> {
  const cards = await face.flow().desk.list(asked.person, { ...about, limit: LINES + 1 });
  if (cards.length === 0)
    return sentence(about.mine ? 'No ticket is yours.' : `No ticket${stageWords(about.stage)}.`);
  const shown = cards.slice(0, LINES);
  const starts = shown.flatMap((one) => {
    const ask = one.view.asks.find((open) => open.gate === 'start' && open.state === 'open');
    return one.stage === 'backlog' && ask !== undefined ? [{ one, ask }] : [];
  });
  return {
    text: `${count(shown.length, 'ticket')}. ${shown.map((one) => `${one.key} ${bare(one.title, 60)}`).join(', ')}`,
    blocks: [
      section(shown.map(listLine).join('\n')),
      ...row(
        starts
          .slice(0, 5)
          .map(({ one, ask }) => ({ label: `Start ${one.key}`, action: 'answer:started', ask: ask.id })),
        'backlog',
      ),
      context(`${cards.length > LINES ? 'There are more. ' : ''}The whole board is in App Home.`),
    ],
  };
}
const stageWords = (stage: BoardCard['stage'] | null): string =>
  stage === null ? '' : ` is in ${stage.replaceAll('_', ' ')}`;

function listLine(one: BoardCard): string {
  const state = stateOf(one.view);
  const owner = one.owner === null ? '' : ` · ${say(one.owner, 60)}`;
  return `*${one.key}* ${say(one.title, 80)} · ${state.word}${owner} · since ${when(one.since)}`;
}

async function unknown(face: Face, asked: Asked, key: string): Promise<Content> {
  const near = await face.flow().desk.list(asked.person, { mine: false, stage: null, limit: 3, near: key });
  const keys = near.map((one) => one.key).join(', ');
  return sentence(`No ticket ${key}.${keys === '' ? '' : ` Near: ${keys}.`}`);
}

async function show(face: Face, asked: Asked, key: string): Promise<Content> {
  const view = await face.flow().desk.ticket(key, asked.person);
  if (view === null) return unknown(face, asked, key);
  const content = card(view);
  return {
    text: content.text,
    blocks: [...content.blocks, ...row(linkTo('Open thread', view.links.thread), key)],
  };
}

async function pastOf(face: Face, asked: Asked, key: string): Promise<Content> {
  const { desk } = face.flow();
  const view = await desk.ticket(key, asked.person);
  if (view === null) return unknown(face, asked, key);
  const entries = await desk.history(key, asked.person, 15);
  return {
    text: `History of ${key}, ${count(entries.length, 'entry', 'entries')}.`,
    blocks: [
      section(`*${key} ${say(view.item.title, 150)}*`),
      section(entries.map(historyLine).join('\n') || 'Nothing yet.'),
      ...row(linkTo('Open thread', view.links.thread), key),
    ],
  };
}
