/** What a person in the thread is answered: the text, sources with dates, and the buttons that fit it. */
import type { KnownBlock } from '@slack/types';
import type { Message, TicketView } from '../../ports/chat.ts';
import { type Content, context, fit, linkTo, type Press, row, section } from '../cards/blocks.ts';
import { openOf } from '../cards/facts.ts';
import { dayOrWhen } from '../text/dates.ts';
import { cut, limits } from '../text/limits.ts';
import { bare, fromMarkdown, plain, safeMarkdown, sourceLink } from '../text/mrkdwn.ts';

type Answer = Extract<Message, { kind: 'answer' }>;

const isPage = (url: string | undefined): boolean =>
  url !== undefined && URL.parse(url)?.pathname.startsWith('/docs/') === true;

export function answer(message: Answer, view: TicketView): Content {
  return fit({
    text: `${view.item.key}. ${bare(message.text.replaceAll(/[*`#]/g, ''), 400)}`,
    blocks: [...paragraphs(fromMarkdown(message.text)), ...below(message, view)],
  });
}

/** The most that is added to a growing message: each piece is a call, and calls are limited. */
const PIECES = 6;

/** The same answer as it is streamed: pieces of markdown, then what stands below them. */
export function streamed(message: Answer, view: TicketView): { pieces: string[]; below: KnownBlock[] } {
  const text = safeMarkdown(cut(message.text, limits.streamedMarkdown));
  const lines = text.split(/(?<=\n)/).filter((line) => line !== '');
  const each = Math.max(1, Math.ceil(lines.length / PIECES));
  const pieces = Array.from({ length: Math.ceil(lines.length / each) }, (_, index) =>
    lines.slice(index * each, (index + 1) * each).join(''),
  );
  return { pieces: pieces.length === 0 ? ['–'] : pieces, below: below(message, view) };
}

function below(message: Answer, view: TicketView): KnownBlock[] {
  const sources = message.sources.slice(0, 8);
  const pages = sources.filter((source) => isPage(source.url)).slice(0, 2);
  const lines = sources
    .filter((source) => !isPage(source.url))
    .map(
      (source) =>
        `${sourceLink(source.url, source.title)}${source.at === undefined ? '' : ` ${dayOrWhen(source.at)}`}`,
    );
  const said = view.withoutModel
    ? 'Put together without a model. Check the sources.'
    : 'Drafted by a model. Check the sources.';
  const ask = openOf(view, 'prd_sign_off') ?? openOf(view, 'card');
  const buttons: Press[] = [
    ...(message.offers.includes('decided_against') && ask !== undefined
      ? [{ label: "Don't build this…", action: 'open:decided_against', ask: ask.id }]
      : []),
    ...(message.offers.includes('risks') ? [{ label: 'Put this into Risks', action: 'say:risks' }] : []),
    ...(message.offers.length > 0 ? [{ label: 'Go on', action: 'dismiss' }] : []),
    ...pages.flatMap((source) => linkTo(plain(`Read ${source.title}`, limits.label), source.url)),
  ];
  return [
    ...(lines.length === 0 ? [] : [context(`Sources: ${lines.join(' · ')}`)]),
    context(said),
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
