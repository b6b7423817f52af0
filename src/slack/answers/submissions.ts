/** Submitted modals. A refusal is shown in the modal; what was typed stays readable. */
import { z } from 'zod';
import { signalNames } from '../../pipeline/signal-words.ts';
import type { SignalName } from '../../pipeline/signals.ts';
import type { AnswerOutcome, Words } from '../../ports/flow.ts';
import { context, section } from '../cards/blocks.ts';
import { inviteSubmitted } from '../channels/presses.ts';
import type { Face } from '../face.ts';
import { fileSubmitted } from '../filing.ts';
import { shown, typed, wordsOf } from '../modals/form.ts';
import { type SubmitAck, submitBody, surfaceAt } from '../payloads.ts';
import { selfSubmitted } from '../personal/acts.ts';
import { requestsSubmitted } from '../personal/answering-all.ts';
import { say } from '../text/mrkdwn.ts';
import { isLate } from '../wire/clock.ts';
import { claimOf } from '../wire/inbox.ts';
import { sectionChosen, sectionSubmitted } from './documents.ts';
import { NOT_DONE, refusalContent, refuse, sentence } from './refusals.ts';
import { whisper } from './telling.ts';
import { versionRestored, versionsCompared } from './versions.ts';

/** Slack closes the wait at three seconds; a longer check is acknowledged and its outcome told. */
const PATIENCE_MS = 2_500;

const opened = z.looseObject({
  ask: z.string(),
  signal: z.enum(signalNames),
  words: z
    .record(z.string(), z.union([z.string(), z.array(z.string()), z.number(), z.boolean(), z.null()]))
    .default({}),
  channel: z.string().nullable(),
  thread: z.string().nullable(),
});

export async function onSubmit(face: Face, raw: unknown, ack: SubmitAck): Promise<void> {
  const body = submitBody.parse(raw);
  const delivery = claimOf(raw)?.id ?? '';
  if (body.view.callback_id === 'file') return fileSubmitted(face, { body, delivery, ack });
  if (body.view.callback_id === 'which_section') return sectionChosen(face, body, ack);
  if (body.view.callback_id === 'section') return sectionSubmitted(face, { body, delivery, ack });
  if (body.view.callback_id === 'versions') return versionsCompared(face, body, ack);
  if (body.view.callback_id === 'restore') return versionRestored(face, { body, delivery, ack });
  if (body.view.callback_id === 'search') {
    await ack();
    return face.homes.search(body.user.id, wordsOf(body.view.state.values)['search']);
  }
  const callback = body.view.callback_id ?? '';
  if (callback === 'invite') return inviteSubmitted(face, body, ack);
  if (callback.startsWith('self:'))
    return selfSubmitted(face, { person: body.user.id, callback, state: body.view.state.values }, ack);
  if (callback.startsWith('requests:')) return requestsSubmitted(face, { body, delivery, ack });
  if (callback !== 'answer') {
    await ack();
    return;
  }
  const about = opened.parse(JSON.parse(body.view.private_metadata ?? '{}'));
  const entered = { ...about.words, ...wordsOf(body.view.state.values) };
  const { signal, words } = meant(about.signal, entered);
  const missing = missingWords(signal, words);
  if (missing !== null) {
    await ack({ response_action: 'errors', errors: missing });
    return;
  }
  const person = body.user.id;
  const outcome = face.flow().door.answer({ ask: about.ask, signal, by: person, words, delivery });
  const late = await isLate(face.clock, outcome, PATIENCE_MS);
  if (late) await ack({ response_action: 'clear' });
  const came = await outcome;
  const place = surfaceAt(about.channel, about.thread);
  if (came.kind === 'refused') {
    if (late || body.replayed === true)
      return refuse(face, { person, surface: place, trigger: undefined }, { ...came, ask: about.ask });
    return showRefusal(face, ack, { came, person, ask: about.ask, words: entered });
  }
  if (!late) await ack({ response_action: 'clear' });
  await face.homes.draw(person);
  if (came.sentence !== null) await whisper(face, { person, surface: place }, sentence(came.sentence));
}

async function showRefusal(
  face: Face,
  ack: SubmitAck,
  about: { came: Extract<AnswerOutcome, { kind: 'refused' }>; person: string; ask: string; words: Words },
): Promise<void> {
  const content = await refusalContent(face, { ...about.came, ask: about.ask }, about.person);
  const kept = typed(about.words);
  const blocks = [
    ...content.blocks,
    ...(kept === '' ? [] : [context('You wrote:'), section(say(kept, 2_800))]),
  ];
  await ack({ response_action: 'update', view: shown(NOT_DONE, blocks) });
}

/** The signal that a form's values amount to: taking it oneself is an answer of its own. */
export function meant(signal: SignalName, words: Words): { signal: SignalName; words: Words } {
  const { agent, waitsFor, ...rest } = words;
  const settled: Words = {
    ...words,
    ...('waitsFor' in words ? { waitsFor: waitsFor === 'now' ? null : (waitsFor ?? null) } : {}),
  };
  if (agent !== 'hand') return { signal, words: settled };
  if (signal === 'delegated') return { signal: 'taken_by_hand', words: {} };
  return { signal, words: { ...rest, agent: null } };
}

/** Going past a collision needs a reason; the form shows the field only where there is one. Saving answers needs one. */
function missingWords(signal: SignalName, words: Words): Record<string, string> | null {
  const answers = Object.keys(words).filter((name) => name.startsWith('answer_'));
  const saves =
    signal === 'prd_signed_off' || (signal === 'both_signed_off' && words['autonomy'] === undefined);
  if (saves && answers.length > 0 && answers.every((name) => words[name] === null))
    return { answer_1: 'Write an answer, or press Sign off anyway.' };
  const chooses = ['delegated', 'spec_signed_off', 'both_signed_off'].includes(signal);
  return chooses &&
    'waitsFor' in words &&
    'reason' in words &&
    words['waitsFor'] === null &&
    words['reason'] === null
    ? { reason: 'Needed when you go now.' }
    : null;
}
