import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Popup, roveFocus } from './popup.ts';

export type MenuItem = {
  key: string;
  label: unknown;
  hint?: unknown;
  url?: string | undefined;
  danger?: boolean;
};

type Props = {
  label: string;
  items: MenuItem[];
  onPick: (item: MenuItem) => void;
  class?: string;
  busy?: boolean;
  children?: unknown;
};

/** A button that opens a list of things to do. */
export function MenuButton({
  label,
  items,
  onPick,
  class: extra = 'icon-button',
  busy = false,
  children,
}: Props): VNode {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) anchor.current?.focus();
  };
  const pick = (item: MenuItem) => {
    close(true);
    onPick(item);
  };
  return html`<button
      ref=${anchor}
      type="button"
      class=${extra}
      aria-label=${label}
      title=${label}
      aria-haspopup="menu"
      aria-expanded=${open}
      aria-busy=${busy}
      onClick=${() => setOpen(!open)}
    >
      ${children}
    </button>
    ${open && html`<${MenuList} anchor=${anchor} label=${label} items=${items} onPick=${pick} onClose=${close} />`}`;
}

type ListProps = {
  anchor: { current: HTMLButtonElement | null };
  label: string;
  items: MenuItem[];
  onPick: (item: MenuItem) => void;
  onClose: (refocus: boolean) => void;
};

function MenuList({ anchor, label, items, onPick, onClose }: ListProps): VNode {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(
    () => list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true }),
    [],
  );
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose(true);
    } else if (event.key === 'Tab') onClose(false);
    else roveFocus(event, '[role=menuitem]');
  };
  return html`<${Popup} anchor=${anchor} align="end" class="menu" onClose=${() => onClose(false)}>
    <div ref=${list} role="menu" aria-label=${label} onKeyDown=${key}>
      ${items.map((item) => {
        const body = html`<span>${item.label}</span>${item.hint ? html`<small>${item.hint}</small>` : null}`;
        const look = item.danger ? 'menu-item is-danger' : 'menu-item';
        return item.url
          ? html`<a
              key=${item.key}
              role="menuitem"
              tabindex="-1"
              class=${look}
              href=${item.url}
              target="_blank"
              rel="noopener noreferrer"
              onClick=${() => onPick(item)}
              >${body}</a
            >`
          : html`<button key=${item.key} type="button" role="menuitem" tabindex="-1" class=${look} onClick=${() => onPick(item)}>
              ${body}
            </button>`;
      })}
    </div>
  <//>`;
}
