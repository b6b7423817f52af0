/** *Change…*: the form that the ticket was filed with, as the ticket says it now. */
import { tooLateToChange } from '../../pipeline/record/filing.ts';
import type { TicketView } from '../../ports/chat.ts';
import { type Opened } from '../answers/asking.ts';
import { NOT_DONE, sentence } from '../answers/refusals.ts';
import { openModal, type Told, tellPrivately, whisper } from '../answers/telling.ts';
import { context } from '../cards/blocks.ts';
import { openOf } from '../cards/facts.ts';
import type { Face } from '../face.ts';
import { limits } from '../text/limits.ts';
import { filingFields } from './filing.ts';
import { modalOf } from './form.ts';

export async function openChange(face: Face, told: Told, key: string): Promise<void> {
  const { desk, intake } = face.flow();
  const view = await desk.ticket(key, told.person);
  const ask = view === null ? undefined : openOf(view, 'card');
  const late = view === null ? null : tooLateToChange(view.item);
  if (view === null || ask === undefined || late !== null) {
    const why =
      view === null
        ? `No ticket ${key} that you can see.`
        : `${key} is not changed here any more: ${late ?? 'it is closed'}.`;
    return tellPrivately(face, told, { title: NOT_DONE, content: sentence(why) });
  }
  const { services } = await intake.propose('', view.item.home?.channel ?? '');
  const place = told.surface.kind === 'message' ? told.surface : null;
  const opened: Opened = {
    ask: ask.id,
    signal: 'filing_changed',
    words: { changes: view.item.changes ?? 0 },
    channel: place?.channel ?? view.item.home?.channel ?? null,
    thread: place === null || place.thread === '' ? null : place.thread,
  };
  if (await openModal(face, told, changeForm(view, { services, opened }))) return;
  await whisper(face, told, sentence('That took too long to open. Nothing was changed. Press it once more.'));
}

function changeForm({ item }: TicketView, about: { services: string[]; opened: Opened }) {
  const long = { description: item.description, criteria: item.proposedCriteria.join('\n') };
  // A field cuts what is longer than it takes; saved, that would be lost.
  const left = (['description', 'criteria'] as const).filter((name) => long[name].length > limits.inputText);
  const services = [...new Set([...(item.service === null ? [] : [item.service.name]), ...about.services])];
  return modalOf(
    {
      title: `Change ${item.key}`,
      submit: 'Save',
      blocks:
        left.length === 0 ? [] : [context('The text is longer than a form takes, so it stays as it is.')],
      fields: filingFields({
        title: item.title,
        description: item.description,
        kind: item.kind,
        priority: item.priority,
        labels: item.labels,
        criteria: item.proposedCriteria,
        service: item.service?.name ?? null,
        services,
      }).filter((field) => !left.some((name) => name === field.name)),
    },
    { callback: 'answer', metadata: about.opened },
  );
}
