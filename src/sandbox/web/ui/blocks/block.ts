import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { FileRow } from '../parts/file-row.ts';
import { Link, Text } from '../text/inline.ts';
import { Markdown } from '../text/markdown.ts';
import { Button, FeedbackButtons, IconButton, Overflow } from './button.ts';
import { Boxes, DateField, TextField } from './fields.ts';
import { blockIdOf } from './form.ts';
import { Input } from './input.ts';
import { Alert, Card, Carousel, Container, Plan, Table, Task } from './panels.ts';
import { Picture } from './picture.ts';
import { RichText } from './rich-text.ts';
import { Select } from './selects.ts';
import type { Block, Element, ImageObject, TextObject } from './types.ts';

type Props = {
  blocks: readonly Block[];
  /** What the app or local Slack has to say about single blocks, by block id. */
  errors?: Record<string, string>;
};

/** Draws blocks in order. What their elements are clicked on is told by the surface around them. */
export function Blocks({ blocks, errors = {} }: Props): VNode {
  return html`<div class="blocks">
    ${blocks.map((block, at) => {
      const blockId = blockIdOf(block, at);
      return html`<${OneBlock} key=${blockId} block=${block} blockId=${blockId} error=${errors[blockId]} />`;
    })}
  </div>`;
}

type OneProps = { block: Block; blockId: string; error: string | undefined };

function OneBlock({ block, blockId, error }: OneProps): VNode | null {
  switch (block.type) {
    case 'header':
      return html`<h3 class="block-header"><${Text} of=${block.text} /></h3>`;
    case 'section':
      return html`<${Section} block=${block} blockId=${blockId} />`;
    case 'context':
      return html`<div class="block-context">${block.elements.map((one) => drawContext(one))}</div>`;
    case 'actions':
    case 'context_actions':
      return html`<div class=${block.type === 'actions' ? 'block-actions' : 'block-actions is-small'}>
        ${block.elements.map(
          (element, at) =>
            html`<${ActionElement} key=${element.action_id ?? at} element=${element} blockId=${blockId} />`,
        )}
      </div>`;
    case 'divider':
      return html`<hr />`;
    case 'image':
      return html`<figure class="block-image">
        ${block.title ? html`<figcaption><${Text} of=${block.title} /></figcaption>` : null}
        <${Picture} image=${block} />
      </figure>`;
    case 'rich_text':
      return html`<${RichText} elements=${block.elements} />`;
    case 'markdown':
      return html`<${Markdown} text=${block.text} />`;
    case 'table':
    case 'data_table':
      return html`<${Table} block=${block} />`;
    case 'card':
      return html`<${Card} card=${block} blockId=${blockId} />`;
    case 'carousel':
      return html`<${Carousel} block=${block} blockId=${blockId} />`;
    case 'container':
      return html`<${Container} block=${block}><${Blocks} blocks=${block.child_blocks} /><//>`;
    case 'input':
      return html`<${Input} block=${block} blockId=${blockId} error=${error} />`;
    case 'alert':
      return html`<${Alert} block=${block} />`;
    case 'plan':
      return html`<${Plan} block=${block} />`;
    case 'task_card':
      return html`<section class="plan"><${Task} task=${block} /></section>`;
    case 'video':
      return html`<p class="block-video">
        <${Link} url=${block.title_url ?? block.video_url}><${Text} of=${block.title} /><//>
        ${block.description ? html`<small><${Text} of=${block.description} /></small>` : null}
      </p>`;
    case 'file':
      return html`<${FileRow} file=${{ id: block.external_id ?? '', title: block.external_id ?? 'File' }} />`;
    default:
      return html`<p class="block-unknown">This block cannot be shown: ${(block as { type: string }).type}</p>`;
  }
}

function drawContext(one: TextObject | ImageObject): VNode {
  return one.type === 'image'
    ? html`<span class="context-picture"><${Picture} image=${one} /></span>`
    : html`<${Text} of=${one} />`;
}

type SectionProps = { block: Extract<Block, { type: 'section' }>; blockId: string };

function Section({ block, blockId }: SectionProps): VNode {
  const { accessory } = block;
  const words = html`<div class="section-words">
    ${block.text ? html`<${Text} of=${block.text} />` : null}
    ${
      block.fields?.length
        ? html`<div class="section-fields">${block.fields.map((field) => html`<div><${Text} of=${field} /></div>`)}</div>`
        : null
    }
  </div>`;
  if (!accessory) return html`<div class="block-section">${words}</div>`;
  const label = block.text?.text.replace(/[*_~`]/g, '').slice(0, 80);
  return html`<div class=${`block-section has-${accessory.type === 'image' ? 'picture' : 'accessory'}`}>
    ${words}
    <div class="section-accessory">
      ${
        accessory.type === 'image'
          ? html`<${Picture} image=${accessory} />`
          : html`<${ActionElement} element=${accessory} blockId=${blockId} label=${label} />`
      }
    </div>
  </div>`;
}

type ElementProps = { element: Element; blockId: string; label?: string | undefined };

/** An element that acts by itself, outside an input block. */
function ActionElement({ element, blockId, label }: ElementProps): VNode {
  const props = { element, blockId };
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return html`<${Button} ...${props} />`;
    case 'overflow':
      return html`<${Overflow} ...${props} />`;
    case 'feedback_buttons':
      return html`<${FeedbackButtons} ...${props} />`;
    case 'icon_button':
      return html`<${IconButton} ...${props} />`;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return html`<${DateField} ...${props} />`;
    case 'radio_buttons':
    case 'checkboxes':
      return html`<${Boxes} ...${props} label=${label} />`;
    default:
      return element.type.endsWith('_select')
        ? html`<${Select} ...${props} />`
        : html`<${TextField} ...${props} />`;
  }
}
