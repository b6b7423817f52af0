/** Documents where the workspace has no canvases: what opens them, and what a person wrote into a section. */
import type { ModalView } from '@slack/types';
import type { z } from 'zod';
import type { AnswerOutcome } from '../../ports/flow.ts';
import { sectionTexts } from '../canvas/sections.ts';
import { documentNames } from '../cards/document.ts';
import type { Face } from '../face.ts';
import { shown, wordsOf } from '../modals/form.ts';
import {
  asWritten,
  chooseSection,
  sectionModal,
  sectionOpened,
  sectionText,
  whichSection,
  wholeText,
} from '../modals/section-form.ts';
import { type SubmitAck, type submitBody, surfaceAt } from '../payloads.ts';
import { isLate } from '../wire/clock.ts';
import { NOT_DONE, refusalContent, sentence } from './refusals.ts';
import { type Told, tellPrivately } from './telling.ts';

/** Slack closes the wait at three seconds; a longer check is acknowledged and its outcome told. */
const PATIENCE_MS = 2_500;

type Submitted = z.infer<typeof submitBody>;
const kinds = ['prd', 'spec', 'release_notes'] as const;
const kindOf = (name: string | undefined): (typeof kinds)[number] | null =>
  kinds.find((one) => one === name) ?? null;

/** `text:TL-42:prd`: all of it. */
export async function openText(face: Face, told: Told, what: string): Promise<ModalView | null> {
  const [, key = '', name] = what.split(':');
  const document = kindOf(name);
  const found =
    document === null
      ? null
      : await face.flow().texts.read({ key, document, version: null, viewer: told.person });
  if (found === null || document === null) return notSeen(face, told, key);
  return wholeText(
    `${key} ${documentNames[document]}`,
    found.sections.map(({ title, body }) => ({ title, texts: sectionTexts(body) })),
  );
}

/** `section:TL-42:prd`: first which section it is. */
export async function openSection(face: Face, told: Told, what: string): Promise<ModalView | null> {
  const [, key = '', name] = what.split(':');
  const document = kindOf(name);
  if (document === null || document === 'release_notes') return notSeen(face, told, key);
  const found = await face.flow().texts.read({ key, document, version: null, viewer: told.person });
  if (found === null) return notSeen(face, told, key);
  if (!found.open) return refuseToOpen(face, told, readOnly(document));
  const { surface } = told;
  return chooseSection(
    {
      key,
      document,
      channel: surface.kind === 'message' ? surface.channel : null,
      thread: surface.kind === 'message' ? surface.thread : null,
    },
    found.version,
    found.sections.map((one) => one.title),
  );
}

const readOnly = (document: 'prd' | 'spec'): string =>
  `The ${documentNames[document]} is signed and read-only. Amend opens it. Nothing changed.`;

/** The section that was chosen, as it reads in the newest version, or why not. */
export async function sectionChosen(face: Face, body: Submitted, ack: SubmitAck): Promise<void> {
  const about = whichSection.parse(JSON.parse(body.view.private_metadata ?? '{}'));
  const { key, document } = about;
  const [version = 0, index = 0] = String(wordsOf(body.view.state.values)['section']).split(':').map(Number);
  const { texts } = face.flow();
  const viewer = body.user.id;
  const newest = await texts.read({ key, document, version: null, viewer });
  const chosen = newest?.version === version ? newest : await texts.read({ key, document, version, viewer });
  const title = chosen?.sections[index]?.title;
  const at =
    newest?.sections[index]?.title === title
      ? index
      : (newest?.sections.findIndex((one) => one.title === title) ?? -1);
  const found = newest?.sections[at];
  const view =
    newest === null || found === undefined
      ? no('That section is not in the document any more. Nothing changed.')
      : !newest.open
        ? no(readOnly(document))
        : (sectionModal({ ...about, version: newest.version, section: at, ...found }) ??
          no('That section is too long for a form. Say in the thread what should change.'));
  await ack({ response_action: 'update', view });
}
const no = (words: string): ModalView => shown(NOT_DONE, sentence(words).blocks);

async function refuseToOpen(face: Face, told: Told, words: string): Promise<null> {
  await tellPrivately(face, told, { title: NOT_DONE, content: sentence(words) });
  return null;
}
const notSeen = (face: Face, told: Told, key: string): Promise<null> =>
  refuseToOpen(face, told, `No ticket ${key} that you can see.`);

export async function sectionSubmitted(
  face: Face,
  about: { body: Submitted; delivery: string; ack: SubmitAck },
): Promise<void> {
  const { body, delivery, ack } = about;
  const opened = sectionOpened.parse(JSON.parse(body.view.private_metadata ?? '{}'));
  const text = sectionText(opened, wordsOf(body.view.state.values));
  const person = body.user.id;
  const { key, document, version, section } = opened;
  const outcome = face
    .flow()
    .texts.editSection({ key, document, version, section, text, by: person, delivery });
  const late = await isLate(face.clock, outcome, PATIENCE_MS);
  if (late) await ack({ response_action: 'clear' });
  const came = await outcome;
  if (came.kind === 'done') {
    if (!late) await ack({ response_action: 'clear' });
    return;
  }
  await refused(face, {
    ...about,
    late,
    text,
    came,
    place: { channel: opened.channel, thread: opened.thread },
  });
}

/** What was typed stays readable, wherever the refusal is told. */
async function refused(
  face: Face,
  about: {
    body: Submitted;
    ack: SubmitAck;
    late: boolean;
    text: string;
    came: Extract<AnswerOutcome, { kind: 'refused' }>;
    place: { channel: string | null; thread: string | null };
  },
): Promise<void> {
  const { body, ack, late, text, place } = about;
  const person = body.user.id;
  const content = await refusalContent(face, about.came, person);
  const blocks = [...content.blocks, ...asWritten(text)];
  if (!late && body.replayed !== true) {
    await ack({ response_action: 'update', view: shown(NOT_DONE, blocks) });
    return;
  }
  await tellPrivately(
    face,
    { person, surface: surfaceAt(place.channel, place.thread), trigger: undefined },
    { title: NOT_DONE, content: { text: content.text, blocks: blocks.slice(0, 50) } },
  );
}
