import { withIds } from '../blocks/ids.ts';
import { elementsIn } from '../blocks/interactive.ts';
import { initialValue } from '../blocks/values.ts';
import { newId, newSecret } from '../ids.ts';
import { type Fields, fieldsOf, isFields, listOf, stringOf } from '../json.ts';
import type { View } from '../store/views.ts';
import type { Workspace } from '../workspace.ts';

/** Opens a modal as the only one. */
export function openModal(workspace: Workspace, person: string, given: Fields): View {
  return add(workspace, person, { given, below: undefined });
}

/** Puts a modal on top of the open ones. */
export function pushModal(workspace: Workspace, person: string, given: Fields): View {
  return add(workspace, person, { given, below: workspace.store.views.stack(person).at(-1) });
}

function add(
  workspace: Workspace,
  person: string,
  { given, below }: { given: Fields; below: View | undefined },
): View {
  const view = viewFrom(workspace, given, { type: 'modal', id: newId('V'), below });
  workspace.store.views.add(person, view, below ? workspace.store.views.stack(person).length : 0);
  workspace.changes.tell({ modal: person });
  return view;
}

/** Puts a new view in the place of one that is open or published; entered values stay where ids stay. */
export function replaceView(workspace: Workspace, old: { person: string; view: View }, given: Fields): View {
  const { id, type, previous_view_id: previous, root_view_id: root } = old.view;
  const fresh = viewFrom(workspace, given, { type, id, below: undefined });
  const view = { ...fresh, previous_view_id: previous, root_view_id: root, state: kept(fresh, old.view) };
  workspace.store.views.save(view);
  workspace.changes.tell(type === 'home' ? { home: old.person } : { modal: old.person });
  return view;
}

export function publishHome(workspace: Workspace, person: string, given: Fields): View {
  const current = workspace.store.views.home(person);
  if (current) return replaceView(workspace, { person, view: current }, given);
  const view = viewFrom(workspace, given, { type: 'home', id: newId('V'), below: undefined });
  workspace.store.views.add(person, view, 0);
  workspace.changes.tell({ home: person });
  return view;
}

/** Takes every open modal of a person away. */
export function closeAll(workspace: Workspace, person: string): void {
  for (const view of workspace.store.views.stack(person)) workspace.store.views.remove(view.id);
  workspace.changes.tell({ modal: person });
}

/** Takes the top modal away; the one below shows again. */
export function closeTop(workspace: Workspace, person: string): void {
  const top = workspace.store.views.stack(person).at(-1);
  if (top) workspace.store.views.remove(top.id);
  workspace.changes.tell({ modal: person });
}

function viewFrom(
  workspace: Workspace,
  given: Fields,
  place: { type: View['type']; id: string; below: View | undefined },
): View {
  const { app, team } = workspace;
  const blocks = withIds(listOf(given.blocks));
  return {
    id: place.id,
    team_id: team.id,
    type: place.type,
    blocks,
    private_metadata: stringOf(given.private_metadata) ?? '',
    callback_id: stringOf(given.callback_id) ?? '',
    external_id: stringOf(given.external_id) ?? '',
    state: { values: initialValues(blocks) },
    hash: `${workspace.nextTs()}.${newSecret(4)}`,
    title: isFields(given.title) ? given.title : null,
    submit: isFields(given.submit) ? given.submit : null,
    close: isFields(given.close) ? given.close : null,
    clear_on_close: given.clear_on_close === true,
    notify_on_close: given.notify_on_close === true,
    ...(given.submit_disabled === true ? { submit_disabled: true } : {}),
    root_view_id: place.below?.root_view_id ?? place.id,
    previous_view_id: place.below?.id ?? null,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.bot_id,
  };
}

/** Slack reports a value for every input, menu and picker, also for an empty one, but not for buttons. */
function initialValues(blocks: Fields[]): View['state']['values'] {
  const values: View['state']['values'] = {};
  for (const { block, element } of elementsIn(blocks)) {
    const value = initialValue(element);
    if (!value) continue;
    const id = String(block.block_id);
    values[id] = { ...values[id], [String(element.action_id)]: value };
  }
  return values;
}

/** An entry survives an update when its block and action ids and its kind are still there. */
function kept(fresh: View, old: View): View['state'] {
  const values: View['state']['values'] = {};
  for (const [block, actions] of Object.entries(fresh.state.values)) {
    const entries = Object.entries(actions).map(([action, value]) => {
      const before = fieldsOf(old.state.values[block]?.[action]);
      return [action, before.type === value.type ? before : value] as const;
    });
    values[block] = Object.fromEntries(entries) as Record<string, Fields>;
  }
  return { values };
}
