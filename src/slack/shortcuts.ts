/** *Create ticket* on a message, and *New ticket* from anywhere: the form, filled from what is there. */

import { z } from 'zod';
import type { Origin } from '../pipeline/item/basics.ts';
import { sentence } from './answers/refusals.ts';
import { openModal, whisper } from './answers/telling.ts';
import type { Face } from './face.ts';
import { readable } from './messages.ts';
import { filingForm } from './modals/filing.ts';
import { shortcutBody } from './payloads.ts';
import { codeOf } from './wire/api.ts';

const permalink = z.looseObject({ permalink: z.string() });

export async function onShortcut(face: Face, raw: unknown, ack: () => Promise<unknown>): Promise<void> {
  await ack();
  const body = shortcutBody.parse(raw);
  const { message, channel } = body;
  const us = await face.identity();
  const text = message?.text === undefined ? '' : await readable(face, message.text, us.botUserId);
  const here = channel?.id ?? '';
  const proposal = await face.flow().intake.propose(text, here);
  const origin: Origin = message === undefined ? { kind: 'form' } : await originOf(face, here, message.ts);
  const known = channel === undefined ? null : await face.directory.channel(here);
  const member = known?.member === true;
  const home = proposal.channels.find((one) => one.id === here) ?? proposal.channels[0];
  const open = member && !known.isPrivate;
  const note =
    message === undefined || open
      ? undefined
      : `Only you saw this so far. It will be visible in #${home?.name ?? 'the channel'}.`;
  const view = filingForm(
    { ...proposal, description: text },
    {
      channel: here,
      origin,
      thread: member && message !== undefined ? (message.thread_ts ?? message.ts) : null,
      ...(note === undefined ? {} : { note }),
    },
  );
  const trigger = body.replayed === true ? undefined : body.trigger_id;
  if (await openModal(face, { surface: { kind: 'nowhere' }, trigger }, view)) return;
  await whisper(
    face,
    { person: body.user.id, surface: { kind: 'nowhere' } },
    sentence('The form took too long to open. Nothing was filed. Please try once more.'),
  );
}

async function originOf(face: Face, channel: string, ts: string): Promise<Origin> {
  const ref = `slack:${channel}:${ts}`;
  try {
    const { permalink: url } = await face.api.callNow(
      'chat.getPermalink',
      { channel, message_ts: ts },
      permalink,
    );
    return { kind: 'shortcut', ref, url };
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return { kind: 'shortcut', ref };
  }
}
