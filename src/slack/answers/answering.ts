/** A press that answers a question: passed on within the acknowledgement, and what came of it shown to that person. */
import type { SignalName } from '../../pipeline/signals.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import type { AnswerOutcome, Words } from '../../ports/flow.ts';
import { context, section } from '../cards/blocks.ts';
import { boundVersion } from '../cards/facts.ts';
import { gateCard } from '../cards/gate.ts';
import type { Face } from '../face.ts';
import { directWords, saysSomething } from '../modals/direct.ts';
import { shown } from '../modals/form.ts';
import { FOOT } from '../personal/requests.ts';
import { say } from '../text/mrkdwn.ts';
import { nameByChat } from '../text/names.ts';
import { codeOf, done } from '../wire/api.ts';
import { isLate } from '../wire/clock.ts';
import { refuse, sentence } from './refusals.ts';
import { replaceModal, type Told, whisper } from './telling.ts';

/** A check that takes longer than this is said on the question, and the press is acknowledged meanwhile. */
const SOON_MS = 1_000;

export interface Pressed extends Told {
  signal: SignalName;
  variant: string;
  ask: string;
  delivery: string;
}

export async function answerPress(face: Face, pressed: Pressed, ack: () => Promise<unknown>): Promise<void> {
  const outcome = pass(face, pressed);
  const late = await isLate(face.clock, outcome, SOON_MS);
  await ack();
  const settle = late ? await sayChecking(face, pressed) : null;
  const came = await outcome;
  await settle?.();
  if (came.kind === 'refused') return refuse(face, pressed, { ...came, ask: pressed.ask });
  await afterwards(face, pressed, came.sentence);
}

async function pass(face: Face, pressed: Pressed): Promise<AnswerOutcome> {
  const { door, desk } = face.flow();
  const subject = saysSomething(pressed.signal) ? await desk.question(pressed.ask, pressed.person) : null;
  const words: Words = subject === null ? {} : directWords(pressed.signal, pressed.variant, subject);
  return door.answer({
    ask: pressed.ask,
    signal: pressed.signal,
    by: pressed.person,
    words,
    delivery: pressed.delivery,
  });
}

/**
 * "Checking PRD v3 for Ana.": the question's last line while the answer is worked out. Returns what ends it: the
 * question as it was where it is still open, else how it ended. The ticket's own drawing may find nothing to rewrite.
 */
async function sayChecking(face: Face, pressed: Pressed): Promise<(() => Promise<void>) | null> {
  const { surface } = pressed;
  const found = await face.flow().desk.question(pressed.ask, pressed.person);
  const who = found === null ? null : nameByChat(found.view, pressed.person);
  const what = found === null ? '' : checked(found.view, found.ask);
  const line = `Checking${what === '' ? '' : ` ${what}`} for ${who ?? 'you'}.`;
  if (surface.kind === 'modal') {
    await replaceModal(face, surface.view, shown('Checking', [section(line)]));
    return null;
  }
  if (surface.kind !== 'message' || surface.ephemeral || surface.blocks.length === 0) return null;
  // One message, many questions: it is drawn by the requests' own projection alone.
  if (surface.blocks.some(isFoot)) return null;
  const rewrite = async (blocks: unknown[], text = surface.text): Promise<void> => {
    try {
      await face.api.call('chat.update', { channel: surface.channel, ts: surface.ts, text, blocks }, done);
    } catch (error) {
      face.log.warn('slack.checking_not_shown', { code: codeOf(error) });
    }
  };
  const others = surface.blocks.filter((block) => !isActions(block));
  await rewrite([...others, context(line)]);
  return async () => {
    const now = await face.flow().desk.question(pressed.ask, pressed.person);
    if (now === null || now.ask.state === 'open') return rewrite(surface.blocks);
    const { text, blocks } = gateCard(now.view, now.ask);
    return rewrite(blocks, text);
  };
}

/** What the answer is checked against. */
function checked({ item }: TicketView, ask: AskView): string {
  const prd = boundVersion(ask, 'prd');
  const spec = boundVersion(ask, 'spec');
  const texts = [...(prd === null ? [] : [`PRD v${prd}`]), ...(spec === null ? [] : [`spec v${spec}`])];
  if (texts.length > 0) return texts.join(' and ');
  if (ask.gate === 'delegate') return 'the scorecard';
  const about = ['acceptance', 'deploy_approval', 'accept_merged'].includes(ask.gate);
  return about && item.pullRequest !== null ? `#${item.pullRequest.number}` : '';
}

const isFoot = (block: unknown): boolean =>
  typeof block === 'object' && block !== null && 'block_id' in block && block.block_id === FOOT;

const isActions = (block: unknown): boolean =>
  typeof block === 'object' && block !== null && 'type' in block && block.type === 'actions';

/** The message itself is rewritten by the ticket's own effect; elsewhere the result is shown here. */
async function afterwards(face: Face, pressed: Pressed, said: string | null): Promise<void> {
  const { surface } = pressed;
  if (surface.kind === 'modal') {
    const found = await face.flow().desk.question(pressed.ask, pressed.person);
    const blocks = found === null ? [section('Done.')] : gateCard(found.view, found.ask).blocks;
    return replaceModal(
      face,
      surface.view,
      shown('Done', [...blocks, ...(said === null ? [] : [section(say(said))])]),
    );
  }
  if (surface.kind === 'home') await face.homes.draw(pressed.person);
  if (said !== null) await whisper(face, pressed, sentence(said));
}
