import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Text } from '../text/inline.ts';
import { Boxes, DateField, TextField } from './fields.ts';
import { Select } from './selects.ts';
import type { Block } from './types.ts';

type Props = { block: Extract<Block, { type: 'input' }>; blockId: string; error: string | undefined };

export function Input({ block, blockId, error }: Props): VNode {
  const { element } = block;
  const describing = `${blockId}-about`;
  const control = {
    element,
    blockId,
    quiet: !block.dispatch_action,
    label: block.optional ? `${block.label.text} (optional)` : block.label.text,
    describedBy: error || block.hint ? describing : undefined,
    invalid: Boolean(error),
  };
  return html`<div class=${error ? 'block-input is-wrong' : 'block-input'} data-block=${blockId}>
    <div class="input-label" aria-hidden="true">
      <${Text} of=${block.label} />${block.optional ? html`<span class="optional"> (optional)</span>` : null}
    </div>
    ${drawElement(element.type, control)}
    <div id=${describing}>
      ${error ? html`<p class="input-error" role="alert">${error}</p>` : null}
      ${block.hint ? html`<p class="input-hint"><${Text} of=${block.hint} /></p>` : null}
    </div>
  </div>`;
}

function drawElement(type: string, control: object): VNode {
  if (type === 'datepicker' || type === 'timepicker' || type === 'datetimepicker') {
    return html`<${DateField} ...${control} />`;
  }
  if (type === 'radio_buttons' || type === 'checkboxes') return html`<${Boxes} ...${control} />`;
  if (type === 'file_input') return html`<p class="input-hint">Files cannot be added in local Slack.</p>`;
  return type.endsWith('_select') ? html`<${Select} ...${control} />` : html`<${TextField} ...${control} />`;
}
