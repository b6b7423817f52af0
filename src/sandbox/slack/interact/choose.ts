import { labelOf, optionsOf, resultKey } from '../blocks/values.ts';
import { HttpRefusal } from '../http/exchange.ts';
import { type Fields, isFields } from '../json.ts';
import type { Workspace } from '../workspace.ts';

/**
 * A simple value as Slack reports it for this element: text stays text, an option is named by its value or
 * its visible text, people and channels by id or name. Undefined for elements without a value.
 */
export function chosen(element: Fields, given: unknown, workspace: Workspace): Fields | undefined {
  const key = resultKey(element);
  if (!key) return undefined;
  const empty = given === null || given === undefined || given === '';
  return { type: element.type, [key]: empty ? emptyValue(key) : fitted(element, { key, given, workspace }) };
}

function emptyValue(key: string): unknown {
  return key.endsWith('s') ? [] : null;
}

function fitted(
  element: Fields,
  { key, given, workspace }: { key: string; given: unknown; workspace: Workspace },
): unknown {
  const many = (Array.isArray(given) ? given : [given]).map(String);
  switch (key) {
    case 'selected_option':
      return option(element, given, workspace);
    case 'selected_options':
      return (Array.isArray(given) ? given : [given]).map((one) => option(element, one, workspace));
    case 'selected_user':
      return personId(workspace, String(given));
    case 'selected_users':
      return many.map((one) => personId(workspace, one));
    case 'selected_conversation':
    case 'selected_channel':
      return channelId(workspace, String(given));
    case 'selected_conversations':
    case 'selected_channels':
      return many.map((one) => channelId(workspace, one));
    case 'selected_date_time':
      return Number(given);
    case 'rich_text_value':
      return isFields(given) ? given : richText(String(given));
    case 'files':
      return many.map((id) => ({ id }));
    default:
      return String(given);
  }
}

function option(element: Fields, given: unknown, workspace: Workspace): Fields {
  if (isFields(given)) return given;
  const wanted = String(given);
  const external = workspace.offers.of(String(element.action_id));
  const options = [...optionsOf(element), ...external];
  const found =
    options.find((one) => one.value === wanted) ?? options.find((one) => labelOf(one.text) === wanted);
  if (found) return found;
  const labels = options.map((one) => labelOf(one.text));
  throw new HttpRefusal(
    404,
    'nothing_to_choose',
    `There is no option “${wanted}”; there are: ${labels.join(', ')}.`,
  ).with({ labels });
}

function personId(workspace: Workspace, given: string): string {
  const person = workspace.store.people.get(given) ?? workspace.store.people.named(given.replace(/^@/, ''));
  if (!person) throw new HttpRefusal(404, 'nothing_to_choose', `Nobody here is called ${given}.`);
  return person.id;
}

function channelId(workspace: Workspace, given: string): string {
  const channel =
    workspace.store.channels.get(given) ?? workspace.store.channels.named(given.replace(/^#/, ''));
  if (!channel) throw new HttpRefusal(404, 'nothing_to_choose', `There is no channel ${given}.`);
  return channel.id;
}

function richText(text: string): Fields {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}

/** An element as an action names it: what it is, without what it offers. */
export function describe(element: Fields): Fields {
  const shown = ['text', 'value', 'style', 'confirm', 'placeholder', 'url', 'initial_option'];
  return Object.fromEntries(Object.entries(element).filter(([key]) => shown.includes(key)));
}
