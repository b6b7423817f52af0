import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Icon } from '../parts/icons.ts';
import { announcement, dismiss, toasts } from '../state/store.ts';

/** Short notes in a corner, and the words that only screen readers hear. */
export function Toasts(): VNode {
  return html`<div class="toasts" role="status" aria-live="polite">
      ${toasts.value.map(
        (one) => html`<div key=${one.id} class=${`toast is-${one.tone}`}>
          <${Icon} name=${one.tone === 'trouble' ? 'alert' : 'info'} />
          <span>${one.text}</span>
          <button type="button" class="icon-button small" aria-label="Dismiss" onClick=${() => dismiss(one.id)}>
            <${Icon} name="close" />
          </button>
        </div>`,
      )}
    </div>
    <div class="hidden" role="log" aria-live="polite" data-role="announcer">${announcement.value}</div>`;
}
