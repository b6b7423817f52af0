import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { ConfirmDialog } from '../blocks/confirm.ts';
import { ThreadPane } from '../messages/thread-pane.ts';
import { guide } from '../state/guide-live.ts';
import { guideOpen } from '../state/preferences.ts';
import { route, sidebarOpen } from '../state/route.ts';
import { appChannel, channel, people, sandbox, seen } from '../state/store.ts';
import { CanvasPane } from './canvas-pane.ts';
import { ChannelView, titleOf } from './channel-view.ts';
import { GuidePanel } from './guide-panel.ts';
import { ActivityView, CanvasesView } from './lists.ts';
import { Modal } from './modal.ts';
import { PeopleBar } from './people-bar.ts';
import { Sidebar } from './sidebar.ts';
import { Toasts } from './toasts.ts';

/** The whole page: people above; channels, conversation, thread or canvas, and guide side by side. */
export function App(): VNode {
  const { view, thread, canvas } = route.value;
  const open = channel.value;
  const beside = canvas !== '' || (thread !== '' && open !== null && view === '');
  useEffect(() => {
    document.title = titleFor();
  });
  const look = [
    'slack',
    beside ? 'has-beside' : '',
    sidebarOpen.value ? 'shows-sidebar' : '',
    guide.value && guideOpen.value ? 'has-guide' : '',
  ].join(' ');
  return html`<a class="skip" href="#main">Skip to the conversation</a>
    <div class=${look}>
      <${PeopleBar} />
      <${Sidebar} />
      <main id="main" tabindex="-1">${drawMain()}</main>
      ${
        beside
          ? canvas !== ''
            ? html`<${CanvasPane} />`
            : html`<${ThreadPane} channel=${open} thread=${thread} />`
          : null
      }
      <${GuidePanel} />
    </div>
    <${Modal} />
    <${ConfirmDialog} />
    <${Toasts} />`;
}

function drawMain(): VNode {
  const { view } = route.value;
  if (!seen.value) return html`<p class="boot">Opening local Slack…</p>`;
  if (view === 'activity') return html`<${ActivityView} />`;
  if (view === 'canvases') return html`<${CanvasesView} />`;
  const open = view === 'home' ? appChannel.value : channel.value;
  if (open) return html`<${ChannelView} channel=${open} />`;
  return html`<p class="pane-empty">Nothing here that you can see. Choose a channel.</p>`;
}

function titleFor(): string {
  const mentions = people.value.find((one) => one.name === route.value.as)?.mentions ?? 0;
  const where = channel.value ? titleOf(channel.value) : 'Local Slack';
  return `${mentions > 0 ? `(${mentions}) ` : ''}${where} · ${sandbox.value?.team.name ?? 'Local Slack'}`;
}
