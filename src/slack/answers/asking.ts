/** `open:…`: modals over a question or a ticket. The question is read anew, so that what is shown is what is so. */
import type { ModalView } from '@slack/types';
import { lostMerge } from '../../pipeline/conditions.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import { context, row, section } from '../cards/blocks.ts';
import { revertNow } from '../cards/facts.ts';
import { gateCard } from '../cards/gate.ts';
import type { Face } from '../face.ts';
import { history } from '../modals/details.ts';
import { extras } from '../modals/extras.ts';
import { forms } from '../modals/fields.ts';
import { filingForm } from '../modals/filing.ts';
import { modalOf, shown } from '../modals/form.ts';
import { openDetails } from './detailing.ts';
import { openSection, openText } from './documents.ts';
import { NOT_DONE, refuse, sentence } from './refusals.ts';
import { openModal, tellPrivately } from './telling.ts';
import { openVersions } from './versions.ts';
import { offerAgain, type Wanted } from './wanted.ts';

/** Kept in a modal's `private_metadata`: what it answers and where it came from. */
export interface Opened {
  ask: string;
  signal: string;
  words: Record<string, unknown>;
  channel: string | null;
  thread: string | null;
}

export async function open(face: Face, wanted: Wanted): Promise<void> {
  if (wanted.ask === '' && wanted.what.startsWith('details:')) return openDetails(face, wanted);
  const view = wanted.ask === '' ? await aboutTicket(face, wanted) : await aboutQuestion(face, wanted);
  if (view === null) return;
  if (await openModal(face, wanted, view)) return;
  await offerAgain(face, wanted);
}

async function aboutTicket(face: Face, wanted: Wanted): Promise<ModalView | null> {
  const [what = '', key = ''] = wanted.what.split(':');
  if (what === 'section') return openSection(face, wanted, wanted.what);
  if (what === 'text') return openText(face, wanted, wanted.what);
  if (what === 'versions') return openVersions(face, wanted, wanted.what);
  const { desk, intake } = face.flow();
  const view = key === '' ? null : await desk.ticket(key, wanted.person);
  if (view === null) {
    await tellPrivately(face, wanted, {
      title: NOT_DONE,
      content: sentence(`No ticket ${key} that you can see.`),
    });
    return null;
  }
  if (what === 'history') return history(view, await desk.history(key, wanted.person, 30));
  if (what === 'follow_up') {
    const channel = view.item.home?.channel ?? '';
    const proposal = await intake.propose(`Follow-up to ${key}: ${view.item.title}`, channel);
    return filingForm(proposal, {
      channel,
      origin: { kind: 'form', ref: `follow-up:${key}:${wanted.trigger ?? ''}` },
    });
  }
  return null;
}

async function aboutQuestion(face: Face, wanted: Wanted): Promise<ModalView | null> {
  const found = await face.flow().desk.question(wanted.ask, wanted.person);
  if (found === null) {
    await tellPrivately(face, wanted, {
      title: NOT_DONE,
      content: sentence('No ticket that you can see. Nothing changed.'),
    });
    return null;
  }
  const { view, ask } = found;
  if (wanted.what === 'ask') return questionModal(view, ask);
  if (wanted.what === 'cancelled' && isMerged(view)) return cannotClose(view);
  const extra = extras[wanted.what];
  if (extra !== undefined) return shown(extra.title, extra.blocks({ view, ask }));
  const build = forms[wanted.what] ?? forms[wanted.what.split(':')[0] ?? ''];
  if (build === undefined) return questionModal(view, ask);
  if (ask.state !== 'open') {
    await refuse(face, wanted, {
      kind: 'refused',
      code: 'already_answered',
      sentence: gateCard(view, ask).text,
      thread: view.links.thread,
      offer: null,
      who: [],
    });
    return null;
  }
  const form = build({ view, ask, viewer: wanted.person });
  return modalOf(form, {
    callback: 'answer',
    metadata: {
      ask: ask.id,
      signal: wanted.what.split(':')[0] ?? '',
      words: form.fixed ?? {},
      channel: wanted.surface.kind === 'message' ? wanted.surface.channel : (view.item.home?.channel ?? null),
      thread: wanted.surface.kind === 'message' ? wanted.surface.thread : null,
    } satisfies Opened,
  });
}

const isMerged = ({ item }: TicketView): boolean =>
  item.pullRequest?.state === 'merged' &&
  item.stage !== 'rolled_back' &&
  (lostMerge(item) === null || item.deploy?.deployment != null);

/** From the merge on a ticket is not closed: what it did is undone, or something else is filed. */
function cannotClose(view: TicketView): ModalView {
  const { key } = view.item;
  const revert = revertNow(view);
  return shown(NOT_DONE, [
    section(`${key} is merged and cannot be closed.${revert.said === null ? '' : ` ${revert.said}`}`),
    ...row(
      [
        ...revert.buttons.map((press) =>
          press.ask === undefined ? press : { ...press, label: 'Revert it…' },
        ),
        { label: 'File a follow-up…', action: `open:follow_up:${key}` },
      ],
      key,
    ),
  ]);
}

/** The question with its own buttons, wherever it is opened. */
export function questionModal(view: TicketView, ask: AskView): ModalView {
  const content = gateCard(view, ask);
  return shown(
    view.item.key,
    [section(`*${view.item.key}*`), ...content.blocks, context('Only buttons decide.')],
    { ask: ask.id },
  );
}
