import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Dialog } from '../parts/dialog.ts';
import { Text } from '../text/inline.ts';
import type { ConfirmObject } from './types.ts';

const open = signal<{ confirm: ConfirmObject; answer: (yes: boolean) => void } | null>(null);

/** Asks what the element's confirm object says; without one the answer is yes. */
export async function askConfirm(confirm: ConfirmObject | undefined): Promise<boolean> {
  if (!confirm) return true;
  return await new Promise((resolve) => {
    const answer = (yes: boolean) => {
      open.value = null;
      resolve(yes);
    };
    open.value = { confirm, answer };
  });
}

export function ConfirmDialog(): VNode | null {
  if (!open.value) return null;
  const { confirm, answer } = open.value;
  const yes = confirm.style === 'danger' ? 'button danger' : 'button primary';
  return html`<${Dialog} name="confirm" label=${confirm.title?.text ?? 'Are you sure?'} onClose=${() => answer(false)}>
    <header><h2><${Text} of=${confirm.title ?? { type: 'plain_text', text: 'Are you sure?' }} /></h2></header>
    <div class="dialog-body"><${Text} of=${confirm.text} /></div>
    <footer>
      <button type="button" class="button" onClick=${() => answer(false)}>
        <${Text} of=${confirm.deny ?? { type: 'plain_text', text: 'Cancel' }} />
      </button>
      <button type="button" class=${yes} autofocus onClick=${() => answer(true)}>
        <${Text} of=${confirm.confirm ?? { type: 'plain_text', text: 'Yes' }} />
      </button>
    </footer>
  <//>`;
}
