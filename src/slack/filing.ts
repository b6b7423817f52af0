/** What came of filing, told to whoever filed; and the buttons that stand below it. */
import { z } from 'zod';
import type { FilingOutcome, FilingRequest } from '../ports/flow.ts';
import { filedContent, TEAM } from './answers/filed.ts';
import { respondTo } from './answers/offers.ts';
import { NOT_DONE, sentence } from './answers/refusals.ts';
import { openModal, type Told, whisper } from './answers/telling.ts';
import { type Content, linkTo, row, section } from './cards/blocks.ts';
import { wordOfStage } from './cards/state.ts';
import type { Face } from './face.ts';
import { openChange } from './modals/changing.ts';
import { filingForm, filingFrom, readFilingOpened } from './modals/filing.ts';
import { shown, wordsOf } from './modals/form.ts';
import { type Respond, type SubmitAck, type submitBody, surfaceAt } from './payloads.ts';
import { openSaidForm } from './said-form.ts';
import { limits, startOf } from './text/limits.ts';
import { plain, say } from './text/mrkdwn.ts';
import { done } from './wire/api.ts';

/** How long the private answer waits for the card, so that it can link the thread. */
const CARD_TRIES = 24;
const CARD_WAIT_MS = 150;

/** The card is posted by the ticket's first effect, a moment after filing. */
export async function withThread(face: Face, person: string, outcome: FilingOutcome): Promise<FilingOutcome> {
  if (outcome.kind !== 'filed' || outcome.thread !== null) return outcome;
  for (let tries = 0; tries < CARD_TRIES; tries += 1) {
    await face.clock.sleep(CARD_WAIT_MS);
    const thread = (await face.flow().desk.ticket(outcome.key, person))?.links.thread ?? null;
    if (thread !== null) return { ...outcome, thread };
  }
  return outcome;
}

const chosenTeam = z.record(
  z.string(),
  z.record(z.string(), z.looseObject({ selected_option: z.looseObject({ value: z.string() }).nullish() })),
);

interface FilePress {
  action: string;
  value: string;
  state: unknown;
  respond: Respond;
}

export async function filePress(face: Face, told: Told, press: FilePress): Promise<void> {
  const [action = '', key = ''] = press.action.split(':');
  const { intake } = face.flow();
  const channel = told.surface.kind === 'message' ? told.surface.channel : '';
  const delivery = `file:${told.surface.kind === 'message' ? told.surface.ts : ''}:${action}`;
  const show = (content: Content): Promise<void> =>
    replaceOrWhisper(face, told, { content, respond: press.respond });
  switch (action) {
    case 'undo': {
      const undone = await intake.undo(press.value, told.person, `${delivery}:${press.value}`);
      return show(sentence(undone.sentence));
    }
    case 'anyway':
    case 'title':
      return show(
        filedContent(
          await intake.file(
            plainFiling(press.value, { by: told.person, channel, delivery, anyway: action === 'anyway' }),
          ),
          press.value,
        ),
      );
    case 'there': {
      const chosen = chosenTeam.safeParse(press.state);
      const team = chosen.success ? chosen.data[TEAM]?.['file:choose']?.selected_option?.value : undefined;
      if (team === undefined) return whisper(face, told, sentence('Choose a team first. Nothing was filed.'));
      return show(
        filedContent(
          await intake.file(
            plainFiling(press.value, { by: told.person, channel: team, delivery, anyway: false }),
          ),
          press.value,
        ),
      );
    }
    case 'add':
      return show(await addTo(face, told, { key, text: press.value }));
    case 'change':
      return openChange(face, told, press.value);
    case 'said':
      return openSaidForm(face, told, { channel, message: press.value });
    case 'form':
      return openForm(face, told, { text: press.value === '-' ? '' : press.value, channel });
    default:
      return;
  }
}

const plainFiling = (
  text: string,
  about: { by: string; channel: string; delivery: string; anyway: boolean },
): FilingRequest => ({
  text,
  by: about.by,
  channel: about.channel,
  origin: { kind: 'command' },
  delivery: about.delivery,
  anyway: about.anyway,
});

/** Ephemeral messages are replaced by what came of them; anything else is told beside. */
async function replaceOrWhisper(
  face: Face,
  told: Told,
  about: { content: Content; respond: Respond },
): Promise<void> {
  const { surface } = told;
  const replaced =
    surface.kind === 'message' &&
    surface.ephemeral &&
    (await respondTo(about.respond, {
      replace_original: true,
      response_type: 'ephemeral',
      ...about.content,
    }));
  if (!replaced) await whisper(face, told, about.content);
}

