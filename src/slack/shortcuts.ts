/** *Create ticket* on a message, and *New ticket* from anywhere: the form, filled from what is there. */

import { z } from 'zod';
import type { Origin } from '../pipeline/item/basics.ts';
import { sentence } from './answers/refusals.ts';
import { openModal, whisper } from './answers/telling.ts';
import type { Face } from './face.ts';
import { onlyYou } from './filing.ts';
import { readable } from './messages.ts';
import { filingForm } from './modals/filing.ts';
import { shortcutBody } from './payloads.ts';
import { codeOf } from './wire/api.ts';

const MOST_FILES = 10;
const permalink = z.looseObject({ permalink: z.string() });

export async function onShortcut(face: Face, raw: unknown, ack: () => Promise<unknown>): Promise<void> {
  await ack();
  const body = shortcutBody.parse(raw);
  const { message, channel } = body;
  const us = await face.identity();
  const text = message?.text === undefined ? '' : await readable(face, message.text, us.botUserId);
  const here = channel?.id ?? '';
  const proposal = await face.flow().intake.propose(text, here);
  const origin: Origin = message === undefined ? { kind: 'form' } : await originOf(face, here, message);
  const known = channel === undefined ? null : await face.directory.channel(here);
  const member = known?.member === true;
  const home = proposal.channels.find((one) => one.id === here) ?? proposal.channels[0];
  const open = member && !known.isPrivate;
  const note = message === undefined || open ? undefined : onlyYou(home?.name ?? 'the channel');
  const view = filingForm(
    {
      ...proposal,
      description: [text, attached(message?.files ?? [])].filter((one) => one !== '').join('\n\n'),
    },
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

/** Files of a message, one a line, as far as Slack tells us where they are. They stay where they were shared. */
function attached(files: { name?: string | undefined; permalink?: string | undefined }[]): string {
  const lines = files
    .slice(0, MOST_FILES)
    .flatMap((file) => (file.permalink === undefined ? [] : [`- ${file.name ?? 'file'}: ${file.permalink}`]));
  return lines.length === 0 ? '' : `Attached:\n${lines.join('\n')}`;
}
