import { z } from 'zod';
import { inputsIn } from '../blocks/interactive.ts';
import { worded } from '../blocks/judge.ts';
import { viewProblems } from '../blocks/view.ts';
import { HttpRefusal } from '../http/exchange.ts';
import { type Fields, fieldsOf, isFields, listOf } from '../json.ts';
import { openView } from '../people/sees-view.ts';
import type { Person } from '../store/people.ts';
import type { View } from '../store/views.ts';
import { closeAll, closeTop, pushModal, replaceView } from '../surface/views.ts';
import type { Workspace } from '../workspace.ts';
import { placeOf } from './click.ts';
import { valuesShape } from './fill.ts';
import { interact, origin, responseUrl } from './payload.ts';
import { complaints } from './required.ts';

const HIGHEST_STACK = 3;

export const submitShape = z.strictObject({ values: valuesShape.default({}) });

export type SubmitOutcome = {
  /** Whether the modal that was submitted is gone. */
  closed: boolean;
  errors?: Record<string, string>;
  /** The modal that shows now. */
  modal?: Fields;
};

/** Submits the open modal with these values on top of what was entered before. */
export async function submit(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof submitShape>,
): Promise<SubmitOutcome> {
  placeOf(workspace, person, { modal: true }).fill(body.values);
  const view = topView(workspace, person);
  if (!view.submit && inputsIn(view.blocks).length === 0) {
    throw new HttpRefusal(409, 'nothing_to_submit', 'This modal has no submit button.');
  }
  const errors = complaints(view);
  if (errors) return { closed: false, errors };
  const answer = await interact(workspace, person, {
    acceptsResponse: true,
    payload: {
      type: 'view_submission',
      ...origin(workspace, person),
      view,
      response_urls: responseUrls(workspace, person, view),
    },
  });
  return react(workspace, person, { view, answer });
}

function topView(workspace: Workspace, person: Person): View {
  const view = workspace.store.views.stack(person.id).at(-1);
  if (!view) throw new HttpRefusal(404, 'nothing_to_submit', 'No modal is open.');
  return view;
}

/** A conversation menu with `response_url_enabled` gives the app a way to answer where the person chose. */
function responseUrls(workspace: Workspace, person: Person, view: View): Fields[] {
  return inputsIn(view.blocks).flatMap((block) => {
    const element = fieldsOf(block.element);
    if (element.response_url_enabled !== true) return [];
    const value = fieldsOf(view.state.values[String(block.block_id)]?.[String(element.action_id)]);
    const channel = value.selected_conversation ?? value.selected_channel;
    if (typeof channel !== 'string') return [];
    const url = responseUrl(workspace, 'actions', { channel, person: person.id });
    return [
      { block_id: block.block_id, action_id: element.action_id, channel_id: channel, response_url: url },
    ];
  });
}

/** What the acknowledgement of a submission does to the modal. */
function react(
  workspace: Workspace,
  person: Person,
  { view, answer }: { view: View; answer: Fields },
): SubmitOutcome {
  const shown = (closed: boolean): SubmitOutcome => {
    const modal = openView(workspace, person);
    return { closed, ...(modal ? { modal } : {}) };
  };
  switch (answer.response_action) {
    case 'errors':
      return {
        closed: false,
        errors: inputErrors(workspace, person, { view, given: fieldsOf(answer.errors) }),
      };
    case 'update':
      replaceView(workspace, { person: person.id, view }, given(workspace, person, answer.view));
      return shown(false);
    case 'push':
      if (workspace.store.views.stack(person.id).length >= HIGHEST_STACK) throw trouble(workspace, person);
      pushModal(workspace, person.id, given(workspace, person, answer.view));
      return shown(false);
    case 'clear':
      closeAll(workspace, person.id);
      return shown(true);
    case undefined:
      if (workspace.store.views.stack(person.id).at(-1)?.id === view.id) closeTop(workspace, person.id);
      return shown(true);
    default:
      throw trouble(workspace, person);
  }
}

/** Errors must name input blocks of this view; anything else shows as Slack's own failure. */
function inputErrors(
  workspace: Workspace,
  person: Person,
  { view, given: errors }: { view: View; given: Fields },
): Record<string, string> {
  const inputs = new Set(inputsIn(view.blocks).map((block) => String(block.block_id)));
  const entries = Object.entries(errors);
  const fits =
    entries.length > 0 && entries.every(([block, text]) => inputs.has(block) && typeof text === 'string');
  if (!fits) throw trouble(workspace, person);
  return Object.fromEntries(entries.map(([block, text]) => [block, String(text)]));
}

function given(workspace: Workspace, person: Person, view: unknown): Fields {
  if (!isFields(view)) throw trouble(workspace, person);
  const problems = viewProblems(view, 'modal').map(worded);
  if (problems.length) throw trouble(workspace, person, problems);
  return view;
}

function trouble(workspace: Workspace, person: Person, problems: string[] = []): HttpRefusal {
  const message = 'We had some trouble connecting. Try again?';
  workspace.trouble.add(person.id, message);
  workspace.changes.tell({ all: true });
  return new HttpRefusal(502, 'invalid_response', message).with({ ok: false, problems });
}

/** Cancels the top modal, or all of them where it says `clear_on_close`; the app hears of it if it asked to. */
export async function closeModal(workspace: Workspace, person: Person): Promise<{ ok: true }> {
  const view = topView(workspace, person);
  const cleared = view.clear_on_close;
  if (cleared) closeAll(workspace, person.id);
  else closeTop(workspace, person.id);
  if (view.notify_on_close) {
    const payload = { type: 'view_closed', ...origin(workspace, person), view, is_cleared: cleared };
    await interact(workspace, person, { acceptsResponse: false, payload });
  }
  return { ok: true };
}

export const optionsShape = z.strictObject({
  action_id: z.string(),
  block_id: z.string().optional(),
  value: z.string().default(''),
  channel: z.string().optional(),
  ts: z.string().optional(),
  home: z.boolean().optional(),
  modal: z.boolean().optional(),
});

/** What an external menu offers for what was typed into it. */
export async function offered(
  workspace: Workspace,
  person: Person,
  body: z.infer<typeof optionsShape>,
): Promise<Fields> {
  const place = placeOf(workspace, person, body);
  const answer = await interact(workspace, person, {
    acceptsResponse: true,
    payload: {
      type: 'block_suggestion',
      ...origin(workspace, person),
      ...place.payload(),
      action_id: body.action_id,
      block_id: body.block_id ?? '',
      value: body.value,
    },
  });
  const groups = listOf(answer.option_groups);
  const options = [...listOf(answer.options), ...groups.flatMap((group) => listOf(group.options))];
  workspace.offers.set(body.action_id, options);
  return groups.length ? { options, option_groups: groups } : { options };
}