/** Somebody's words join the thread of the ticket that they are about. */
async function addTo(face: Face, told: Told, about: { key: string; text: string }): Promise<Content> {
  const view = await face.flow().desk.ticket(about.key, told.person);
  const where = /\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})/.exec(view?.links.thread ?? '');
  if (view === null || where === null)
    return sentence(`No ticket ${about.key} that you can see. Nothing was added.`);
  const by = await face.directory.person(told.person);
  const words = `${say(by?.name ?? 'Somebody', 60)} adds: ${say(about.text, 1_800)}`;
  await face.api.call(
    'chat.postMessage',
    {
      channel: where[1],
      thread_ts: `${where[2]}.${where[3]}`,
      text: words,
      unfurl_links: false,
      unfurl_media: false,
      parse: 'none',
    },
    done,
  );
  return sentence(`Added to ${about.key}.`);
}

/** Said above the form wherever nobody else has seen the words yet. */
export const onlyYou = (channel: string): string =>
  `Only you saw this so far. It will be visible in #${channel}.`;

export async function openForm(
  face: Face,
  told: Told,
  about: { text: string; channel: string },
): Promise<void> {
  const proposal = await face.flow().intake.propose(about.text, about.channel);
  const [home] = proposal.channels;
  const unseen = about.channel.startsWith('D') && home !== undefined;
  const view = filingForm(proposal, {
    channel: about.channel,
    origin: { kind: 'form' },
    ...(unseen ? { note: onlyYou(home.name) } : {}),
  });
  if (await openModal(face, told, view)) return;
  await whisper(face, told, {
    text: 'That took too long to open. Nothing was filed.',
    blocks: [
      section('That took too long to open. Nothing was filed.'),
      ...row(
        [{ label: 'Open the form…', action: 'file:form', ask: startOf(about.text, limits.kept) || '-' }],
        'new ticket',
      ),
    ],
  });
}

type Submitted = z.infer<typeof submitBody>;

export async function fileSubmitted(
  face: Face,
  about: { body: Submitted; delivery: string; ack: SubmitAck },
): Promise<void> {
  const { body, delivery, ack } = about;
  const opened = readFilingOpened(body.view.private_metadata ?? '{}');
  const words = wordsOf(body.view.state.values);
  const request = filingFrom(words, { by: body.user.id, delivery, opened });
  const again = face.memory.twins.get(body.view.id) === request.title;
  const filed = await face.flow().intake.file(again ? { ...request, anyway: true } : request);
  const person = body.user.id;
  if (filed.kind === 'filed') await ack({ response_action: 'clear' });
  const outcome = await withThread(face, person, filed);
  if (outcome.kind === 'filed') {
    const place = { channel: opened.channel, thread: opened.thread ?? null };
    const surface = surfaceAt(place.channel, place.thread);
    await whisper(face, { person, surface }, filedContent(outcome, request.title ?? ''));
    if (opened.thread != null) await filedAs(face, place, outcome);
    return;
  }
  if (outcome.kind === 'duplicate') {
    const note = `This looks like ${outcome.of.key}, ${outcome.of.title} (${wordOfStage(outcome.of.stage)}). File once more to file it all the same.`;
    face.memory.twins.set(body.view.id, request.title ?? '');
    return ack({ response_action: 'errors', errors: { title: plain(note, 250) } });
  }
  if (outcome.kind === 'unlinked')
    return ack({ response_action: 'errors', errors: { channel: plain(outcome.sentence, 250) } });
  if (/sentence to start from/.test(outcome.sentence))
    return ack({ response_action: 'errors', errors: { title: plain(outcome.sentence, 250) } });
  await ack({ response_action: 'update', view: shown(NOT_DONE, sentence(outcome.sentence).blocks) });
}

/** One line where it was asked for: *Filed as TL-42.* */
export async function filedAs(
  face: Face,
  place: { channel: string; thread: string | null },
  outcome: Extract<FilingOutcome, { kind: 'filed' }>,
): Promise<void> {
  const text = `Filed as ${outcome.key}.`;
  await face.api.call(
    'chat.postMessage',
    {
      channel: place.channel,
      ...(place.thread === null ? {} : { thread_ts: place.thread }),
      text,
      blocks: [
        section(`Filed as *${outcome.key}*.`),
        ...row(linkTo('Open thread', outcome.thread), outcome.key),
      ],
      unfurl_links: false,
      unfurl_media: false,
    },
    done,
  );
}
