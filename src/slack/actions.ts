/** Every press of a button or a menu. The action id says what, the value is a question's id and nothing else. */
import { signalNames } from '../pipeline/signal-words.ts';
import { sayNeedsTo } from './agent/direct.ts';
import { rate, showWhole } from './agent/feedback.ts';
import { answerPress } from './answers/answering.ts';
import { open } from './answers/asking.ts';
import { exportTicket } from './answers/export.ts';
import { dismiss, putIntoRisks } from './answers/offers.ts';
import { sentence } from './answers/refusals.ts';
import { openModal, type Told, whisper } from './answers/telling.ts';
import { readEntry, section } from './cards/blocks.ts';
import { howPress, invitePress, linkPress } from './channels/presses.ts';
import { trackerPress } from './channels/tracker-presses.ts';
import { tell } from './chat.ts';
import { undoDigest } from './commands/digest.ts';
import { helpPress } from './commands/help.ts';
import { measuresPress } from './commands/metrics.ts';
import { commandPress } from './commands/on-command.ts';
import { undoOrder } from './commands/orders.ts';
import type { Face } from './face.ts';
import { filePress, openForm } from './filing.ts';
import { shown } from './modals/form.ts';
import { pressBody, type Respond, surfaceOf } from './payloads.ts';
import { selfPress } from './personal/acts.ts';
import { requestsPress } from './personal/answering-all.ts';
import { bare, fromMarkdown, say } from './text/mrkdwn.ts';
import { nameByChat } from './text/names.ts';
import { claimOf } from './wire/inbox.ts';

export async function onPress(
  face: Face,
  raw: unknown,
  back: { ack: () => Promise<unknown>; respond: Respond },
): Promise<void> {
  const body = pressBody.parse(raw);
  const action = body.actions[0];
  if (action === undefined) return;
  const entry =
    action.action_id === 'menu' && action.selected_option != null
      ? readEntry(action.selected_option.value)
      : { action: action.action_id, ask: action.value ?? '' };
  const told: Told = {
    person: body.user.id,
    surface: surfaceOf(body),
    trigger: body.replayed === true ? undefined : body.trigger_id,
  };
  const [verb = '', ...rest] = entry.action.split(':');
  if (verb === 'answer') {
    const [name = '', variant = ''] = rest;
    const signal = signalNames.find((one) => one === name);
    if (signal === undefined) return void (await back.ack());
    const delivery = claimOf(raw)?.id ?? '';
    return answerPress(face, { ...told, signal, variant, ask: entry.ask, delivery }, back.ack);
  }
  await back.ack();
  switch (verb) {
    case 'open':
      return open(face, { ...told, what: rest.join(':'), ask: entry.ask });
    case 'home':
      return homePress(face, told, {
        action: rest.join(':'),
        value: action.selected_option?.value ?? entry.ask,
      });
    case 'command':
      return commandPress(face, told, { verb: rest[0] ?? '', respond: back.respond });
    case 'digest':
      return undoDigest(face, told, { before: entry.ask, respond: back.respond });
    case 'measures':
      return measuresPress(face, told, { action: rest[0] ?? '', service: entry.ask });
    case 'export':
      return exportTicket(face, told, rest[0] ?? '');
    case 'order':
      return undoOrder(face, told, { undo: entry.ask, respond: back.respond });
    case 'file':
      return filePress(face, told, {
        action: rest.join(':'),
        value: entry.ask,
        state: body.state?.values,
        respond: back.respond,
      });
    case 'self':
      return selfPress(face, told, { what: rest[0] ?? '', about: entry.ask });
    case 'requests':
      return requestsPress(face, told, {
        what: rest[0] ?? '',
        about: entry.ask,
        delivery: claimOf(raw)?.id ?? '',
      });
    case 'nudge':
      return nudge(face, told, { target: rest[0] ?? '', ask: entry.ask });
    case 'rate':
      return rate(face, told, entry.ask);
    case 'whole':
      return showWhole(face, told, entry.ask);
    case 'needs':
      return sayNeedsTo(face, told);
    case 'bind':
      return linkPress(face, told, { channel: rest[0] ?? '', state: body.state?.values });
    case 'tracker':
      return trackerPress(face, told, {
        what: rest[0] ?? '',
        id: rest.slice(1).join(':'),
        state: body.state?.values,
      });
    case 'help':
      return helpPress(face, told);
    case 'how':
      return howPress(face, told, rest.join(':'));
    case 'invite':
      return invitePress(face, told, { key: rest[0] ?? '', person: rest[1] ?? '' });
    case 'dismiss':
      return dismiss(face, told, back.respond);
    case 'risks':
      return putIntoRisks(face, told, entry.ask);
    default:
      return;
  }
}

/** How to mend what stands in the way of using it. */
async function fix(face: Face, told: Told, index: number): Promise<void> {
  const home = await face.flow().desk.home(told.person, { show: 'all', open: null, search: null }, 0);
  const found = home.setup[index];
  if (found === undefined) return face.homes.draw(told.person);
  const blocks = [section(`*${say(found.problem)}*`), section(fromMarkdown(found.fix))];
  await openModal(face, told, shown('Setup', blocks));
}

async function homePress(face: Face, told: Told, press: { action: string; value: string }): Promise<void> {
  const metadata = told.surface.kind === 'home' ? told.surface.metadata : '';
  const [verb, index] = press.action.split(':');
  if (verb === 'fix') return fix(face, told, Number(index));
  const wants = await face.homes.press(told.person, { ...press, metadata });
  if (wants === 'file') return openForm(face, told, { text: '', channel: '' });
  if (wants === 'search') await openModal(face, told, face.homes.searchForm(told.person));
}

/** `[Ask Ana]` on a refusal: once a day for each question and person. */
async function nudge(face: Face, told: Told, about: { target: string; ask: string }): Promise<void> {
  const found = await face.flow().desk.question(about.ask, told.person);
  if (found === null) return;
  const again = !(await face.flow().personal.mayPoint(told.person, { ask: about.ask, to: about.target }));
  const by = nameByChat(found.view, told.person) ?? 'Somebody';
  if (!again) {
    const { item, links } = found.view;
    const text = `${by} points you to ${item.key} ${bare(item.title, 150)}. It waits for an answer.${links.thread === null ? '' : ` ${links.thread}`}`;
    await tell(face.api, { person: { chatId: about.target }, place: null, content: { text, blocks: [] } });
  }
  const name = nameByChat(found.view, about.target) ?? 'They';
  const surface = told.surface.kind === 'modal' ? ({ kind: 'nowhere' } as const) : told.surface;
  await whisper(
    face,
    { ...told, surface },
    sentence(again ? `${name} was told today already.` : `${name} was told.`),
  );
}
