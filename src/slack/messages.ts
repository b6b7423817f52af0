/** What people write: in a ticket's thread without a mention, anywhere with one, or to us directly. */

import type { Reply, Utterance } from '../ports/talk/conversation.ts';
import { sayDirectly, sayNeeds, unclearContent, unclearHere } from './agent/direct.ts';
import type { Signs } from './agent/signs.ts';
import { filedContent, HELD_SECRET } from './answers/filed.ts';
import { sentence } from './answers/refusals.ts';
import { row, section } from './cards/blocks.ts';
import { questionOf } from './cards/gate.ts';
import { stillLive } from './cards/release/live.ts';
import { tell } from './chat.ts';
import type { Face } from './face.ts';
import { filedAs, withThread } from './filing.ts';
import { messageEvent } from './payloads.ts';
import { type Said, saidIn, saidInThread } from './said.ts';
import { plain } from './text/mrkdwn.ts';
import { allOf } from './text/names.ts';
import { isLate } from './wire/clock.ts';
import { HEARD_SUBTYPES, SAID } from './wire/inbox.ts';

/** A reply that takes longer than this is being worked on, and the person is shown that. */
const SIGN_AFTER_MS = 300;

export async function onMessage(face: Face, signs: Signs, raw: unknown): Promise<void> {
  const event = messageEvent.parse(raw);
  const us = await face.identity();
  const { user, subtype } = event;
  if (user === undefined || event.bot_id !== undefined || event.hidden === true || user === us.botUserId)
    return;
  if (subtype !== undefined && !HEARD_SUBTYPES.has(subtype)) return;
  const thread = event.thread_ts ?? null;
  const mentionsUs = event.text.includes(`<@${us.botUserId}`);
  const isDirect = event.channel_type === 'im';
  if (!mentionsUs && !isDirect && thread === null) return;
  const { desk } = face.flow();
  if (!mentionsUs && !isDirect && (await desk.inThread({ channel: event.channel, thread })) === null) return;
  await once(face, `${event.channel}:${event.ts}`, async () => {
    const { text, files } = await saidIn(face, event, '');
    const utterance: Utterance = {
      channel: event.channel,
      thread,
      ts: event.ts,
      by: user,
      text,
      ...(files.length === 0 ? {} : { files }),
      mentionsUs,
      isDirect,
      ...(mentionsUs && thread !== null
        ? await conversation(face, { channel: event.channel, thread, ts: event.ts })
        : {}),
    };
    await reply(face, utterance, await saidWithSign(face, signs, utterance));
  });
}

/** A mention arrives twice, as a message and as a mention: whichever comes first is listened to. */
async function once(face: Face, id: string, listen: () => Promise<void>): Promise<void> {
  const { inbox } = face.flow();
  if (face.memory.heard.has(id)) return;
  face.memory.heard.add(id);
  try {
    const known = await inbox.accept({ source: 'slack', id: `said:${id}`, kind: SAID, payload: {} });
    // A claim that was never settled before the restart is not somebody else's: `replay` named it.
    if (known === 'seen' && !face.memory.unfinished.delete(`said:${id}`)) return;
    await listen();
    await inbox.settle('slack', `said:${id}`, { state: 'processed' });
  } finally {
    face.memory.heard.delete(id);
  }
}

/** What people said before in a thread that is no ticket's. */
async function conversation(
  face: Face,
  at: { channel: string; thread: string; ts: string },
): Promise<{ conversation?: Said[] }> {
  if ((await face.flow().desk.inThread(at)) !== null) return {};
  return {
    conversation: await saidInThread(face, { channel: at.channel, thread: at.thread, before: at.ts }),
  };
}

async function saidWithSign(face: Face, signs: Signs, utterance: Utterance): Promise<Reply> {
  const about = {
    channel: utterance.channel,
    thread: utterance.thread ?? utterance.ts,
    ts: utterance.ts,
    by: utterance.by,
  };
  const answered = face.flow().conversation.said(utterance);
  const slow = await isLate(face.clock, answered, SIGN_AFTER_MS);
  if (!slow) return answered;
  await signs.show(about);
  try {
    return await answered;
  } finally {
    await signs.clear(about);
  }
}

async function reply(face: Face, utterance: Utterance, said: Reply): Promise<void> {
  const place = { channel: utterance.channel, thread: utterance.thread };
  const person = { chatId: utterance.by };
  switch (said.kind) {
    case 'silent':
    case 'answering':
      return;
    case 'needs':
      return sayNeeds(face, utterance);
    case 'unclear':
      if (utterance.isDirect) return sayDirectly(face, utterance, unclearContent(said));
      return tell(face.api, { person, place, content: unclearHere(said, utterance) });
    case 'told':
      if (utterance.isDirect) return sayDirectly(face, utterance, sentence(said.sentence));
      return tell(face.api, { person, place, content: sentence(said.sentence) });
    case 'offer':
      return offer(face, utterance, said);
    case 'live':
      return tell(face.api, { person, place, content: stillLive(said.view) });
    case 'filed': {
      const outcome = await withThread(face, utterance.by, said.outcome);
      if (outcome.kind === 'filed') {
        await filedAs(
          face,
          { channel: utterance.channel, thread: utterance.thread ?? utterance.ts },
          outcome,
        );
        if (outcome.heldSecret === true)
          await tell(face.api, { person, place, content: sentence(HELD_SECRET) });
        return;
      }
      return tell(face.api, { person, place, content: filedContent(outcome, utterance.text) });
    }
  }
}

/** Words don't sign: the button is offered, once for each question and person. */
async function offer(
  face: Face,
  utterance: Utterance,
  said: Extract<Reply, { kind: 'offer' }>,
): Promise<void> {
  const id = `${said.ask} ${utterance.by}`;
  if (!utterance.isDirect && face.memory.offered.has(id)) return;
  face.memory.offered.add(id);
  const ask = said.view.asks.find((one) => one.id === said.ask);
  const [first] = ask === undefined ? [] : questionOf(said.view, ask).buttons;
  const asked = allOf(said.asked.map((one) => plain(one.name, 60)));
  const content =
    said.yours && first !== undefined
      ? {
          text: `Words don't sign here. This is your button. ${said.view.item.key}.`,
          blocks: [
            section("Words don't sign here. This is your button."),
            ...row([first, { label: 'Not now', action: 'dismiss' }], said.view.item.key),
          ],
        }
      : sentence(
          `Noted as support. ${asked === '' ? 'Somebody else decides' : `${asked} ${said.asked.length > 1 ? 'decide' : 'signs'}`} this one.`,
        );
  if (utterance.isDirect) return sayDirectly(face, utterance, content);
  await tell(face.api, {
    person: { chatId: utterance.by },
    place: { channel: utterance.channel, thread: utterance.thread },
    content,
  });
}
