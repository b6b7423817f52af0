/** The command's private answers. */
import type { AckFn, RespondArguments } from '@slack/bolt';
import { respondTo } from '../answers/offers.ts';
import { openModal, type Told, whisper } from '../answers/telling.ts';
import { type Content, row } from '../cards/blocks.ts';
import { tell } from '../chat.ts';
import type { Face } from '../face.ts';
import { type Meaning, meaningOf } from '../grammar.ts';
import { filingForm } from '../modals/filing.ts';
import { commandBody, type Respond } from '../payloads.ts';
import { isLate } from '../wire/clock.ts';
import { claimOf } from '../wire/inbox.ts';
import type { Asked } from './asked.ts';
import { awayAnswer, awayMeaning } from './away.ts';
import { type Answered, verbs } from './verbs.ts';

type CommandAck = AckFn<string | RespondArguments>;
/** Slack waits three seconds; what takes longer is told when it is done. */
const PATIENCE_MS = 2_300;

export async function onCommand(
  face: Face,
  raw: unknown,
  back: { ack: CommandAck; respond: Respond },
): Promise<void> {
  const { ack } = back;
  const body = commandBody.parse(raw);
  const meaning = meaningOf(decoded(body.text));
  const asked: Asked = {
    person: body.user_id,
    channel: body.channel_id,
    trigger: body.replayed === true ? undefined : body.trigger_id,
    delivery: claimOf(raw)?.id ?? '',
  };
  if (meaning.kind === 'form') return form(face, asked, { ack, replayed: body.replayed === true });
  const away = awayMeaning(body.text);
  const answer = away === null ? contentFor(face, asked, meaning) : awayAnswer(face, asked.person, away);
  const late = await isLate(face.clock, answer, PATIENCE_MS);
  if (late || body.replayed === true) {
    await ack();
    const content = await answer;
    const responded =
      body.replayed !== true && (await respondTo(back.respond, { response_type: 'ephemeral', ...content }));
    if (!responded)
      await tell(face.api, {
        person: { chatId: asked.person },
        place: { channel: asked.channel, thread: null },
        content,
      });
    return;
  }
  await ack({ response_type: 'ephemeral', ...(await answer) });
}

/** `[Show list]`, where it was not clear what was meant. */
export async function commandPress(
  face: Face,
  told: Told,
  about: { verb: string; respond: Respond },
): Promise<void> {
  const channel = told.surface.kind === 'message' ? told.surface.channel : '';
  const asked: Asked = { person: told.person, channel, trigger: undefined, delivery: '' };
  const meaning: Meaning =
    about.verb === 'help' ? { kind: 'verb', verb: 'help' } : { kind: 'list', stage: null };
  const content = await contentFor(face, asked, meaning);
  const responded = await respondTo(about.respond, {
    replace_original: true,
    response_type: 'ephemeral',
    ...content,
  });
  if (!responded) await whisper(face, told, content);
}

/** `should_escape` sends mentions as tokens; a title holds names, not ids. */
const decoded = (text: string): string =>
  text
    .replaceAll(/<[@#][A-Z0-9]+\|([^>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

async function form(face: Face, asked: Asked, about: { ack: CommandAck; replayed: boolean }): Promise<void> {
  const proposal = await face.flow().intake.propose('', asked.channel);
  const view = filingForm(proposal, { channel: asked.channel, origin: { kind: 'form' } });
  const opened = await openModal(face, { surface: { kind: 'nowhere' }, trigger: asked.trigger }, view);
  if (opened) {
    await about.ack();
    return;
  }
  const content = {
    text: 'Press to open the form.',
    blocks: row([{ label: 'Open the form…', action: 'file:form', ask: '-' }], 'new ticket'),
  };
  if (about.replayed)
    return tell(face.api, {
      person: { chatId: asked.person },
      place: { channel: asked.channel, thread: null },
      content,
    });
  await about.ack({ response_type: 'ephemeral', ...content });
}

/** The table's row and the meaning are of one kind. */
const contentFor = <Kind extends Answered['kind']>(
  face: Face,
  asked: Asked,
  meaning: Extract<Answered, { kind: Kind }>,
): Promise<Content> => verbs[meaning.kind](face, asked, meaning);
