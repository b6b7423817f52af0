import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { authorOf } from '../messages/message.ts';
import { Avatar } from '../parts/avatar.ts';
import { Icon, type IconName } from '../parts/icons.ts';
import { preview } from '../state/live.ts';
import { isUnreadPing } from '../state/reads.ts';
import { go, sidebarOpen } from '../state/route.ts';
import { nameOf, type Seen } from '../state/seen.ts';
import { reader, seen } from '../state/store.ts';
import { formatSlackDate, secondsOf } from '../text/dates.ts';
import { BackButton, titleOf } from './channel-view.ts';

function frame(title: string, icon: IconName, body: unknown): VNode {
  return html`<section class="pane channel" aria-label=${title}>
    <header class="pane-header">
      <${BackButton} label="All channels" onBack=${() => (sidebarOpen.value = true)} />
      <h1><${Icon} name=${icon} /><span class="channel-name">${title}</span></h1>
    </header>
    <div class="list-page">${body}</div>
  </section>`;
}

/** Every post that notified this person, newest first: who was asked, and who was left in peace. */
export function ActivityView(): VNode {
  const view = seen.value;
  const pings = view ? view.pings.toSorted((a, b) => secondsOf(b.ts) - secondsOf(a.ts)) : [];
  const rows = view ? pings.map((ping) => drawPing(ping, view)) : [];
  return frame(
    'Activity',
    'bell',
    rows.length > 0 ? rows : html`<p class="pane-empty">Nobody has asked you for anything.</p>`,
  );
}

function drawPing(ping: { channel: string; ts: string }, view: Seen): VNode | null {
  const channel = view.channels.find((one) => one.id === ping.channel);
  const message = channel?.messages.find((one) => one.ts === ping.ts);
  if (!channel || !message) return null;
  const { id, user } = authorOf(message);
  const fresh = isUnreadPing(channel, ping.ts);
  const inThread = message.thread_ts && message.thread_ts !== message.ts;
  const open = () =>
    go({
      channel: channel.id,
      thread: inThread ? (message.thread_ts ?? '') : '',
      message: ping.ts,
      view: '',
      canvas: '',
    });
  return html`<button type="button" key=${ping.channel + ping.ts} class=${fresh ? 'list-row is-unread' : 'list-row'} onClick=${open}>
    <${Avatar} id=${id} user=${user} size="small" />
    <span class="list-words">
      <span class="list-head">
        <b>${nameOf(user)}</b> <small>${inThread ? 'in a thread in ' : 'in '}${titleOf(channel)}</small>
        ${fresh ? html`<span class="badge">New</span>` : null}
      </span>
      <span class="list-text">${message.deleted ? 'This message was deleted.' : preview(message)}</span>
    </span>
    <small class="list-time">${formatSlackDate(secondsOf(ping.ts), '{date_short_pretty} {time}', reader.value)}</small>
  </button>`;
}

export function CanvasesView(): VNode {
  const canvases = seen.value?.canvases ?? [];
  const rows = canvases.map(
    (
      one,
    ) => html`<button type="button" key=${one.id} class="list-row" onClick=${() => go({ canvas: one.id })}>
      <span class="file-icon"><${Icon} name="page" /></span>
      <span class="list-words">
        <span class="list-head"><b>${one.title}</b></span>
        <span class="list-text">${one.can_edit ? 'You can edit this' : 'Read only'}</span>
      </span>
    </button>`,
  );
  return frame(
    'Canvases',
    'page',
    rows.length > 0 ? rows : html`<p class="pane-empty">No canvas has been shared with you.</p>`,
  );
}
