import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { typedIn } from '../parts/events.ts';
import { Icon } from '../parts/icons.ts';
import { api, tryTo } from '../state/acts.ts';
import { go } from '../state/route.ts';
import type { Canvas } from '../state/seen.ts';
import { canvas, toast } from '../state/store.ts';
import { Markdown } from '../text/markdown.ts';
import { BackButton } from './channel-view.ts';

const close = () => go({ canvas: '' });

export function CanvasPane(): VNode {
  const open = canvas.value;
  const pane = useRef<HTMLElement>(null);
  useEffect(() => pane.current?.focus({ preventScroll: true }), [open?.id]);
  const escape = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLTextAreaElement;
    if (event.key === 'Escape' && !event.defaultPrevented && !typing) close();
  };
  return html`<aside class="pane canvas" ref=${pane} tabindex="-1" aria-label=${open ? `Canvas: ${open.title}` : 'Canvas'} onKeyDown=${escape}>
    ${
      open
        ? html`<${OpenCanvas} key=${open.id} canvas=${open} onClose=${close} />`
        : html`<header class="pane-header"><h2>Canvas</h2>${closeButton(close)}</header>
            <p class="pane-empty">There is no such canvas, or you may not see it.</p>`
    }
  </aside>`;
}

function closeButton(onClose: () => void): VNode {
  return html`<button type="button" class="icon-button close" aria-label="Close canvas" title="Close canvas" onClick=${onClose}>
    <${Icon} name="close" />
  </button>`;
}

type Draft = { markdown: string; from: string };

function OpenCanvas({ canvas: open, onClose }: { canvas: Canvas; onClose: () => void }): VNode {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [saving, setSaving] = useState(false);
  const changedMeanwhile = draft !== null && draft.from !== open.markdown;
  const save = async () => {
    if (!draft) return;
    setSaving(true);
    const saved = await tryTo(async () => await api().editCanvas(open.id, draft.markdown));
    setSaving(false);
    if (!saved) return;
    setDraft(null);
    toast('Canvas saved');
  };
  return html`<header class="pane-header">
      <${BackButton} label="Back" onBack=${onClose} />
      <h2><${Icon} name="page" /><span class="channel-name">${open.title}</span></h2>
      ${open.can_edit ? null : html`<span class="mark"><${Icon} name="lock" /> Read only</span>`}
      ${
        open.can_edit && !draft
          ? html`<button type="button" class="button small" onClick=${() => setDraft({ markdown: open.markdown, from: open.markdown })}>
              <${Icon} name="edit" /> Edit
            </button>`
          : null
      }
      ${closeButton(onClose)}
    </header>
    ${
      draft
        ? html`<form
            class="canvas-edit"
            onSubmit=${(event: Event) => {
              event.preventDefault();
              void save();
            }}
          >
            ${changedMeanwhile ? html`<p class="trouble" role="alert"><${Icon} name="alert" /> Somebody changed this canvas while you were writing. Saving replaces their change.</p>` : null}
            <textarea
              aria-label=${`Text of ${open.title}, in Markdown`}
              value=${draft.markdown}
              onInput=${(event: Event) => setDraft({ ...draft, markdown: typedIn(event) })}
            ></textarea>
            <footer>
              <span class="input-hint">Markdown</span>
              <button type="button" class="button" onClick=${() => setDraft(null)}>Cancel</button>
              <button type="submit" class=${saving ? 'button primary is-busy' : 'button primary'} aria-busy=${saving}>Save</button>
            </footer>
          </form>`
        : html`<div class="canvas-page" tabindex="0" role="document">
            ${/^#\s/.test(open.markdown.trimStart()) ? null : html`<h1 class="canvas-title">${open.title}</h1>`}
            <${Markdown} text=${open.markdown} />
            ${open.can_edit ? null : html`<p class="canvas-note">You can read this canvas, but not change it.</p>`}
          </div>`
    }`;
}
