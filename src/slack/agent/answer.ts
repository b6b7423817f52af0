/** What a person in the thread is answered: the text, sources with dates, and the buttons that fit it. */
import type { KnownBlock } from '@slack/types';
import { sixLines } from '../../pipeline/talk/six-lines.ts';
import type { Coming, Message, TicketView } from '../../ports/chat.ts';
import { type Content, context, fit, linkTo, type Press, row, section } from '../cards/blocks.ts';
import { openOf } from '../cards/facts.ts';
import { dayOrWhen } from '../text/dates.ts';
import { flaggedWords } from '../text/flags.ts';
import { cut, limits } from '../text/limits.ts';
import { bare, fromMarkdown, plain, safeMarkdown, sourceLink } from '../text/mrkdwn.ts';
import { safePieces } from './coming.ts';
import type { Streamed } from './streams.ts';

type Answer = Extract<Message, { kind: 'answer' }>;

const isPage = (url: string | undefined): boolean =>
  url !== undefined && URL.parse(url)?.pathname.startsWith('/docs/') === true;

/** Where its sources stand: they are ours, other addresses in its text are anybody's. */
const hostsOf = (message: Answer): string[] =>
  message.sources.flatMap(({ url }) => (url === undefined ? [] : (URL.parse(url)?.host ?? [])));

export function answer(message: Answer, view: TicketView): Content {
  return fit({
    text: `${view.item.key}. ${bare(message.text.replaceAll(/[*`#]/g, ''), 400)}`,
    blocks: [
      ...paragraphs(fromMarkdown(sixLines(message.text).text, hostsOf(message))),
      ...below(message, view),
    ],
  });
}

type Shown = Pick<Streamed, 'pieces' | 'below' | 'stopped'>;

/** The press that opens the whole of an answer; its value names the ticket and the question. */
export const WHOLE = 'whole';

/** The most that is added to a growing message: each piece is a call, and calls are limited. */
const PIECES = 6;

/** The same answer as it is streamed: pieces of markdown, then what stands below them. */
export function streamed(message: Answer, view: TicketView): Shown {
  const text = safeMarkdown(cut(sixLines(message.text).text, limits.streamedMarkdown), hostsOf(message));
  const lines = text.split(/(?<=\n)/).filter((line) => line !== '');
  const each = Math.max(1, Math.ceil(lines.length / PIECES));
  const pieces = Array.from({ length: Math.ceil(lines.length / each) }, (_, index) =>
    lines.slice(index * each, (index + 1) * each).join(''),
  );
  return { pieces: pieces.length === 0 ? ['–'] : pieces, below: async () => below(message, view) };
}

/** One that is still being written: what stands below it is known when it is whole. */
export const grown = (coming: Coming, view: TicketView): Shown => ({
  pieces: safePieces(coming),
  below: async () => below(await coming.whole, view),
  stopped: () => coming.stop(),
});

function below(message: Answer, view: TicketView): KnownBlock[] {
  const sources = message.sources.slice(0, 8);
  const pages = sources.filter((source) => isPage(source.url)).slice(0, 2);
  const lines = sources
    .filter((source) => !isPage(source.url))
    .map(
      (source) =>
        `${sourceLink(source.url, source.title)}${source.at === undefined ? '' : ` ${dayOrWhen(source.at)}`}`,
    );
  const how = view.withoutModel ? 'Put together without a model.' : 'Drafted by a model.';
  const said = `${how} ${sources.length === 0 ? 'It names no source.' : 'Check the sources.'}`;
  const flagged = flaggedWords(message.flagged ?? []);
  const ask = openOf(view, 'prd_sign_off') ?? openOf(view, 'card');
  const buttons: Press[] = [
    ...(message.offers.includes('decided_against') && ask !== undefined
      ? [{ label: "Don't build this…", action: 'open:decided_against', ask: ask.id }]
      : []),
    ...(message.offers.includes('risks')
      ? [{ label: 'Put this into Risks', action: 'risks', ask: `${view.item.key} ${message.to}` }]
      : []),
    ...(message.offers.length > 0 ? [{ label: 'Go on', action: 'dismiss' }] : []),
    ...pages.flatMap((source) => linkTo(plain(`Read ${source.title}`, limits.label), source.url)),
  ];
  return [
    ...(lines.length === 0 ? [] : [context(`Sources: ${lines.join(' · ')}`)]),
    ...(flagged === null ? [] : [context(flagged)]),
    context(said),
    ...(sixLines(message.text).more
      ? row([{ label: 'Whole answer…', action: WHOLE, ask: `${view.item.key} ${message.to}` }], view.item.key)
      : []),
    ...row(buttons, view.item.key),
    feedback(message, view),
  ];
}

/** Asked of whoever reads it; the value names the answer. */
function feedback(message: Answer, view: TicketView): KnownBlock {
  const choice = (word: string, value: string) => ({
    text: { type: 'plain_text' as const, text: word },
    value: `${value} ${view.item.key} ${message.to}`,
    accessibility_label: `${word} answer, ${view.item.key}`,
  });
  return {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'rate',
        positive_button: choice('Good', 'good'),
        negative_button: choice('Bad', 'bad'),
      },
    ],
  };
}

/** The whole of an answer, for whoever may see its ticket. */
export const wholeAnswer = (text: string): KnownBlock[] => paragraphs(fromMarkdown(text));

/** Sections of at most what one takes, cut between paragraphs; the rest of a very long text is cut. */
function paragraphs(text: string): KnownBlock[] {
  const out: string[] = [];
  for (const paragraph of text.split(/\n{2,}/)) {
    const last = out.at(-1);
    if (last !== undefined && last.length + paragraph.length + 2 <= limits.section)
      out[out.length - 1] = `${last}\n\n${paragraph}`;
    else out.push(paragraph);
  }
  return out.slice(0, 4).map((part) => section(part === '' ? ' ' : part));
}
