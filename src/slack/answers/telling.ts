/**
 * How a person alone is told something: in a modal while the trigger lives (three seconds), else as an ephemeral
 * message in the thread, else as a direct message; in App Home as a line at the top; in a modal in the modal itself.
 */
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Place } from '../../ports/chat.ts';
import type { Content } from '../cards/blocks.ts';
import { tell } from '../chat.ts';
import type { Face } from '../face.ts';
import { shown } from '../modals/form.ts';
import type { Surface } from '../payloads.ts';
import { codeOf, done } from '../wire/api.ts';

export interface Told {
  person: string;
  surface: Surface;
  /** Absent or dead after a replay. */
  trigger: string | undefined;
}

const tooLate = new Set([
  'expired_trigger_id',
  'invalid_trigger_id',
  'trigger_expired',
  'exchanged_trigger_id',
  'ratelimited',
  'unreachable',
  'push_limit_reached',
]);

/** Opens a modal over what the person sees; false when it is too late for that. */
export async function openModal(
  face: Face,
  about: Pick<Told, 'surface' | 'trigger'>,
  view: ModalView,
): Promise<boolean> {
  return (await openedModal(face, about, view)) !== null;
}

const opened = z.looseObject({ view: z.looseObject({ id: z.string() }).nullish() });

/** The same, for whoever draws it once more: the modal's id (empty where Slack gave none), null when it is too late. */
export async function openedModal(
  face: Face,
  about: Pick<Told, 'surface' | 'trigger'>,
  view: ModalView,
): Promise<string | null> {
  if (about.trigger === undefined || about.trigger === '') return null;
  const method = about.surface.kind === 'modal' ? 'views.push' : 'views.open';
  try {
    const answer = await face.api.callNow(method, { trigger_id: about.trigger, view }, opened);
    return answer.view?.id ?? '';
  } catch (error) {
    if (tooLate.has(codeOf(error) ?? '')) return null;
    throw error;
  }
}

/** In a direct message nobody has a thread open, and Slack shows nothing in one without replies. */
function placeOf(surface: Surface): Place | null {
  if (surface.kind !== 'message') return null;
  const { channel, thread, ts } = surface;
  const alone = channel.startsWith('D') && thread === ts;
  return { channel, thread: thread === '' || alone ? null : thread };
}

/** Replaces the modal that a press came from. */
export async function replaceModal(face: Face, view: string, modal: ModalView): Promise<void> {
  try {
    await face.api.callNow('views.update', { view_id: view, view: modal }, done);
  } catch (error) {
    // Closed meanwhile: what it said was only for that modal.
    if (!['not_found', 'view_not_found', 'hash_conflict'].includes(codeOf(error) ?? '')) throw error;
  }
}

export async function tellPrivately(
  face: Face,
  about: Told,
  said: { title: string; content: Content },
): Promise<void> {
  const { content } = said;
  if (about.surface.kind === 'modal')
    return replaceModal(face, about.surface.view, shown(said.title, content.blocks));
  if (about.surface.kind === 'home') return face.homes.notice(about.person, content);
  if (await openModal(face, about, shown(said.title, content.blocks))) return;
  await tell(face.api, { person: { chatId: about.person }, place: placeOf(about.surface), content });
}

/** The same without a modal: for what confirms rather than refuses. */
export async function whisper(face: Face, about: Omit<Told, 'trigger'>, content: Content): Promise<void> {
  if (about.surface.kind === 'home') return face.homes.notice(about.person, content);
  await tell(face.api, { person: { chatId: about.person }, place: placeOf(about.surface), content });
}
