import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Avatar } from '../parts/avatar.ts';
import { Icon, type IconName } from '../parts/icons.ts';
import { isUnreadPing, unreadIn } from '../state/reads.ts';
import { go, openChannel, route } from '../state/route.ts';
import type { Channel, Seen } from '../state/seen.ts';
import { appChannel, sandbox, seen, userName } from '../state/store.ts';

export function Sidebar(): VNode | null {
  const view = seen.value;
  if (!view) return null;
  const app = appChannel.value;
  const channels = view.channels.filter((one) => !one.is_im).toSorted((a, b) => a.name.localeCompare(b.name));
  const messages = view.channels.filter((one) => one.is_im && one !== app);
  const pings = view.pings.filter((ping) => {
    const channel = view.channels.find((one) => one.id === ping.channel);
    return channel ? isUnreadPing(channel, ping.ts) : false;
  });
  return html`<nav class="sidebar" aria-label="Workspace">
    <div class="workspace">
      <span class="workspace-mark" aria-hidden="true">${(sandbox.value?.team.name ?? 'w').slice(0, 1)}</span>
      <span class="workspace-name">${sandbox.value?.team.name ?? 'Workspace'}</span>
    </div>
    <div class="sidebar-lists">
      <ul>
        <${Place} icon="bell" label="Activity" view="activity" mentions=${pings.length} />
        <${Place} icon="page" label="Canvases" view="canvases" />
      </ul>
      <h2>Channels</h2>
      <ul>${channels.map((channel) => html`<${ChannelRow} key=${channel.id} channel=${channel} view=${view} />`)}</ul>
      ${
        messages.length > 0
          ? html`<h2>Direct messages</h2>
              <ul>${messages.map((channel) => html`<${ChannelRow} key=${channel.id} channel=${channel} view=${view} />`)}</ul>`
          : null
      }
      <h2>Apps</h2>
      <ul><${AppRow} view=${view} channel=${app} /></ul>
    </div>
  </nav>`;
}

type PlaceProps = { icon: IconName; label: string; view: 'activity' | 'canvases'; mentions?: number };

function Place({ icon, label, view, mentions = 0 }: PlaceProps): VNode {
  const current = route.value.view === view;
  return html`<li>
    <button
      type="button"
      class=${rowLook(current, mentions > 0)}
      aria-current=${current ? 'page' : undefined}
      onClick=${() => go({ view, thread: '', canvas: '' })}
    >
      <${Icon} name=${icon} /><span class="row-name">${label}</span>${drawBadge(mentions)}
    </button>
  </li>`;
}

function rowLook(current: boolean, unread: boolean): string {
  return `row ${current ? 'is-current' : ''} ${unread ? 'is-unread' : ''}`;
}

function drawBadge(mentions: number): VNode | null {
  if (mentions === 0) return null;
  return html`<span class="badge" aria-label=${`${mentions} ${mentions === 1 ? 'mention' : 'mentions'}`}>${mentions}</span>`;
}

function ChannelRow({ channel, view }: { channel: Channel; view: Seen }): VNode {
  const current = route.value.channel === channel.id && route.value.view === '';
  const { unread, mentions } = unreadIn(channel, view);
  const other = channel.user ?? '';
  const name = channel.is_im ? (other ? userName(other) : channel.name) : channel.name;
  return html`<li>
    <button
      type="button"
      class=${rowLook(current, unread > 0 || mentions > 0)}
      aria-current=${current ? 'page' : undefined}
      onClick=${() => openChannel(channel.id)}
    >
      ${
        channel.is_im
          ? html`<${Avatar} id=${other} user=${view.users[other]} size="tiny" />`
          : html`<${Icon} name=${channel.is_private ? 'lock' : 'hash'} />`
      }
      <span class="row-name">${name}</span>
      ${unread > 0 ? html`<span class="hidden">${unread} unread</span>` : null}
      ${channel.is_ext_shared ? html`<span class="row-mark" title="Shared with another company"><${Icon} name="globe" /></span>` : null}
      ${channel.is_archived ? html`<span class="row-mark"><small>archived</small></span>` : null}
      ${drawBadge(mentions)}
    </button>
  </li>`;
}

function AppRow({ view, channel }: { view: Seen; channel: Channel | null }): VNode {
  const current =
    route.value.view === 'home' ||
    (channel !== null && route.value.channel === channel.id && route.value.view === '');
  const { unread, mentions } = channel ? unreadIn(channel, view) : { unread: 0, mentions: 0 };
  const bot = view.app.bot_user_id ?? 'app';
  return html`<li>
    <button
      type="button"
      class=${rowLook(current, unread > 0)}
      aria-current=${current ? 'page' : undefined}
      onClick=${() => go({ view: unread > 0 ? '' : 'home', channel: channel?.id ?? route.value.channel, thread: '', canvas: '' })}
    >
      <${Avatar} id=${bot} user=${view.users[bot] ?? { name: view.app.name, is_bot: true }} size="tiny" />
      <span class="row-name">${view.app.name}</span>
      ${drawBadge(Math.max(mentions, unread))}
    </button>
  </li>`;
}
