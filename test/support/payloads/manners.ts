/** What the script asks beyond what Slack asks, of buttons above all: read from the blocks as they are sent. */
type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function all(value: unknown, type: string): Fields[] {
  if (Array.isArray(value)) return value.flatMap((one) => all(one, type));
  if (!isFields(value)) return [];
  const inner = Object.values(value).flatMap((one) => all(one, type));
  return value['type'] === type ? [value, ...inner] : inner;
}
const textOf = (value: unknown): string =>
  isFields(value) && typeof value['text'] === 'string' ? value['text'] : '';

/** Texts with formatting, in reading order: here emoji, mentions and dates are drawn. */
export const textsIn = (blocks: unknown): string[] => all(blocks, 'mrkdwn').map(textOf);
/** Everything that can be read, labels and confirms too. */
export const wordsIn = (blocks: unknown): string =>
  [...textsIn(blocks), ...all(blocks, 'plain_text').map(textOf)].join('\n');

export interface Shown {
  text: string;
  /** Everything of it that Slack shows as plain text: its label and its confirm. */
  plain: string;
}
export const buttonsIn = (blocks: unknown): Shown[] =>
  all(blocks, 'button').map((button) => ({
    text: textOf(button['text']),
    plain: all(button, 'plain_text').map(textOf).join('\n'),
  }));

const ROW = 3;
const LABEL = 24;
const ENTRIES = 5;

/** `about`: what an accessibility label ends in; null where buttons are about no single ticket. */
export function mannersOf(blocks: unknown, about: string | null): string[] {
  const out: string[] = [];
  for (const button of all(blocks, 'button')) {
    const label = textOf(button['text']);
    const spoken = button['accessibility_label'];
    if (label.length > LABEL) out.push(`[${label}] is longer than ${LABEL}`);
    if (typeof spoken !== 'string' || !spoken.includes(', ')) out.push(`[${label}] is not spoken of`);
    else if (about !== null && !spoken.endsWith(`, ${about}`))
      out.push(`[${label}] is spoken of as "${spoken}"`);
  }
  for (const row of all(blocks, 'actions')) {
    const elements = Array.isArray(row['elements']) ? row['elements'].filter(isFields) : [];
    const buttons = elements.filter((one) => one['type'] === 'button').length;
    if (buttons > ROW) out.push(`${buttons} buttons in a row`);
  }
  for (const text of all(blocks, 'plain_text').map(textOf))
    if (text.includes('<!date^')) out.push(`a date that nobody can read: ${text}`);
  for (const menu of all(blocks, 'overflow')) {
    const entries = Array.isArray(menu['options']) ? menu['options'].filter(isFields) : [];
    if (entries.length > ENTRIES) out.push(`${entries.length} entries in a menu`);
    for (const entry of entries)
      if (textOf(entry['text']).length > LABEL)
        out.push(`(${textOf(entry['text'])}) is longer than ${LABEL}`);
  }
  return out;
}
