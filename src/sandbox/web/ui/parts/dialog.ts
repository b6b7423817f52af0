import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

type Props = { name: string; label: string; onClose: () => void; children?: unknown };

/**
 * A dialog in the browser's top layer: the page behind is inert, Escape closes, focus goes back where it was. A
 * press outside closes a confirm only; a form would lose what was typed.
 */
export function Dialog({ name, label, onClose, children }: Props): VNode {
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = box.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const cancel = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  const outside = (event: MouseEvent) => {
    if (name === 'confirm' && event.target === box.current) onClose();
  };
  return html`<dialog ref=${box} class=${`dialog ${name}`} aria-label=${label} onCancel=${cancel} onMouseDown=${outside}>
    <div class="dialog-frame">${children}</div>
  </dialog>`;
}
