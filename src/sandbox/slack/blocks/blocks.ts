import type { Fields } from '../json.ts';
import {
  accessory,
  actionElement,
  cardButton,
  contextAction,
  contextElement,
  inputElement,
} from './elements.ts';
import { anyText, imageElement, mrkdwn, onePicture, picture, plainText } from './objects.ts';
import { richText } from './rich-text.ts';
import {
  complain,
  flag,
  list,
  may,
  must,
  object,
  on,
  oneOf,
  type Place,
  type Rule,
  type Shape,
  type Surface,
  string,
  typed,
  url,
} from './rule.ts';
import { dataTable, dataVisualization, table } from './tables.ts';

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home'];

function block(type: string, shape: Shape, also?: (value: Fields, at: Place) => void): Rule {
  return object({ type: must(oneOf(type)), block_id: may(string(255)), ...shape }, also);
}

const section = block(
  'section',
  {
    text: may(anyText()),
    fields: may(list(anyText(2000), { most: 10 })),
    accessory: may(accessory),
    expand: may(flag),
  },
  (value, at) => {
    if (value.text === undefined && value.fields === undefined) {
      complain(at, 'missing required field: text or fields', { type: 'required', expected: 'text' });
    }
  },
);

const actions = block('actions', { elements: must(list(actionElement, { most: 25 })) });
const context = block('context', { elements: must(list(contextElement, { most: 10 })) });
const divider = block('divider', {});
const file = block('file', { external_id: must(string(255)), source: must(oneOf('remote')) });
const header = block('header', { text: must(plainText(150)) });
const image = block('image', { ...picture, title: may(plainText(2000)) }, onePicture);

const input = block('input', {
  label: must(plainText(2000)),
  element: must(inputElement),
  hint: may(plainText(2000)),
  optional: may(flag),
  dispatch_action: may(flag),
});

const video = block('video', {
  video_url: must(url),
  thumbnail_url: must(url),
  alt_text: must(string(2000)),
  title: must(plainText(199)),
  title_url: may(url),
  author_name: may(string(49)),
  provider_name: may(string(255)),
  provider_icon_url: may(url),
  description: may(plainText(199)),
});

const card = block(
  'card',
  {
    hero_image: may(imageElement),
    icon: may(imageElement),
    slack_icon: may(object({ type: may(oneOf('icon')), name: must(string(64)) })),
    title: may(mrkdwn(150)),
    subtitle: may(mrkdwn(150)),
    body: may(mrkdwn(200)),
    subtext: may(mrkdwn(200)),
    actions: may(list(cardButton, { most: 3 })),
  },
  (value, at) => {
    if (['hero_image', 'title', 'body', 'actions'].every((key) => value[key] === undefined)) {
      complain(at, 'must provide at least one of hero_image, title, body or actions', {
        type: 'required',
        expected: 'title',
      });
    }
  },
);

const container = block(
  'container',
  {
    title: may(plainText(150)),
    rich_text_title: may(richText),
    subtitle: may(anyText(150)),
    child_blocks: must(
      list(
        typed({
          actions,
          context,
          divider,
          file,
          header,
          image,
          input,
          rich_text: richText,
          section,
          table,
          video,
        }),
        { most: 10 },
      ),
    ),
    width: may(oneOf('narrow', 'standard', 'wide', 'full')),
    icon: may(imageElement),
    is_collapsible: may(flag),
    default_collapsed: may(flag),
    has_header_divider: may(flag),
  },
  (value, at) => {
    if (value.title === undefined && value.rich_text_title === undefined) {
      complain(at, 'missing required field: title', { type: 'required', expected: 'title' });
    }
  },
);

const source = object({ type: must(oneOf('url')), url: must(url), text: must(string(255)) });

const taskCard = block('task_card', {
  task_id: must(string(255)),
  title: must(string(256)),
  status: must(oneOf('pending', 'in_progress', 'complete', 'error')),
  details: may(richText),
  output: may(richText),
  sources: may(list(source, { least: 0, most: 100 })),
});

const plan = block('plan', {
  title: must(string(256)),
  tasks: may(list(typed({ task_card: taskCard }), { least: 0, most: 50 })),
});

/** Every kind of block, and where it may stand. */
export const anyBlock = typed({
  actions: on(EVERYWHERE, actions),
  alert: on(
    ['modal'],
    block('alert', {
      text: must(anyText()),
      level: may(oneOf('default', 'info', 'warning', 'error', 'success')),
    }),
  ),
  card: on(EVERYWHERE, card),
  carousel: on(
    ['message', 'home'],
    block('carousel', { elements: must(list(typed({ card }), { most: 10 })) }),
  ),
  container: on(['message'], container),
  context: on(EVERYWHERE, context),
  context_actions: on(
    ['message'],
    block('context_actions', { elements: must(list(contextAction, { most: 5 })) }),
  ),
  data_table: on(['message'], dataTable),
  data_visualization: on(['message'], dataVisualization),
  divider: on(EVERYWHERE, divider),
  file: on(['message'], file),
  header: on(EVERYWHERE, header),
  image: on(EVERYWHERE, image),
  input: on(['modal', 'home'], input),
  markdown: on(['message'], block('markdown', { text: must(string(12_000)) })),
  plan: on(['message'], plan),
  rich_text: on(EVERYWHERE, richText),
  section: on(EVERYWHERE, section),
  table: on(['message'], table),
  task_card: on(['message'], taskCard),
  video: on(EVERYWHERE, video),
});
