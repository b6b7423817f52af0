/** Presses and forms about oneself: *I'm away*, *I'm back*, *Settings*, *List*. */

import type { Words } from '../../ports/flow.ts';
import type { AwayOutcome, MovedQuestions, NotChanged, SavedOutcome } from '../../ports/personal.ts';
import { NOT_DONE, sentence } from '../answers/refusals.ts';
import { openModal, type Told, tellPrivately, whisper } from '../answers/telling.ts';
import { type Content, context, row, section } from '../cards/blocks.ts';
import type { Face } from '../face.ts';
import { shown, wordsOf } from '../modals/form.ts';
import type { SubmitAck } from '../payloads.ts';
import { utcTime, when } from '../text/dates.ts';
import { bare, plain, say } from '../text/mrkdwn.ts';
import { allOf, count } from '../text/names.ts';
import { isLate } from '../wire/clock.ts';
import { awayForm, awaySentence, settingsForm, settingsFrom } from './forms.ts';

/** "2 questions moved: Sam 2." */
export function movedSentence({ moved, stuck }: MovedQuestions): string {
  const total = moved.reduce((sum, one) => sum + one.count, 0);
  const went =
    total === 0
      ? ''
      : ` ${count(total, 'question')} moved: ${allOf(moved.map((one) => `${say(one.name, 60)} ${one.count}`))}.`;
  return stuck === 0 ? went : `${went} For ${stuck} nobody else is there; the admin was told.`;
}

export function awayContent(outcome: AwayOutcome): Content {
  if (outcome.kind === 'refused') return sentence(`${outcome.sentence} Nothing changed.`);
  const said = (at: (instant: string) => string): string =>
    `${awaySentence(outcome, at)}${movedSentence(outcome)}`;
  return {
    text: bare(said(utcTime), 900),
    blocks: [
      section(said(when)),
      ...row(
        [
          { label: 'Undo', action: 'self:undo' },
          { label: 'Change…', action: 'self:away' },
        ],
        'absence',
      ),
    ],
  };
}

export const BACK = 'You are back. New questions come to you again.';
const UNDONE = 'You are not away. What had moved and waits is yours again.';
export const NOT_AWAY = 'You were not away. Questions come to you.';

export async function selfPress(
  face: Face,
  told: Told,
  press: { what: string; about: string },
): Promise<void> {
  const { personal } = face.flow();
  if (press.what === 'back' || press.what === 'undo') {
    const undo = press.what === 'undo';
    const ended = await personal.back(told.person, { undo });
    const said = sentence(!ended ? NOT_AWAY : undo ? UNDONE : BACK);
    if (told.surface.kind === 'modal') return tellPrivately(face, told, { title: 'Settings', content: said });
    return whisper(face, told, said);
  }
  if (press.what === 'list') {
    const lines = await personal.meanwhile(told.person, press.about);
    const blocks = lines
      .slice(0, 40)
      .map((line) =>
        section(
          `*${line.key}* ${say(line.title, 120)}\n${say(line.by, 60)} ${say(line.what, 120)}, ${when(line.at)}`,
        ),
      );
    const rest = lines.length > 40 ? [context(`And ${lines.length - 40} more.`)] : [];
    const modal = shown(
      'While you were away',
      blocks.length === 0 ? [section('Nothing.')] : [...blocks, ...rest],
    );
    if (!(await openModal(face, told, modal))) await pressAgain(face, told);
    return;
  }
  const now = await personal.settings(told.person);
  if (now === null)
    return tellPrivately(face, told, {
      title: NOT_DONE,
      content: sentence('You can read along here, and nobody asks you anything. Nothing changed.'),
    });
  const modal = press.what === 'away' ? awayForm(now.absence) : settingsForm(now);
  if (!(await openModal(face, told, modal))) await pressAgain(face, told);
}

const pressAgain = (face: Face, told: Told): Promise<void> =>
  whisper(face, told, sentence('That took too long to open. Nothing changed. Please press it again.'));

const FIELDS: Record<string, readonly string[]> = {
  'self:away': ['until', 'deputy'],
  'self:settings': ['from', 'to', 'days', 'login', 'instead'],
};

/** Slack closes the wait at three seconds; with many questions to move, what came of it is told in App Home. */
const PATIENCE_MS = 2_300;

type Outcome = AwayOutcome | SavedOutcome;

/** The two forms; anything refused stands at its field. */
export async function selfSubmitted(
  face: Face,
  about: { person: string; callback: string; state: unknown },
  ack: SubmitAck,
): Promise<void> {
  const words = wordsOf(about.state);
  const outcome =
    about.callback === 'self:away' ? leaving(face, about.person, words) : saving(face, about.person, words);
  const late = await isLate(face.clock, outcome, PATIENCE_MS);
  if (late) await ack({ response_action: 'clear' });
  const came = await outcome;
  if (came.kind === 'refused' && !late) return refuse(ack, about.callback, came);
  if (!late) await ack({ response_action: 'clear' });
  await face.homes.notice(about.person, outcomeContent(came));
}

async function leaving(face: Face, person: string, { until, deputy }: Words): Promise<Outcome> {
  return face.flow().personal.leave(person, {
    until: typeof until === 'string' ? { at: until } : null,
    deputy: typeof deputy === 'string' ? deputy : null,
  });
}

async function saving(face: Face, person: string, words: Words): Promise<Outcome> {
  const { stops, ...change } = settingsFrom(words);
  return stops && change.instead === null
    ? { kind: 'refused', sentence: 'Choose who is asked instead.', field: 'instead' }
    : face.flow().personal.save(person, change);
}

function refuse(ack: SubmitAck, callback: string, outcome: NotChanged): Promise<void> {
  const field = outcome.field ?? '';
  return FIELDS[callback]?.includes(field) === true
    ? ack({ response_action: 'errors', errors: { [field]: plain(outcome.sentence, 250) } })
    : ack({ response_action: 'update', view: shown(NOT_DONE, sentence(outcome.sentence).blocks) });
}

function outcomeContent(outcome: Outcome): Content {
  if (outcome.kind === 'saved') return sentence(`Saved.${movedSentence(outcome)}`);
  const { text, blocks } = awayContent(outcome);
  // App Home itself has the buttons.
  return { text, blocks: blocks.filter((block) => block.type !== 'actions') };
}
