/** *Create ticket* on a message, and *New ticket* from anywhere: the form, filled from what is there. */

import { z } from 'zod';
import type { Attachment, Origin } from '../pipeline/item/basics.ts';
import { sentence } from './answers/refusals.ts';
import { openModal, whisper } from './answers/telling.ts';
import type { Face } from './face.ts';
import { onlyYou } from './filing.ts';
import { filingForm } from './modals/filing.ts';
import { shortcutBody } from './payloads.ts';
import { asConversation, distinct, type SaidMessage, saidAround, saidIn } from './said.ts';
import { codeOf } from './wire/api.ts';

const permalink = z.looseObject({ permalink: z.string() });

export async function onShortcut(face: Face, raw: unknown, ack: () => Promise<unknown>): Promise<void> {
  await ack();
  const body = shortcutBody.parse(raw);
  const { message, channel } = body;
  const here = channel?.id ?? '';
  const gathered = message === undefined ? null : await gatheredFrom(face, here, message);
  const proposal = await face.flow().intake.propose(gathered?.text ?? '', here);
  const origin: Origin = message === undefined ? { kind: 'form' } : await originOf(face, here, message);
  const known = channel === undefined ? null : await face.directory.channel(here);
  const member = known?.member === true;
  const home = proposal.channels.find((one) => one.id === here) ?? proposal.channels[0];
  const open = member && !known.isPrivate;
  const note = message === undefined || open ? undefined : onlyYou(home?.name ?? 'the channel');
  const view = filingForm(gathered === null ? proposal : { ...proposal, description: gathered.description }, {
    channel: here,
    origin,
    thread: member && message !== undefined ? (message.thread_ts ?? message.ts) : null,
    files: gathered?.files ?? [],
    ...(note === undefined ? {} : { note }),
  });
  const trigger = body.replayed === true ? undefined : body.trigger_id;
  if (await openModal(face, { surface: { kind: 'nowhere' }, trigger }, view)) return;
  await whisper(
    face,
    { person: body.user.id, surface: { kind: 'nowhere' } },
    sentence('The form took too long to open. Nothing was filed. Please try once more.'),
  );
}

/** The message, and the thread that it stands in: what is proposed is read from the one, both are the description. */
async function gatheredFrom(
  face: Face,
  channel: string,
  message: SaidMessage,
): Promise<{ text: string; description: string; files: Attachment[] }> {
  const own = await saidIn(face, message, '');
  const inThread = message.thread_ts !== undefined || (message.reply_count ?? 0) > 0;
  const around = inThread ? await saidAround(face, { channel, thread: message.thread_ts ?? message.ts }) : [];
  const talk = around.length > 1 ? asConversation(around) : '';
  return {
    text: own.text,
    description: talk === '' ? own.text : talk,
    files: distinct([...own.files, ...around.flatMap((one) => one.files)]),
  };
}

async function originOf(
  face: Face,
  channel: string,
  message: { ts: string; user?: string | undefined },
): Promise<Origin> {
  const wrote = message.user === undefined ? null : await face.directory.person(message.user);
  const origin: Origin = {
    kind: 'shortcut',
    ref: `slack:${channel}:${message.ts}`,
    ...(wrote === null ? {} : { author: wrote.name }),
  };
  try {
    const { permalink: url } = await face.api.callNow(
      'chat.getPermalink',
      { channel, message_ts: message.ts },
      permalink,
    );
    return { ...origin, url };
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return origin;
  }
}
