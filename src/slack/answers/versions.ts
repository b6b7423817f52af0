/** Versions of a document: opened from *Details…*, compared, and brought back. */
import type { ModalView } from '@slack/types';
import type { z } from 'zod';
import type { Face } from '../face.ts';
import { shown, wordsOf } from '../modals/form.ts';
import { differenceModal, restoreOpened, versionsModal, versionsOpened } from '../modals/versions.ts';
import { type SubmitAck, type submitBody, surfaceAt } from '../payloads.ts';
import { isLate } from '../wire/clock.ts';
import { NOT_DONE, refusalContent, sentence } from './refusals.ts';
import { type Told, tellPrivately, whisper } from './telling.ts';

/** Slack closes the wait at three seconds. */
const PATIENCE_MS = 2_500;

type Submitted = z.infer<typeof submitBody>;

/** `versions:TL-42:prd`. */
export async function openVersions(face: Face, told: Told, what: string): Promise<ModalView | null> {
  const [, key = '', name] = what.split(':');
  const document = name === 'spec' ? 'spec' : 'prd';
  const all = await face.flow().versions.list({ key, document, viewer: told.person });
  const { surface } = told;
  const place = surface.kind === 'message' ? surface : { channel: null, thread: null };
  if (all !== null)
    return versionsModal({ key, document, channel: place.channel, thread: place.thread }, all);
  await tellPrivately(face, told, {
    title: NOT_DONE,
    content: sentence(`No ticket ${key} that you can see.`),
  });
  return null;
}

export async function versionsCompared(face: Face, body: Submitted, ack: SubmitAck): Promise<void> {
  const about = versionsOpened.parse(JSON.parse(body.view.private_metadata ?? '{}'));
  const words = wordsOf(body.view.state.values);
  const [from, to] = [Number(words['from']), Number(words['to'])];
  const { key, document } = about;
  const found = await face.flow().versions.difference({ key, document, from, to, viewer: body.user.id });
  const view =
    found === null
      ? shown(NOT_DONE, sentence('Those versions are not there to be compared.').blocks)
      : differenceModal(about, found);
  await ack({ response_action: 'update', view });
}

export async function versionRestored(
  face: Face,
  about: { body: Submitted; delivery: string; ack: SubmitAck },
): Promise<void> {
  const { body, delivery, ack } = about;
  const { channel, thread, ...request } = restoreOpened.parse(JSON.parse(body.view.private_metadata ?? '{}'));
  const person = body.user.id;
  const outcome = face.flow().versions.restore({ ...request, by: person, delivery });
  const late = await isLate(face.clock, outcome, PATIENCE_MS);
  if (late) await ack({ response_action: 'clear' });
  const came = await outcome;
  const told: Told = { person, surface: surfaceAt(channel, thread), trigger: undefined };
  if (came.kind === 'refused') {
    const content = await refusalContent(face, came, person);
    if (late) return tellPrivately(face, told, { title: NOT_DONE, content });
    return ack({ response_action: 'update', view: shown(NOT_DONE, content.blocks) });
  }
  if (!late) await ack({ response_action: 'clear' });
  if (came.sentence !== null) await whisper(face, told, sentence(came.sentence));
}
