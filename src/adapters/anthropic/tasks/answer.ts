/**
 * A question in a ticket's thread. Rules, tools, skill and the ticket's documents come first and do not change from
 * turn to turn; earlier questions follow as they were asked, to the byte; what is new comes last. So all but the new
 * part is read from the cache. Nothing is kept at the vendor's: the whole talk is sent each time.
 */
import type { MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { Answered, Asking, Material, Turn } from '../../../ports/model.ts';
import { type Desk, jobOf } from '../desk.ts';
import { blockOf, clean, type Source } from '../material/data-blocks.ts';
import {
  contextSource,
  decisionSources,
  decisionTitle,
  documentSources,
  evidenceSource,
  notReached,
  once,
  type Size,
  summaryId,
  summarySources,
  ticketSource,
} from '../material/gathered.ts';
import { systemFor } from '../material/rules.ts';
import { untilDone } from '../wire/talk-loop.ts';
import { failed } from '../wire/trouble.ts';
import { citedIds, type Origin, sourceLinks } from './cited.ts';
import { inRoom } from './draft.ts';
import { listedTools, toolsFor } from './tools.ts';

const MOST_TOKENS = 8_000;
const LONGEST_QUESTION = 4_000;
const LONGEST_ANSWER = 12_000;
/** Passages that are added to one question; the tools find more. */
const NEW_PASSAGES = 6;
const LONGEST_PASSAGE = 1_500;

export async function answer(
  desk: Desk,
  question: string,
  about: { material: Material; asking: Asking },
): Promise<Answered> {
  const { material, asking } = about;
  const stream = restartable(asking);
  const job = jobOf(desk, 'conversation', { ...asking, ...stream });
  const { told, shown, turn, tools } = await inRoom(async (size) => {
    // A second try begins anew: nothing of the first one is shown, cited or proposed with it.
    stream.onRestart();
    const own = toolsFor(question, { material, asking });
    const lasting = lastingSources(material, size);
    const before = summarySources(asking.summary ?? []);
    const earlier = size === 'full' ? (asking.earlier ?? []) : [];
    const known = new Set(
      [...lasting, ...before, ...earlier.flatMap((one) => one.sources)].map((one) => one.id),
    );
    const asked = {
      sources: passages(material, { known, most: size === 'full' ? NEW_PASSAGES : 2 }),
      question: questionText(question, { material, now: desk.now() }),
    };
    const request = {
      max_tokens: MOST_TOKENS,
      output_config: { effort: 'low' as const },
      cache_control: { type: 'ephemeral' as const },
      system: systemFor(desk.skill('conversation')),
      tools: listedTools(asking.evidence !== undefined),
      messages: messagesOf([lasting, before], [...earlier, { ...asked, answer: '' }]),
    };
    return {
      told: await untilDone(desk.send, request, { sending: job.sending, tools: own }),
      shown: [...lasting, ...before, ...earlier.flatMap((one) => one.sources), ...asked.sources],
      turn: asked,
      tools: own,
    };
  });
  const text = clean(told.text, LONGEST_ANSWER).trim();
  if (text === '') throw failed('the model gave no answer', true);
  const ids = citedIds(told.content, [...shown, ...tools.found.map((one) => one.source)]);
  return {
    text,
    sources: sourceLinks(
      ids,
      originsOf(material, { shown, found: tools.found, summary: asking.summary ?? [] }),
    ),
    offers: tools.offers(),
    proposal: tools.proposal(),
    costUsd: job.costUsd(),
    turn: { ...turn, answer: text },
  };
}

/** Its readers are told that what came so far is void only where something came. */
function restartable({ onText, onRestart }: Asking): Required<Pick<Asking, 'onText' | 'onRestart'>> {
  let isShown = false;
  return {
    onText: (piece) => {
      isShown = true;
      onText?.(piece);
    },
    onRestart: () => {
      if (isShown) onRestart?.();
      isShown = false;
    },
  };
}

/** What is true of the ticket, whatever is asked. */
const lastingSources = (material: Material, size: Size): Source[] =>
  once([
    ticketSource(material, size),
    ...contextSource(material),
    ...(size === 'full' ? (material.context?.evidence ?? []).slice(0, 20) : []).map((one) =>
      evidenceSource(one, LONGEST_PASSAGE),
    ),
    ...decisionSources(material),
    ...documentSources(material, size),
  ]);

/** Found for this question, and not shown before. */
const passages = ({ evidence }: Material, about: { known: Set<string>; most: number }): Source[] =>
  once(evidence.map((one) => evidenceSource(one, LONGEST_PASSAGE)))
    .filter((one) => !about.known.has(one.id))
    .slice(0, about.most);

function questionText(question: string, { material, now }: { material: Material; now: Date }): string {
  const { key, stage } = material.item;
  return [
    `Asked on ${now.toISOString().slice(0, 10)} in the thread of ${key}, which is in ${stage.replaceAll('_', ' ')}.`,
    ...notReached(material),
    `Question: ${clean(question, LONGEST_QUESTION)}`,
  ].join('\n');
}

/**
 * Users and the model by turns; what lasts stands before the first question, with a mark of its own for the cache, and
 * then what was summed up: that changes when the turns after it do.
 */
function messagesOf([lasting, summary]: [Source[], Source[]], turns: Turn[]): MessageParam[] {
  const first = lasting.map((one, index) => ({
    ...blockOf(one, true),
    ...(index === lasting.length - 1
      ? { cache_control: { type: 'ephemeral' as const, ttl: '1h' as const } }
      : {}),
  }));
  return turns.flatMap((turn, index): MessageParam[] => [
    {
      role: 'user',
      content: [
        ...(index === 0 ? [...first, ...summary.map((one) => blockOf(one, true))] : []),
        ...turn.sources.map((one) => blockOf(one, true)),
        { type: 'text', text: turn.question },
      ],
    },
    ...(turn.answer === '' ? [] : [{ role: 'assistant' as const, content: turn.answer }]),
  ]);
}

function originsOf(
  material: Material,
  about: {
    shown: Source[];
    found: { finding: Origin; source: Source }[];
    summary: NonNullable<Asking['summary']>;
  },
): Map<string, Origin | Origin[]> {
  const { item } = material;
  const evidence = once([...material.evidence, ...(material.context?.evidence ?? [])]);
  return new Map<string, Origin | Origin[]>([
    ...about.shown.map((one) => [one.id, { title: one.title }] as const),
    ...evidence.map((one) => [evidenceSource(one, 1).id, one] as const),
    ...about.found.map(({ finding, source }) => [source.id, finding] as const),
    ...about.summary.map((line) => [summaryId(line), line.from] as const),
    ...material.decisions.map(
      (one, index) =>
        [
          `decision-${index + 1}`,
          { title: decisionTitle(one), at: one.at, ...(one.url === null ? {} : { url: one.url }) },
        ] as const,
    ),
    [item.key, { title: `${item.key} as filed`, at: item.filedAt }],
    ['prd', { title: item.prd === null ? 'PRD' : `PRD v${item.prd.version}`, at: item.prd?.at }],
    [
      'spec',
      { title: item.spec === null ? 'Tech spec' : `Tech spec v${item.spec.version}`, at: item.spec?.at },
    ],
  ]);
}
