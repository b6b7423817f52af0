/** Presses at the foot of the message that gathers requests, and its two forms. */
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Words } from '../../ports/flow.ts';
import type { AgentRequest, RequestAnswer, RequestsOutcome } from '../../ports/requests.ts';
import { sentence } from '../answers/refusals.ts';
import { openModal, type Told, tellPrivately, whisper } from '../answers/telling.ts';
import { type Content, context, section } from '../cards/blocks.ts';
import type { Face } from '../face.ts';
import { type Field, modalOf, shown, wordsOf } from '../modals/form.ts';
import { form, text } from '../modals/form-parts.ts';
import type { SubmitAck, submitBody } from '../payloads.ts';
import { plain, say } from '../text/mrkdwn.ts';
import { isLate } from '../wire/clock.ts';
import { MOST, requestBlocks } from './requests.ts';

const TITLE = 'Agent requests';
const NONE = 'No agent waits for you now.';
const LEAVE = 'leave';
const CHOICE = 'choice:';
/** Before the id of a question that is answered in words: they may be any. */
const WRITTEN = 'words:';
const PATIENCE_MS = 2_300;

export async function requestsPress(
  face: Face,
  told: Told,
  press: { what: string; about: string; delivery: string },
): Promise<void> {
  const { requests } = face.flow();
  if (press.what === 'hold' || press.what === 'run' || press.what === 'park') {
    const { what, about, delivery } = press;
    const outcome =
      what === 'hold'
        ? await requests.hold(told.person, { gathering: about, delivery })
        : await requests.night(told.person, { what, day: about, delivery });
    const trouble = troubleOf(outcome);
    if (trouble !== null) await whisper(face, told, trouble);
    return;
  }
  const waiting = await requests.waiting(told.person);
  if (waiting.length === 0) return tellPrivately(face, told, { title: TITLE, content: sentence(NONE) });
  const views: Record<string, () => ModalView> = {
    all: () => answerAllForm(waiting),
    hand: () => handOverForm(waiting),
    more: () => allRequests(waiting),
  };
  const view = views[press.what]?.();
  if (view === undefined || (await openModal(face, told, view))) return;
  await whisper(face, told, sentence('That took too long to open. Nothing changed. Please press it again.'));
}

/** All of them with their own buttons. */
export const allRequests = (waiting: AgentRequest[]): ModalView =>
  shown(TITLE, [...waiting.slice(0, MOST).flatMap(requestBlocks), ...rest(waiting)]);

const rest = (waiting: AgentRequest[]) =>
  waiting.length > MOST ? [context(`${waiting.length - MOST} more. They show as these are answered.`)] : [];

/** Nothing is allowed all at once: every request starts at *Leave*. */
export function answerAllForm(waiting: AgentRequest[]): ModalView {
  const some = waiting.slice(0, MOST);
  const reason = some.some((one) => one.kind === 'permission')
    ? [text('reason', 'Why you deny', { optional: true, hint: 'Told to each agent that you deny.' })]
    : [];
  return modalOf(
    form(['Answer all', 'Answer'], [...some.map(field), ...reason], {
      intro: waiting.length > MOST ? [`The oldest ${MOST} of ${waiting.length}.`] : [],
    }),
    { callback: 'requests:all', metadata: {} },
  );
}

function field(request: AgentRequest): Field {
  const detail = request.detail === '' ? '' : ` (${plain(request.detail, 200)})`;
  const label = `${request.key} ${plain(request.title, 80)}: ${plain(request.text, 400).replaceAll('`', '')}${detail}`;
  if (request.kind === 'question' && request.choices.length === 0)
    return text(`${WRITTEN}${request.ask}`, label, {
      kind: 'line',
      optional: true,
      hint: 'Left empty: it keeps waiting.',
    });
  const answers =
    request.kind === 'permission'
      ? [
          { label: 'Allow once', value: 'once' },
          { label: 'For this run', value: 'run' },
          { label: 'Deny', value: 'deny' },
        ]
      : request.choices.map((choice, index) => ({ label: choice, value: `${CHOICE}${index}` }));
  return {
    name: request.ask,
    label,
    kind: 'radio',
    choices: [...answers, { label: 'Leave', value: LEAVE }],
    initial: LEAVE,
  };
}

const handed = z.looseObject({ asks: z.array(z.string()) });

function handOverForm(waiting: AgentRequest[]): ModalView {
  const some = waiting.slice(0, MOST);
  const names = [...new Set(some.map((one) => one.key))].map((key) => say(key)).join(', ');
  return modalOf(
    form(
      ['Hand over', 'Hand over'],
      [{ name: 'to', label: 'To', kind: 'person', hint: 'Somebody with your role.' }],
      {
        intro: [`What these agents ask goes to one person: ${names}.`],
      },
    ),
    { callback: 'requests:hand', metadata: { asks: some.map((one) => one.ask) } },
  );
}

/** What was entered, without what was left. */
export function answersIn(words: Words): RequestAnswer[] {
  const { reason, ...entered } = words;
  return Object.entries(entered).flatMap(([ask, value]): RequestAnswer[] => {
    if (typeof value !== 'string') return [];
    if (ask.startsWith(WRITTEN)) return [{ ask: ask.slice(WRITTEN.length), give: 'answer', answer: value }];
    if (value === 'once' || value === 'run') return [{ ask, give: value }];
    if (value === 'deny') return [{ ask, give: 'deny', reason: typeof reason === 'string' ? reason : '' }];
    return value.startsWith(CHOICE)
      ? [{ ask, give: 'choice', choice: Number(value.slice(CHOICE.length)) }]
      : [];
  });
}

interface Submitted {
  body: z.infer<typeof submitBody>;
  delivery: string;
  ack: SubmitAck;
}

export async function requestsSubmitted(face: Face, { body, delivery, ack }: Submitted): Promise<void> {
  const words = wordsOf(body.view.state.values);
  const person = body.user.id;
  const answers = answersIn(words);
  const denies = answers.some((one) => one.give === 'deny' && one.reason === '');
  const hands = body.view.callback_id === 'requests:hand';
  if (denies && !hands) return ack({ response_action: 'errors', errors: { reason: 'Say why.' } });
  const { requests } = face.flow();
  const { asks } = hands ? handed.parse(JSON.parse(body.view.private_metadata ?? '{}')) : { asks: [] };
  const to = words['to'];
  const outcome =
    hands && typeof to === 'string'
      ? requests.handOver(person, { to, asks, delivery })
      : requests.answer(person, { answers, delivery });
  const late = await isLate(face.clock, outcome, PATIENCE_MS);
  if (late) await ack({ response_action: 'clear' });
  const trouble = troubleOf(await outcome);
  if (trouble === null) {
    if (!late) await ack({ response_action: 'clear' });
  } else if (late) await whisper(face, { person, surface: { kind: 'nowhere' } }, trouble);
  else await ack({ response_action: 'update', view: shown(TITLE, trouble.blocks) });
  await face.homes.draw(person);
}

/** Null where all went as it was meant: the message says it. */
export function troubleOf(outcome: RequestsOutcome): Content | null {
  const lines = [
    ...outcome.changed.map((key) => `${key}: changed, not answered.`),
    ...outcome.refused.map(({ key, sentence: why }) => `${key}: ${why}`),
  ];
  if (lines.length === 0) return null;
  const done = outcome.done === 0 ? [] : [`${outcome.done} done.`];
  const all = [...done, ...lines].map((line) => plain(line, 400));
  return { text: all.join(' '), blocks: all.map((line) => section(say(line, 400))) };
}
