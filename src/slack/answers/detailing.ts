/** *Details…* opens at once; the picture of its blast radius comes into it when it is there. */
import { messageOf } from '../../errors.ts';
import type { TicketView } from '../../ports/chat.ts';
import type { Face } from '../face.ts';
import { details } from '../modals/details.ts';
import { radiusGraph } from '../pictures/radius-graph.ts';
import type { Picture } from '../pictures/sheet.ts';
import { NOT_DONE, sentence } from './refusals.ts';
import { openedModal, replaceModal, tellPrivately } from './telling.ts';
import { offerAgain, type Wanted } from './wanted.ts';

export async function openDetails(face: Face, wanted: Wanted): Promise<void> {
  const key = wanted.what.split(':')[1] ?? '';
  const view = key === '' ? null : await face.flow().desk.ticket(key, wanted.person);
  if (view === null) {
    const content = sentence(`No ticket ${key} that you can see.`);
    return tellPrivately(face, wanted, { title: NOT_DONE, content });
  }
  const { context } = view.item;
  const graph = context === null ? null : radiusGraph(context.blastRadius);
  const file = graph === null ? null : face.pictures.known(graph);
  const shown = shownAs(graph, file);
  const modal = await openedModal(face, wanted, details(view, shown)).catch((error: unknown) => {
    if (graph === null || shown === null) throw error;
    // Its file may have been deleted in Slack; the words are what counts.
    face.pictures.forget(graph);
    return openedModal(face, wanted, details(view));
  });
  if (modal === null) return offerAgain(face, wanted);
  if (graph !== null && file === null && modal !== '') drawLater(face, { view, graph, modal });
}

const shownAs = (graph: Picture | null, file: string | null): { file: string; alt: string } | null =>
  graph === null || file === null ? null : { file, alt: graph.alt };

/** Nobody waits for it: a press is answered before a picture is painted. */
function drawLater(face: Face, about: { view: TicketView; graph: Picture; modal: string }): void {
  const { view, graph, modal } = about;
  face.pictures
    .ready(graph)
    .then(async (file) => {
      const shown = shownAs(graph, file);
      if (shown !== null) await replaceModal(face, modal, details(view, shown));
    })
    .catch((error: unknown) => {
      face.pictures.forget(graph);
      face.log.warn('slack.details_not_drawn', { key: view.item.key, reason: messageOf(error) });
    });
}
