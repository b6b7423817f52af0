import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { Blocks } from '../blocks/block.ts';
import { SurfaceContext } from '../blocks/surface.ts';
import { Icon } from '../parts/icons.ts';
import { api, placeKey, tryTo } from '../state/acts.ts';
import { seen, viewer } from '../state/store.ts';
import { clearTrouble, troubles } from '../state/troubles.ts';

const here = () => placeKey({ home: true });

/** The app's own page for this person, asked for anew whenever it is opened. */
export function HomeView(): VNode {
  const person = viewer.value;
  useEffect(() => {
    if (person) void tryTo(async () => await api().openHome());
  }, [person]);
  const view = seen.value?.home;
  const trouble = troubles.value.get(here());
  if (!view) {
    return html`<div class="home"><p class="pane-empty">${seen.value?.app.name ?? 'The app'} has not drawn its Home yet.</p></div>`;
  }
  const surface = { place: { home: true } as const, key: `home/${person}`, blocks: view.blocks };
  return html`<div class="home" tabindex="0" role="tabpanel" aria-label="Home">
    <${SurfaceContext.Provider} value=${surface}>
      <div class="home-page">
        ${
          trouble
            ? html`<p class="trouble" role="alert"><${Icon} name="alert" /> ${trouble}
                <button type="button" class="text-button" onClick=${() => clearTrouble(here())}>Dismiss</button></p>`
            : null
        }
        <${Blocks} blocks=${view.blocks} />
      </div>
    <//>
  </div>`;
}
