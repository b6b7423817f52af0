/** The digest of the morning, and the message before the evening: `kind` says which. */
import type { KnownBlock } from '@slack/types';
import { gates } from '../../pipeline/gates.ts';
import type { EveningNotice, MorningNotice, WaitingLine } from '../../ports/requests.ts';
import { type Content, context, fit, row, section } from '../cards/blocks.ts';
import { namedButtons } from '../cards/question.ts';
import { utcTime, when } from '../text/dates.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { count } from '../text/names.ts';
import {
  agentsWait,
  becameWords,
  foot,
  hasChanged,
  replacedContent,
  requestBlocks,
  wish,
} from './requests.ts';

const LINES = 5;

/** "5 pull requests are ready, 1 agent waits, 1 agent is stuck, 2 questions wait" */
function counted(notice: MorningNotice): string {
  const { ready, stuck, requests } = notice;
  const others = notice.questions.length + notice.more - ready - stuck;
  return [
    ...(ready > 0 ? [count(ready, 'pull request is ready', 'pull requests are ready')] : []),
    ...(requests.length > 0 ? [agentsWait(requests.length)] : []),
    ...(stuck > 0 ? [count(stuck, 'agent is stuck', 'agents are stuck')] : []),
    ...(others > 0 ? [count(others, 'question waits', 'questions wait')] : []),
  ].join(', ');
}

const asked = (line: WaitingLine): string =>
  `*${line.key}* ${say(line.title, 80)} · ${gates[line.gate].matter} · since ${when(line.since)}`;

/** What became of its questions since it was posted; empty where nothing did. */
const since = ({ became }: MorningNotice | EveningNotice, left: number): KnownBlock[] =>
  hasChanged(became) ? [context(becameWords(became, left, when))] : [];

export function morningContent(notice: MorningNotice): Content {
  if (notice.replaced) return replacedContent();
  const { questions, requests, more, became } = notice;
  const left = questions.length + more + requests.length;
  if (left === 0)
    return { text: becameWords(became, 0, utcTime), blocks: [section(`*${becameWords(became, 0, when)}*`)] };
  const head = `While you were away: ${counted(notice)}.`;
  const shown = requests.slice(0, LINES);
  const blocks = [
    section(`*${head}*`),
    ...since(notice, left),
    ...questions.flatMap((line) => [
      section(asked(line)),
      ...row([{ label: 'Answer…', action: 'open:ask', ask: line.ask }], line.key),
    ]),
    ...(more > 0 ? [context(`${more} more in App Home.`)] : []),
    ...shown.flatMap(requestBlocks),
    ...(requests.length > LINES ? [context(`${count(requests.length - LINES, 'more agent')}.`)] : []),
    ...(shown.length === 0 ? [] : foot(notice.gathering)),
  ];
  const said = [
    ...questions.map((line) => `${line.key} ${bare(line.title, 80)}: ${gates[line.gate].matter}.`),
    ...shown.map(wish),
  ];
  return fit({ text: `${head} ${said.join(' ')}${namedButtons(blocks)}`, blocks });
}

/** "*Tonight:* 5 agents run, 2 queue, 1 waits for Ana." */
function tonight({ running, queued, others }: EveningNotice): string {
  const parts = [
    ...(running > 0 ? [count(running, 'agent runs', 'agents run')] : []),
    ...(queued > 0 ? [count(queued, 'queues', 'queue')] : []),
    ...others.map(({ name, count: many }) => `${count(many, 'waits', 'wait')} for ${say(name, 60)}`),
  ];
  return parts.length === 0 ? 'no other agent runs.' : `${parts.join(', ')}.`;
}

export function eveningContent(notice: EveningNotice): Content {
  if (notice.replaced) return replacedContent();
  const { requests, decided, became } = notice;
  if (decided !== null) {
    const said = (at: (instant: string) => string): string =>
      decided.what === 'run'
        ? 'They run tonight. An agent that needs a person is put away, and you find it in the morning.'
        : `${count(decided.count, 'agent')} put away until ${at(decided.until)}.`;
    return fit({ text: said(utcTime), blocks: [section(said(when))] });
  }
  const many = requests.length;
  const lets = many === 1 ? '1 answer lets 1 agent' : `${many} answers let ${many} agents`;
  const head = (at: (instant: string) => string): string =>
    many === 0 ? becameWords(became, 0, at) : `Before you go: ${lets} work overnight.`;
  const shown = requests.slice(0, LINES);
  const blocks = [
    section(`*${head(when)}*`),
    ...(many === 0 ? [] : since(notice, many)),
    ...shown.flatMap(requestBlocks),
    ...(many > LINES ? [context(`${count(many - LINES, 'more agent')}.`)] : []),
    section(`*Tonight:* ${tonight(notice)}`),
    ...row(
      [
        ...(many === 0 ? [] : [{ label: 'Answer all…', action: 'requests:all', ask: notice.day }]),
        { label: 'Let them run', action: 'requests:run', ask: notice.day },
        { label: 'Park my agents', action: 'requests:park', ask: notice.day },
      ],
      'agents tonight',
    ),
  ];
  const said = `${shown.map((one) => `${wish(one)} `).join('')}Tonight: ${bare(tonight(notice), 400)}`;
  return fit({ text: `${head(utcTime)} ${said}${namedButtons(blocks)}`, blocks });
}
