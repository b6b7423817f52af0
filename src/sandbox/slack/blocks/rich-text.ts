import {
  flag,
  integer,
  list,
  may,
  must,
  number,
  object,
  oneOf,
  type Rule,
  type Shape,
  string,
  typed,
  url,
} from './rule.ts';

const styles = object({
  bold: may(flag),
  italic: may(flag),
  strike: may(flag),
  code: may(flag),
  underline: may(flag),
  highlight: may(flag),
  client_highlight: may(flag),
  unlink: may(flag),
});

function inline(type: string, shape: Shape): Rule {
  return object({ type: must(oneOf(type)), style: may(styles), ...shape });
}

const text = inline('text', { text: must(string(12_000)) });
const link = inline('link', { url: must(url), text: may(string(3000, 0)), unsafe: may(flag) });

const inlines = typed({
  text,
  link,
  broadcast: inline('broadcast', { range: must(oneOf('here', 'channel', 'everyone')) }),
  color: inline('color', { value: must(string(32)) }),
  channel: inline('channel', { channel_id: must(string(64)) }),
  date: inline('date', {
    timestamp: must(number),
    format: must(string(255)),
    url: may(url),
    fallback: may(string(3000)),
  }),
  emoji: inline('emoji', {
    name: must(string(255)),
    unicode: may(string(64)),
    url: may(url),
    skin_tone: may(integer(1, 6)),
  }),
  team: inline('team', { team_id: must(string(64)) }),
  user: inline('user', { user_id: must(string(64)) }),
  usergroup: inline('usergroup', { usergroup_id: must(string(64)) }),
});

const MOST = 2000;
const elements = must(list(inlines, { least: 0, most: MOST }));
const section = object({ type: must(oneOf('rich_text_section')), elements });
const border = may(integer(0, 1));

const parts = typed({
  rich_text_section: section,
  rich_text_list: object({
    type: must(oneOf('rich_text_list')),
    style: must(oneOf('bullet', 'ordered')),
    elements: must(list(typed({ rich_text_section: section }), { most: MOST })),
    indent: may(integer(0, 8)),
    offset: may(integer(0, 100_000)),
    border,
  }),
  rich_text_quote: object({ type: must(oneOf('rich_text_quote')), elements, border }),
  rich_text_preformatted: object({
    type: must(oneOf('rich_text_preformatted')),
    elements: must(list(typed({ text, link }), { least: 0, most: MOST })),
    border,
    language: may(string(64)),
  }),
});

export const richText = typed({
  rich_text: object({
    type: must(oneOf('rich_text')),
    block_id: may(string(255)),
    elements: must(list(parts, { least: 0, most: MOST })),
  }),
});
