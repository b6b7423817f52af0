/** Block Kit, trimmed to Slack's limits as it is built. Text is `verbatim`: Slack reads no mention or link into it. */
import type {
  ActionsBlockElement,
  Button,
  ConfirmationDialog,
  KnownBlock,
  Overflow,
  PlainTextOption,
} from '@slack/types';
import { cut, limits } from '../text/limits.ts';
import { plain, webUrl } from '../text/mrkdwn.ts';

/** What a message, a modal or a line of App Home shows. `text` is all that notifications and screen readers get. */
export interface Content {
  text: string;
  blocks: KnownBlock[];
}

/** A picture that is there to be shown. */
export interface Shown {
  file: string;
  alt: string;
}

export interface Confirm {
  title: string;
  text: string;
  yes: string;
  no: string;
}
/**
 * A button or a menu entry. `action` says what is done, `ask` is the question's id and the whole value; `url` makes
 * it a plain link.
 */
export interface Press {
  label: string;
  action: string;
  ask?: string;
  style?: 'primary' | 'danger';
  confirm?: Confirm;
  url?: string;
}

/** Buttons in one row: what a phone shows without wrapping twice. */
const ROW = 3;

export const section = (text: string): KnownBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: cut(text, limits.section), verbatim: true },
});
export const context = (...texts: string[]): KnownBlock => ({
  type: 'context',
  elements: texts
    .slice(0, limits.contextElements)
    .map((text) => ({ type: 'mrkdwn', text: cut(text, limits.sectionField), verbatim: true })),
});
export const header = (text: string): KnownBlock => ({
  type: 'header',
  text: { type: 'plain_text', text: plain(text, limits.header), emoji: false },
});
/** An uploaded file as a picture; its words are for whoever does not see it. */
export const picture = ({ file, alt }: Shown): KnownBlock => ({
  type: 'image',
  slack_file: { id: file },
  alt_text: cut(alt, limits.altText),
});
export const divider: KnownBlock = { type: 'divider' };

const confirmation = (confirm: Confirm, style: Press['style']): ConfirmationDialog => ({
  title: { type: 'plain_text', text: plain(confirm.title, limits.confirmTitle) },
  text: { type: 'plain_text', text: plain(confirm.text, limits.confirmText) },
  confirm: { type: 'plain_text', text: plain(confirm.yes, limits.confirmButton) },
  deny: { type: 'plain_text', text: plain(confirm.no, limits.confirmButton) },
  ...(style === undefined ? {} : { style }),
});

/** "Sign off PRD, TL-42": what it is about is never what is cut. */
const spoken = (said: string, about: string): string => {
  const end = `, ${plain(about, limits.label)}`;
  return `${plain(said, limits.accessibilityLabel - end.length)}${end}`;
};

/** `about` ends the accessibility label. */
export function button(press: Press, about: string): Button {
  const said = press.label.replace(/…$/, '');
  return {
    type: 'button',
    text: { type: 'plain_text', text: plain(press.label, limits.label) || '–', emoji: false },
    action_id: press.action,
    accessibility_label: spoken(said, about),
    ...(press.ask === undefined ? {} : { value: press.ask }),
    ...(press.url === undefined ? {} : { url: press.url }),
    ...(press.style === undefined ? {} : { style: press.style }),
    ...(press.confirm === undefined ? {} : { confirm: confirmation(press.confirm, press.style) }),
  };
}

/** A menu entry's value names what it does and the question: a menu has one action id for all of its entries. */
export const entryValue = (press: Press): string => `${press.action} ${press.ask ?? ''}`.trim();
export function readEntry(value: string): { action: string; ask: string } {
  const [action = '', ask = ''] = value.split(' ');
  return { action, ask };
}

const entry = (press: Press): PlainTextOption => ({
  text: { type: 'plain_text', text: plain(press.label, limits.optionText), emoji: false },
  value: entryValue(press),
  ...(press.url === undefined ? {} : { url: press.url }),
});
export const overflow = (entries: Press[]): Overflow => ({
  type: 'overflow',
  action_id: 'menu',
  options: entries.slice(0, limits.overflowOptions).map(entry),
});

/** Buttons, three in a row at most, and a menu behind them: a menu of one entry would be one press more, so it is a button. */
export function row(buttons: Press[], about: string, menu: Press[] = []): KnownBlock[] {
  const shown = menu.length === 1 ? [...buttons, ...menu] : buttons;
  const elements: ActionsBlockElement[] = shown.map((press, index) => unique(button(press, about), index));
  if (menu.length > 1) elements.push(overflow(menu));
  const rows: KnownBlock[] = [];
  while (elements.length > 0) {
    const size = elements[ROW]?.type === 'overflow' ? ROW + 1 : ROW;
    rows.push({ type: 'actions', elements: elements.splice(0, size) });
  }
  return rows;
}

/** Labels of all buttons that can be pressed, in reading order: what top-level text names. */
export const labelsIn = (blocks: KnownBlock[]): string[] =>
  blocks
    .flatMap((block): { type: string }[] => (block.type === 'actions' ? block.elements : []))
    .filter((one): one is Button => one.type === 'button')
    .map((one) => one.text.text.replace(/…$/, ''));
const unique = (one: Button, index: number): Button =>
  one.action_id === 'link' ? { ...one, action_id: `link:${index}` } : one;

/** A button that opens an address; null where the address is not one of the web. */
export function linkTo(label: string, url: string | null | undefined): Press[] {
  const target = webUrl(url);
  return target === null ? [] : [{ label, action: 'link', url: target }];
}

/** At most what Slack takes; the buttons stand at the end and are never what is dropped. */
export function fit(content: Content, max: number = limits.messageBlocks): Content {
  const text = cut(content.text, limits.messageText);
  if (content.blocks.length <= max) return { text, blocks: content.blocks };
  const actions = content.blocks.filter((block) => block.type === 'actions').slice(-10);
  const others = content.blocks
    .filter((block) => block.type !== 'actions')
    .slice(0, max - actions.length - 1);
  return { text, blocks: [...others, context('Shortened.'), ...actions] };
}
