/** What agents ask of one person, gathered in one direct message. */
import type { KnownBlock } from '@slack/types';
import type { Instant } from '../../pipeline/item/basics.ts';
import type { AgentRequest, Became, RequestsNotice } from '../../ports/requests.ts';
import { type Content, context, fit, type Press, row, section } from '../cards/blocks.ts';
import { namedButtons } from '../cards/question.ts';
import { utcTime, when } from '../text/dates.ts';
import { cut } from '../text/limits.ts';
import { bare, code, fromMarkdown, say } from '../text/mrkdwn.ts';
import { count } from '../text/names.ts';

/** Requests with buttons of their own: two lines each, so that a phone shows them without much scrolling. */
const SHOWN = 5;
/** In the form that shows all. */
export const MOST = 20;
const CHOICES = 3;

/** "wants to run npm install", "asks: which separator?" */
export function wish(request: AgentRequest): string {
  const text = bare(request.text, 200).replaceAll('`', '');
  const said = request.kind === 'permission' && /^\p{Ll}/u.test(text) ? `wants to ${text}` : `asks: ${text}`;
  return `${request.key} ${said.replace(/(?<![.?!…])$/, '.')}`;
}

export const agentsWait = (many: number): string => count(many, 'agent waits', 'agents wait');

/** "TL-42 Export invoices · run `npm install` · since <t>" */
export function requestLine(request: AgentRequest): string {
  const what = cut(fromMarkdown(request.text).replaceAll(/\s+/g, ' '), 600);
  const detail = request.detail === '' ? '' : `\n${code(request.detail, 300)}`;
  const parked = request.parked ? ' · put away until you answer' : '';
  return `*${request.key}* ${say(request.title, 80)} · ${what} · since ${when(request.since)}${parked}${detail}`;
}

export function requestBlocks(request: AgentRequest): KnownBlock[] {
  const press = (label: string, action: string): Press => ({ label, action, ask: request.ask });
  const buttons =
    request.kind === 'permission'
      ? [
          press('Allow once', 'answer:permission_granted:once'),
          press('For this run', 'answer:permission_granted:run'),
          press('Deny…', 'open:permission_denied'),
        ]
      : [
          ...request.choices
            .slice(0, CHOICES)
            .map((choice, index) => press(choice, `answer:question_answered:${index}`)),
          press('Answer…', 'open:question_answered'),
        ];
  return [section(requestLine(request)), ...row(buttons, request.key)];
}

/** "2 answered, 1 put away until <t>." What became of those that the message held. */
export function becameWords(became: Became, left: number, at: (instant: Instant) => string): string {
  const { answered, passed, gone, held } = became;
  const parts = [
    ...(answered > 0 ? [`${answered} answered`] : []),
    ...(passed > 0 ? [`${passed} with somebody else`] : []),
    ...(gone > 0 ? [`${gone} not asked any more`] : []),
    ...(held === null ? [] : [`${held.count} put away until ${at(held.until)}, then asked again`]),
    ...(left > 0 ? [`${left} left`] : []),
  ];
  return `${parts.join(', ')}.`;
}

export const hasChanged = ({ answered, passed, gone, held }: Became): boolean =>
  answered + passed + gone > 0 || held !== null;

/** What is left of a message that a newer one took the place of. */
export function replacedContent(): Content {
  const said = 'What is left of this stands in a newer message.';
  return { text: said, blocks: [context(said)] };
}

/** Marks the message as one that holds many questions. */
export const FOOT = 'agent requests';
export const foot = (gathering: string): KnownBlock[] =>
  row(
    [
      { label: 'Answer all…', action: 'requests:all', ask: gathering },
      { label: 'Hand over…', action: 'requests:hand', ask: gathering },
      { label: 'Hold until morning', action: 'requests:hold', ask: gathering },
    ],
    FOOT,
  ).map((block) => ({ ...block, block_id: FOOT }));

export function requestsContent(notice: RequestsNotice): Content {
  const { waiting } = notice;
  if (notice.replaced) return replacedContent();
  const became = (at: (instant: Instant) => string): string => becameWords(notice, waiting.length, at);
  if (waiting.length === 0) return { text: became(utcTime), blocks: [section(`*${became(when)}*`)] };
  const head = `${agentsWait(waiting.length)} for you`;
  const shown = waiting.slice(0, SHOWN);
  const more = waiting.length - shown.length;
  const changed = hasChanged(notice);
  const blocks = [
    section(`*${head}*`),
    ...(changed ? [context(became(when))] : []),
    ...shown.flatMap(requestBlocks),
    ...(more === 0
      ? []
      : row([{ label: `Show ${more} more…`, action: 'requests:more', ask: notice.gathering }], FOOT)),
    ...foot(notice.gathering),
  ];
  return fit({
    text: `${head}. ${shown.map(wish).join(' ')}${changed ? ` ${became(utcTime)}` : ''}${namedButtons(blocks)}`,
    blocks,
  });
}
