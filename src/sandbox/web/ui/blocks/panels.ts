import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icons.ts';
import { Link, Text } from '../text/inline.ts';
import { Button } from './button.ts';
import { Picture } from './picture.ts';
import { RichText } from './rich-text.ts';
import type { Block, CardParts, TableCell, TaskParts } from './types.ts';

type BlockOf<Type extends Block['type']> = Extract<Block, { type: Type }>;

function drawCell(cell: TableCell): unknown {
  if (cell.elements) return html`<${RichText} elements=${cell.elements} />`;
  return cell.text ?? cell.value ?? '';
}

export function Table({ block }: { block: Extract<Block, { rows: unknown }> }): VNode {
  const [head = [], ...rows] = block.rows;
  const look = (at: number) => {
    const setting = block.column_settings?.[at];
    return `align-${setting?.align ?? 'left'} ${setting?.is_wrapped ? 'wraps' : ''}`;
  };
  return html`<div class="table-frame" tabindex="0" role="group" aria-label=${block.caption ?? 'Table'}>
    <table>
      ${block.caption ? html`<caption>${block.caption}</caption>` : null}
      <thead>
        <tr>${head.map((cell, at) => html`<th scope="col" class=${look(at)}>${drawCell(cell)}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map((row) => html`<tr>${row.map((cell, at) => html`<td class=${look(at)}>${drawCell(cell)}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

export function Card({ card, blockId }: { card: CardParts; blockId: string }): VNode {
  return html`<article class="card">
    ${card.hero_image ? html`<div class="card-hero"><${Picture} image=${card.hero_image} /></div>` : null}
    <div class="card-body">
      <div class="card-top">
        ${card.icon ? html`<span class="card-icon"><${Picture} image=${card.icon} /></span>` : null}
        <div>
          ${card.title ? html`<div class="card-title"><${Text} of=${card.title} /></div>` : null}
          ${card.subtitle ? html`<div class="card-subtitle"><${Text} of=${card.subtitle} /></div>` : null}
        </div>
      </div>
      ${card.body ? html`<div class="card-text"><${Text} of=${card.body} /></div>` : null}
      ${card.subtext ? html`<div class="card-subtext"><${Text} of=${card.subtext} /></div>` : null}
      ${
        card.actions?.length
          ? html`<div class="card-actions">
              ${card.actions.map((element) => html`<${Button} element=${element} blockId=${blockId} />`)}
            </div>`
          : null
      }
    </div>
  </article>`;
}

export function Carousel({ block, blockId }: { block: BlockOf<'carousel'>; blockId: string }): VNode {
  const lane = useRef<HTMLDivElement>(null);
  const slide = (by: number) => lane.current?.scrollBy({ left: by * 260 });
  const many = block.elements.length > 2;
  return html`<div class="carousel" role="group" aria-label=${`${block.elements.length} cards`}>
    <div ref=${lane} class="carousel-lane" tabindex="0">
      ${block.elements.map((card, at) => html`<${Card} card=${card} blockId=${card.block_id ?? `${blockId}-${at}`} />`)}
    </div>
    ${
      many
        ? html`<div class="carousel-steps">
            <button type="button" class="icon-button small is-back" aria-label="Earlier cards" onClick=${() => slide(-1)}>
              <${Icon} name="back" />
            </button>
            <button type="button" class="icon-button small is-on" aria-label="Later cards" onClick=${() => slide(1)}>
              <${Icon} name="back" />
            </button>
          </div>`
        : null
    }
  </div>`;
}

const ALERT_WORDS = {
  default: 'Note',
  info: 'Note',
  warning: 'Warning',
  error: 'Error',
  success: 'Done',
} as const;

export function Alert({ block }: { block: BlockOf<'alert'> }): VNode {
  const level = block.level ?? 'default';
  const icon = level === 'success' ? 'check' : level === 'warning' || level === 'error' ? 'alert' : 'info';
  return html`<div class=${`alert alert-${level}`} role=${level === 'error' ? 'alert' : 'note'}>
    <${Icon} name=${icon} /><span class="hidden">${ALERT_WORDS[level]}: </span><${Text} of=${block.text} />
  </div>`;
}

const STATUS_WORDS = {
  pending: 'Not started',
  in_progress: 'In progress',
  complete: 'Done',
  error: 'Failed',
} as const;

export function Task({ task }: { task: TaskParts }): VNode {
  const status = task.status ?? 'pending';
  return html`<div class=${`task task-${status}`}>
    <span class="task-mark" aria-hidden="true"></span>
    <div>
      <div class="task-title">${task.title} <small>${STATUS_WORDS[status]}</small></div>
      ${task.details ? html`<${RichText} elements=${task.details.elements} />` : null}
      ${task.output ? html`<${RichText} elements=${task.output.elements} />` : null}
      ${
        task.sources?.length
          ? html`<div class="task-sources">
              ${task.sources.map((source) => html`<${Link} url=${source.url}>${source.text ?? source.url}<//>`)}
            </div>`
          : null
      }
    </div>
  </div>`;
}

export function Plan({ block }: { block: BlockOf<'plan'> }): VNode {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === 'complete').length;
  return html`<section class="plan" aria-label=${block.title}>
    <div class="plan-title">${block.title} <small>${done} of ${tasks.length}</small></div>
    ${tasks.map((task) => html`<${Task} task=${task} />`)}
  </section>`;
}

export function Container({ block, children }: { block: BlockOf<'container'>; children?: unknown }): VNode {
  const [open, setOpen] = useState(!block.default_collapsed);
  const title = html`<span><${Text} of=${block.title} /></span>
    ${block.subtitle ? html`<small><${Text} of=${block.subtitle} /></small>` : null}`;
  return html`<section class="container">
    ${
      block.is_collapsible
        ? html`<button type="button" class="container-title" aria-expanded=${open} onClick=${() => setOpen(!open)}>
            <${Icon} name="down" />${title}
          </button>`
        : html`<div class="container-title">${title}</div>`
    }
    ${open ? children : null}
  </section>`;
}
