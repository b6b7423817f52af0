/**
 * Slack's limits, as measured and as its reference says, checked from outside: the product has a table of its own
 * (`src/slack/text/limits.ts`), and one that is wrong there must be seen here.
 */
export type Surface = 'message' | 'modal' | 'home';

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

const mostBlocks: Record<Surface, number> = { message: 50, modal: 100, home: 100 };
const VIEW_BYTES = 250_000;

/** Longest text, or longest list, by kind of thing and field. A text object counts by its `text`. */
const most: Record<string, Record<string, number>> = {
  any: { action_id: 255, block_id: 255 },
  section: { text: 3_000, fields: 10 },
  header: { text: 150 },
  context: { elements: 10 },
  actions: { elements: 25 },
  context_actions: { elements: 5 },
  image: { alt_text: 2_000, title: 2_000, image_url: 3_000 },
  input: { label: 2_000, hint: 2_000 },
  markdown: { text: 12_000 },
  card: { title: 150, subtitle: 150, body: 200, subtext: 200, actions: 3 },
  carousel: { elements: 10 },
  container: { title: 150, subtitle: 150, child_blocks: 10 },
  table: { rows: 100 },
  data_table: { rows: 201 },
  button: { text: 75, value: 2_000, url: 3_000, accessibility_label: 75 },
  overflow: { options: 5 },
  static_select: { options: 100, option_groups: 100, placeholder: 150 },
  multi_static_select: { options: 100, option_groups: 100, placeholder: 150 },
  users_select: { placeholder: 150 },
  conversations_select: { placeholder: 150 },
  external_select: { placeholder: 150 },
  radio_buttons: { options: 10 },
  checkboxes: { options: 10 },
  plain_text_input: { placeholder: 150, initial_value: 3_000 },
  mrkdwn: { text: 3_000 },
  plain_text: { text: 3_000 },
  confirm: { title: 100, text: 300, confirm: 30, deny: 30 },
  option: { text: 75, value: 75, description: 75, url: 3_000 },
  modal: { title: 24, submit: 24, close: 24, private_metadata: 3_000, callback_id: 255, external_id: 255 },
  home: { private_metadata: 3_000, callback_id: 255, external_id: 255 },
};
/** What must hold something. Slack refuses an empty text and an empty list. */
const filled: Record<string, string[]> = {
  section: ['text', 'fields'],
  header: ['text'],
  context: ['elements'],
  actions: ['elements'],
  button: ['text'],
  overflow: ['options'],
  static_select: ['options', 'option_groups'],
  radio_buttons: ['options'],
  checkboxes: ['options'],
  mrkdwn: ['text'],
  plain_text: ['text'],
  option: ['text', 'value'],
  modal: ['title'],
  input: ['label'],
};
const only: Record<string, Surface[]> = {
  input: ['modal', 'home'],
  alert: ['modal'],
  markdown: ['message'],
  table: ['message'],
  data_table: ['message'],
  container: ['message'],
  context_actions: ['message'],
  carousel: ['message', 'home'],
  plan: ['message'],
  task_card: ['message'],
};

const sizeOf = (value: unknown): number | null => {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.length;
  return isFields(value) && typeof value['text'] === 'string' ? value['text'].length : null;
};

function kindOf(value: Fields, field: string): string {
  if (field === 'confirm' && isFields(value['title'])) return 'confirm';
  if (typeof value['type'] === 'string') return value['type'];
  return 'text' in value && 'value' in value ? 'option' : '';
}

function ofOne(value: Fields, kind: string, path: string): string[] {
  const out: string[] = [];
  for (const [field, max] of Object.entries({ ...most['any'], ...most[kind] })) {
    const size = sizeOf(value[field]);
    if (size !== null && size > max) out.push(`${path}/${field} holds ${size}; Slack takes ${max}`);
  }
  const needed = filled[kind]?.filter((field) => field in value) ?? [];
  for (const field of needed)
    if (sizeOf(value[field]) === 0) out.push(`${path}/${field} is empty; Slack wants something there`);
  return [...out, ...ofChoices(value, kind, path)];
}

/** What is chosen at first must be one of the choices, letter by letter, or Slack refuses the whole. */
function ofChoices(value: Fields, kind: string, path: string): string[] {
  const options = listOf(value['options']).map((one) => JSON.stringify(one));
  if (options.length === 0) return [];
  const chosen = [...listOf([value['initial_option']]), ...listOf(value['initial_options'])];
  const strange = chosen.filter((one) => !options.includes(JSON.stringify(one)));
  const values = listOf(value['options']).map((one) => one['value']);
  const twice = kind !== 'overflow' && new Set(values).size < values.length;
  return [
    ...strange.map(() => `${path} starts with a choice that it does not offer`),
    ...(twice ? [`${path} offers one value twice`] : []),
  ];
}

function walk(value: unknown, at: { path: string; field: string }, out: string[]): void {
  if (Array.isArray(value)) {
    value.forEach((one, index) => walk(one, { path: `${at.path}/${index}`, field: '' }, out));
    return;
  }
  if (typeof value === 'string' && !value.isWellFormed()) out.push(`${at.path} holds half a character`);
  if (!isFields(value)) return;
  out.push(...ofOne(value, kindOf(value, at.field), at.path));
  for (const [field, one] of Object.entries(value)) walk(one, { path: `${at.path}/${field}`, field }, out);
}

/** Slack refuses a message or view that names one block twice, and cannot tell two actions of one block apart. */
function ofNames(blocks: Fields[]): string[] {
  const ids = blocks.map((one) => one['block_id']).filter((one) => typeof one === 'string');
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  const actions = blocks.flatMap((block, index) => {
    const names = listOf(block['elements'])
      .map((one) => one['action_id'])
      .filter((one) => one !== undefined);
    return new Set(names).size === names.length ? [] : [`/${index} has two actions of one action_id`];
  });
  return [...twice.map((id) => `two blocks have the block_id ${id}`), ...actions];
}

export function blockFaults(blocks: unknown, surface: Surface): string[] {
  const list = listOf(blocks);
  const out: string[] = [];
  if (list.length > mostBlocks[surface])
    out.push(`${list.length} blocks; a ${surface} takes ${mostBlocks[surface]}`);
  list.forEach((block, index) => {
    const places = only[String(block['type'])];
    if (places?.includes(surface) === false)
      out.push(`/${index} ${String(block['type'])} cannot stand in a ${surface}`);
  });
  walk(list, { path: '', field: '' }, out);
  return [...out, ...ofNames(list)];
}

export function viewFaults(view: Fields): string[] {
  const surface = view['type'] === 'home' ? 'home' : 'modal';
  const bytes = Buffer.byteLength(JSON.stringify(view));
  const inputs = listOf(view['blocks']).some((block) => block['type'] === 'input');
  return [
    ...(bytes > VIEW_BYTES ? [`${bytes} bytes; a view takes ${VIEW_BYTES}`] : []),
    ...(surface === 'modal' && inputs && view['submit'] === undefined ? ['has inputs and no submit'] : []),
    ...ofOne(view, surface, ''),
    ...blockFaults(view['blocks'], surface).map(
      (fault) => `/blocks${fault.startsWith('/') ? '' : ' '}${fault}`,
    ),
  ];
}

/** A message's top-level text: what notifications show. The same text must fit when the message is rewritten. */
export function textFaults(text: unknown): string[] {
  if (typeof text !== 'string' || text.trim() === '')
    return ['/text is empty: notifications would show nothing'];
  return text.length > 4_000 ? [`/text holds ${text.length}; chat.update takes 4000`] : [];
}
