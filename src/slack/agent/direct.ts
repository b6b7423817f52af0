/** What we answer to somebody who writes to us alone: a message of its own thread, seen by nobody else. */
import type { HomeView } from '../../ports/flow.ts';
import type { Reply, Utterance } from '../../ports/talk/conversation.ts';
import { sentence } from '../answers/refusals.ts';
import type { Told } from '../answers/telling.ts';
import { type Content, context, linkTo, type Press, row, section } from '../cards/blocks.ts';
import { stateOf } from '../cards/state.ts';
import type { Face } from '../face.ts';
import { messageRef } from '../said-form.ts';
import { when } from '../text/dates.ts';
import { limits, startOf } from '../text/limits.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { done } from '../wire/api.ts';

/** Questions that are shown; the rest is in App Home. */
const SHOWN = 5;

type Direct = Pick<Utterance, 'channel' | 'thread' | 'ts' | 'by'>;

export async function sayDirectly(face: Face, to: Direct, content: Content): Promise<void> {
  await face.api.call(
    'chat.postMessage',
    {
      channel: to.channel,
      thread_ts: to.thread ?? to.ts,
      text: content.text,
      blocks: content.blocks,
      unfurl_links: false,
      unfurl_media: false,
      parse: 'none',
    },
    done,
  );
}

/** The same after a press below one of these messages. */
export async function sayNeedsTo(face: Face, told: Told): Promise<void> {
  const { surface } = told;
  if (surface.kind !== 'message') return;
  await sayNeeds(face, { channel: surface.channel, thread: surface.thread, ts: surface.ts, by: told.person });
}

export async function sayNeeds(face: Face, to: Direct): Promise<void> {
  const home = await face.flow().desk.home(to.by, { show: 'mine', open: null, search: null }, 5);
  await sayDirectly(face, to, needsContent(home));
}

function needsContent(home: HomeView): Content {
  if (home.needs.length === 0) return sentence('Nothing waits for you.');
  const all = home.needs.length + home.moreNeeds;
  const shown = home.needs.slice(0, SHOWN);
  const keys = shown.map(({ view }) => `${view.item.key} ${bare(view.item.title, 60)}`);
  return {
    text: `${all === 1 ? 'One thing waits' : `${all} things wait`} for you: ${keys.join(', ')}.`,
    blocks: [
      section(`*Waiting for you ${all}*`),
      ...shown.flatMap(({ view, ask, thread }) => [
        section(
          `*${view.item.key}* ${say(view.item.title, 80)} · ${stateOf(view).word} · since ${when(ask.since)}`,
        ),
        ...row(
          [{ label: 'Answer…', action: 'open:ask', ask: ask.id }, ...linkTo('Open thread', thread)],
          view.item.key,
        ),
      ]),
      ...(all > shown.length ? [context('More in App Home.')] : []),
    ],
  };
}

/** Words that may become a ticket: nothing is filed before the form has shown what will be public, and where. */
export function unclearContent(reply: Extract<Reply, { kind: 'unclear' }>): Content {
  const buttons: Press[] = [
    { label: 'File a ticket…', action: 'file:form', ask: startOf(reply.text, limits.kept) || '-' },
    { label: 'What waits for me?', action: 'needs' },
  ];
  return {
    text: bare(reply.sentence),
    blocks: [section(say(reply.sentence)), ...row(buttons, 'direct message')],
  };
}

/** The same below a message in a channel, seen by whoever wrote it: what waits for them is not asked for there. */
export const unclearHere = (
  reply: Extract<Reply, { kind: 'unclear' }>,
  message: Pick<Utterance, 'ts' | 'thread'>,
): Content => ({
  text: bare(reply.sentence),
  blocks: [
    section(say(reply.sentence)),
    ...row(
      [
        { label: 'File a ticket…', action: 'file:said', ask: messageRef(message) },
        { label: 'Not now', action: 'dismiss' },
      ],
      'new ticket',
    ),
  ],
});
