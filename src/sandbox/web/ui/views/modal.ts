import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Blocks } from '../blocks/block.ts';
import { forgetAnswers, refusalsOf, valuesOf } from '../blocks/form.ts';
import { SurfaceContext } from '../blocks/surface.ts';
import { Dialog } from '../parts/dialog.ts';
import { Icon } from '../parts/icons.ts';
import { api, attempt, placeKey, tryTo } from '../state/acts.ts';
import type { ModalView } from '../state/seen.ts';
import { sandbox, seen, viewer } from '../state/store.ts';
import { clearTrouble, troubles } from '../state/troubles.ts';
import { Text } from '../text/inline.ts';

const close = () => void tryTo(async () => await api().closeModal());

export function Modal(): VNode | null {
  const view = seen.value?.modal;
  const answers = `modal/${viewer.value}/`;
  useEffect(() => {
    if (!view) forgetAnswers(answers);
  }, [view === null, answers]);
  if (!view) return null;
  return html`<${OpenModal} key=${`${viewer.value}/${view.id ?? view.callback_id ?? view.title.text}`} view=${view} />`;
}

/** The app's topmost view. Closing it closes one level of the stack, as the arrow says. */
function OpenModal({ view }: { view: ModalView }): VNode {
  const surface = `modal/${viewer.value}/${view.id ?? ''}`;
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [sending, setSending] = useState(false);
  const trouble = troubles.value.get(placeKey({ modal: true }));
  const name = sandbox.value?.app.name ?? 'the app';
  useEffect(() => () => clearTrouble(placeKey({ modal: true })), []);

  const refuse = (wrong: Record<string, string>) => {
    setErrors(wrong);
    const first = Object.keys(wrong)[0];
    const block = first ? form.current?.querySelector(`[data-block="${CSS.escape(first)}"]`) : null;
    block?.querySelector<HTMLElement>('input, textarea, button, select')?.focus();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong = refusalsOf(surface, view.blocks);
    if (Object.keys(wrong).length > 0) return refuse(wrong);
    setSending(true);
    setErrors({});
    await attempt({ modal: true }, 'modal/submit', async () => {
      const answer = await api().submit(valuesOf(surface, view.blocks));
      if (answer?.errors) refuse(answer.errors);
    });
    setSending(false);
  };
  const deep = (view.depth ?? 1) > 1;
  return html`<${Dialog} name="modal" label=${view.title.text} onClose=${close}>
    <form ref=${form} novalidate onSubmit=${(event: Event) => void submit(event)}>
      <header>
        ${
          deep
            ? html`<button type="button" class="icon-button" aria-label="Back" onClick=${close}><${Icon} name="back" /></button>`
            : html`<span class="avatar avatar-small is-app" aria-hidden="true">${name.slice(0, 2).toUpperCase()}</span>`
        }
        <h2><${Text} of=${view.title} /></h2>
        <button type="button" class="icon-button" aria-label="Close" onClick=${close}><${Icon} name="close" /></button>
      </header>
      <div class="dialog-body" tabindex="-1">
        ${trouble ? html`<p class="trouble" role="alert"><${Icon} name="alert" /> ${trouble}</p>` : null}
        <${SurfaceContext.Provider} value=${{ place: { modal: true }, key: surface, blocks: view.blocks }}>
          <${Blocks} blocks=${view.blocks} errors=${errors} />
        <//>
      </div>
      <footer>
        <button type="button" class="button" onClick=${close}>
          ${view.close ? html`<${Text} of=${view.close} />` : view.submit ? 'Cancel' : 'Close'}
        </button>
        ${
          view.submit
            ? html`<button type="submit" class=${sending ? 'button primary is-busy' : 'button primary'} aria-busy=${sending} disabled=${sending}>
                <${Text} of=${view.submit} />
              </button>`
            : null
        }
      </footer>
    </form>
  <//>`;
}
