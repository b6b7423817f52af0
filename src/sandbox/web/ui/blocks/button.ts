import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Icon } from '../parts/icons.ts';
import { MenuButton, type MenuItem } from '../parts/menu.ts';
import { elementKey, followInside, pending, press } from '../state/acts.ts';
import { emojiOf } from '../text/emoji.ts';
import { Emoji, Plain, Text } from '../text/inline.ts';
import { askConfirm } from './confirm.ts';
import { valuesOf } from './form.ts';
import { useSurface } from './surface.ts';
import type { Element, TextObject } from './types.ts';

type Props = { element: Element; blockId: string };

export function Button({ element, blockId }: Props): VNode {
  const surface = useSurface();
  const nth = element.value ?? '';
  const busy = pending.value.has(elementKey(surface.place, blockId, element.action_id) + nth);
  const look = `button ${element.style ?? ''} ${busy ? 'is-busy' : ''}`;
  const tell = () =>
    press({
      place: surface.place,
      block_id: blockId,
      action_id: element.action_id,
      nth,
      ...(element.value === undefined ? {} : { answer: { value: element.value } }),
      values: valuesOf(surface.key, surface.blocks),
    });
  if (element.url) {
    const url = element.url;
    /** The page opens at once, as in Slack; the app only hears that it did. */
    const open = (event: MouseEvent) => {
      followInside(event, url);
      if (!surface.locked) void tell();
    };
    return html`<a
      class=${look}
      href=${url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label=${element.accessibility_label}
      onClick=${open}
      ><${Text} of=${element.text} /><span class="leaves"><${Icon} name="leave" /></span
    ></a>`;
  }
  const click = async () => {
    if (busy || surface.locked) return;
    if (await askConfirm(element.confirm)) await tell();
  };
  return html`<button
    type="button"
    class=${look}
    aria-label=${element.accessibility_label}
    aria-busy=${busy}
    aria-disabled=${busy || surface.locked}
    onClick=${() => void click()}
  >
    <${Text} of=${element.text} />
  </button>`;
}

export function Overflow({ element, blockId }: Props): VNode {
  const surface = useSurface();
  const options = element.options ?? [];
  const items = options.map(
    (option): MenuItem => ({
      key: option.value ?? option.text.text,
      label: html`<${Text} of=${option.text} />`,
      hint: option.description ? html`<${Text} of=${option.description} />` : undefined,
      url: option.url,
    }),
  );
  const pick = async (item: MenuItem) => {
    if (surface.locked || !(await askConfirm(element.confirm))) return;
    await press({
      place: surface.place,
      block_id: blockId,
      action_id: element.action_id,
      answer: { option: item.key },
      values: valuesOf(surface.key, surface.blocks),
    });
  };
  const busy = pending.value.has(elementKey(surface.place, blockId, element.action_id));
  const label = element.accessibility_label ?? 'More actions';
  return html`<${MenuButton}
    label=${label}
    items=${items}
    busy=${busy}
    class="button overflow"
    onPick=${(item: MenuItem) => void pick(item)}
  >
    <${Icon} name="more" />
  <//>`;
}

/** The two thumbs, or a small picture, below an answer. */
export function FeedbackButtons({ element, blockId }: Props): VNode {
  const give = (
    part: { text: TextObject; value: string; accessibility_label?: string } | undefined,
    icon: string,
  ) => {
    if (!part) return null;
    const button: Element = { ...element, type: 'button', value: part.value, text: part.text };
    return html`<${IconButton} element=${{ ...button, icon, accessibility_label: part.accessibility_label }} blockId=${blockId} />`;
  };
  return html`<span class="feedback">
    ${give(element.positive_button, '+1')} ${give(element.negative_button, '-1')}
  </span>`;
}

const ICONS: Record<string, string> = {
  trash: 'wastebasket',
  edit: 'pencil',
  copy: 'clipboard',
  refresh: 'repeat',
};

export function IconButton({ element, blockId }: Props): VNode {
  const surface = useSurface();
  const name = ICONS[element.icon ?? ''] ?? element.icon ?? '';
  const character = emojiOf(name);
  const nth = element.value ?? '';
  const busy = pending.value.has(elementKey(surface.place, blockId, element.action_id) + nth);
  const click = async () => {
    if (busy || surface.locked || !(await askConfirm(element.confirm))) return;
    await press({
      place: surface.place,
      block_id: blockId,
      action_id: element.action_id,
      nth,
      answer: { value: nth },
    });
  };
  const label = element.accessibility_label ?? element.text?.text ?? name;
  return html`<button type="button" class="icon-button small" title=${label} aria-label=${label} aria-busy=${busy} onClick=${() => void click()}>
    ${character ? html`<${Emoji} name=${name} character=${character} />` : html`<${Plain} text=${label} />`}
  </button>`;
}
