import { z } from 'zod';
import { HttpRefusal } from '../http/exchange.ts';
import { type Fields, isFields } from '../json.ts';
import { theirChannel, theirMessage } from '../people/acting.ts';
import { openView } from '../people/sees-view.ts';
import type { Person } from '../store/people.ts';
import type { View } from '../store/views.ts';
import type { Workspace } from '../workspace.ts';
import { chosen, describe } from './choose.ts';
import { fillIn, valuesShape } from './fill.ts';
import { type Found, findElement } from './find.ts';
import { interact, messageOrigin, origin } from './payload.ts';

export const placeShape = {
  channel: z.string().optional(),
  ts: z.string().optional(),
  home: z.boolean().optional(),
  modal: z.boolean().optional(),
};

export const clickShape = z.strictObject({
  ...placeShape,
  action_id: z.string().optional(),
  block_id: z.string().optional(),
  label: z.string().optional(),
  index: z.number().int().min(0).optional(),
  value: z.unknown().optional(),
  option: z.string().optional(),
  options: z.array(z.string()).optional(),
  /** What was entered elsewhere in the same modal, home or message meanwhile. */
  values: valuesShape.optional(),
});

export type ClickBody = z.infer<typeof clickShape>;
export type ClickOutcome = { ok: true; modal?: Fields; url?: string };

/** Clicks a button or chooses in a menu; confirm dialogs are answered with yes. */
export async function click(workspace: Workspace, person: Person, body: ClickBody): Promise<ClickOutcome> {
  const place = placeOf(workspace, person, body);
  if (body.values) place.fill(body.values);
  const found = findElement(place.blocks(), body);
  const { block, element } = found;
  const given = answerOf(found, body);
  const value = given === undefined ? undefined : chosen(element, given, workspace);
  if (value) place.enter(String(block.block_id), String(element.action_id), value);
  const entered = value && !isFields(value) ? {} : (value ?? {});
  await interact(workspace, person, {
    acceptsResponse: false,
    payload: {
      type: 'block_actions',
      ...origin(workspace, person),
      ...place.payload(),
      actions: [
        {
          ...describe(
            found.option && element.type === 'feedback_buttons'
              ? { ...element, value: found.option.value, text: found.option.text }
              : element,
          ),
          ...entered,
          block_id: block.block_id,
          action_id: element.action_id,
          type: element.type,
          action_ts: workspace.nextTs(),
        },
      ],
    },
  });
  const modal = openView(workspace, person);
  return {
    ok: true,
    ...(modal ? { modal } : {}),
    ...(typeof element.url === 'string' ? { url: element.url } : {}),
  };
}

function answerOf(found: Found, body: ClickBody): unknown {
  if (found.element.type === 'feedback_buttons' || found.element.type === 'button') return undefined;
  if (body.options) return body.options;
  if (body.option !== undefined) return body.option;
  if (found.option) return found.option.value;
  return body.value;
}

/** Somewhere with elements in it: a message, the App Home, the open modal. */
export type Place = {
  blocks(): Fields[];
  payload(): Fields;
  fill(values: z.infer<typeof valuesShape>): void;
  enter(block: string, action: string, value: Fields): void;
};

export function placeOf(
  workspace: Workspace,
  person: Person,
  body: z.infer<z.ZodObject<typeof placeShape>>,
): Place {
  if (body.home)
    return viewPlace(workspace, workspace.store.views.home(person.id), 'There is no App Home yet.');
  if (body.modal)
    return viewPlace(workspace, workspace.store.views.stack(person.id).at(-1), 'No modal is open.');
  if (body.channel === undefined || body.ts === undefined) {
    throw new HttpRefusal(400, 'no_place', 'Name a message by channel and ts, or say home or modal.');
  }
  const channel = theirChannel(workspace, person, body.channel);
  const { message, ephemeral } = theirMessage(workspace, person, { channel, ts: body.ts });
  const key = `${channel.id}/${message.ts}`;
  const blocks = message.blocks ?? [];
  const enter: Place['enter'] = (block, action, value) =>
    workspace.entries.set({ person: person.id, message: key, block, action, value });
  return {
    blocks: () => blocks,
    payload: () => ({
      ...messageOrigin(workspace, person, { channel, message, ephemeral }),
      state: { values: workspace.entries.of(person.id, key) },
    }),
    fill: (values) => fillIn(workspace, blocks, { values, enter }),
    enter,
  };
}

function viewPlace(workspace: Workspace, view: View | undefined, absent: string): Place {
  if (!view) throw new HttpRefusal(404, 'nothing_to_click', absent).with({ labels: [] });
  const enter: Place['enter'] = (block, action, value) => {
    view.state.values[block] = { ...view.state.values[block], [action]: value };
    workspace.store.views.save(view);
  };
  return {
    blocks: () => view.blocks,
    payload: () => ({ container: { type: 'view', view_id: view.id }, view }),
    fill: (values) => fillIn(workspace, view.blocks, { values, enter }),
    enter,
  };
}
