/** The form for what was said with our name: the whole message and its thread, read where they stand. */
import { z } from 'zod';
import { whatToFile } from '../pipeline/facts/filing-words.ts';
import type { Origin } from '../pipeline/item/basics.ts';
import { sentence } from './answers/refusals.ts';
import { openModal, type Told, whisper } from './answers/telling.ts';
import type { Face } from './face.ts';
import { filingForm } from './modals/filing.ts';
import { asConversation, distinct, saidAround } from './said.ts';
import { codeOf } from './wire/api.ts';

const permalink = z.looseObject({ permalink: z.string() });

/** What a button says of the message that it stands for. */
export const messageRef = ({ ts, thread }: { ts: string; thread: string | null }): string =>
  `${ts} ${thread ?? ts}`;

export async function openSaidForm(
  face: Face,
  told: Told,
  about: { channel: string; message: string },
): Promise<void> {
  const { channel } = about;
  const [ts = '', thread = ts] = about.message.split(' ');
  const all = await saidAround(face, { channel, thread });
  const own = all.find((one) => one.ts === ts);
  if (own === undefined) return whisper(face, told, sentence('That message is gone. Nothing was filed.'));
  const talk = all.filter((one) => Number(one.ts) < Number(ts));
  const asked = whatToFile(own.text);
  const words = [asked.title, asked.description].filter((part) => part !== '').join('\n\n');
  const proposal = await face.flow().intake.propose(words === '' ? (talk[0]?.text ?? '') : words, channel);
  const view = filingForm(
    {
      ...proposal,
      description: [proposal.description, asConversation(talk)].filter((part) => part !== '').join('\n\n'),
    },
    {
      channel,
      thread,
      origin: await originOf(face, channel, ts),
      files: distinct([...own.files, ...talk.flatMap((one) => one.files)]),
    },
  );
  if (await openModal(face, told, view)) return;
  await whisper(face, told, sentence('That took too long to open. Nothing was filed. Press it once more.'));
}

async function originOf(face: Face, channel: string, ts: string): Promise<Origin> {
  const origin: Origin = { kind: 'mention', ref: `slack:${channel}:${ts}` };
  try {
    const { permalink: url } = await face.api.callNow(
      'chat.getPermalink',
      { channel, message_ts: ts },
      permalink,
    );
    return { ...origin, url };
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return origin;
  }
}
