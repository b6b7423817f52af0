import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { Composer } from '../messages/composer.ts';
import { MessageList } from '../messages/message-list.ts';
import { Icon } from '../parts/icons.ts';
import { go, route, sidebarOpen } from '../state/route.ts';
import type { Channel, Message } from '../state/seen.ts';
import { appChannel, seen, userName, viewer } from '../state/store.ts';
import { isReply, threadsOf } from '../text/grouping.ts';
import { Mrkdwn } from '../text/inline.ts';
import { HomeView } from './home-view.ts';

/** Back to the list of channels; only phones show it. */
export function BackButton({ label, onBack }: { label: string; onBack: () => void }): VNode {
  return html`<button type="button" class="icon-button back" aria-label=${label} onClick=${onBack}><${Icon} name="back" /></button>`;
}

export function titleOf(channel: Channel): string {
  if (!channel.is_im) return `#${channel.name}`;
  return channel.user ? userName(channel.user) : channel.name;
}

export function ChannelView({ channel }: { channel: Channel }): VNode {
  const withApp = channel === appChannel.value;
  const home = route.value.view === 'home';
  return html`<section class="pane channel" aria-label=${titleOf(channel)}>
    <${ChannelHeader} channel=${channel} />
    ${
      withApp
        ? html`<div class="tabs" role="tablist" aria-label=${titleOf(channel)}>
            ${tab('Home', home, () => go({ view: 'home', thread: '' }))}
            ${tab('Messages', !home, () => go({ view: '' }))}
          </div>`
        : null
    }
    ${withApp && home ? html`<${HomeView} />` : html`<${Conversation} key=${`${viewer.value}/${channel.id}`} channel=${channel} />`}
  </section>`;
}

function tab(label: string, current: boolean, onPick: () => void): VNode {
  return html`<button type="button" role="tab" aria-selected=${current} class="tab" onClick=${onPick}>${label}</button>`;
}

function Conversation({ channel }: { channel: Channel }): VNode {
  const [roots, threads] = useMemo(
    () => [rootsOf(channel.messages), threadsOf(channel.messages)],
    [channel.messages],
  );
  const name = titleOf(channel);
  return html`<${MessageList} channel=${channel} messages=${roots} threads=${threads} label=${`Messages in ${name}`}>
      <${Beginning} channel=${channel} />
    <//>
    <${Composer} channel=${channel} placeholder=${`Message ${name}`} />`;
}

function rootsOf(messages: Message[]): Message[] {
  return messages.filter((message) => !isReply(message) || message.subtype === 'thread_broadcast');
}

function Beginning({ channel }: { channel: Channel }): VNode {
  const name = titleOf(channel);
  const words = channel.is_im
    ? `This is where you and ${name} talk. Nobody else sees it.`
    : `This is the very beginning of ${name}.`;
  return html`<div class="beginning"><h2>${name}</h2><p>${words}</p></div>`;
}

function ChannelHeader({ channel }: { channel: Channel }): VNode {
  const apps = Object.values(seen.value?.users ?? {}).filter((user) => user.is_bot);
  const members = (channel.members ?? []).filter((name) => !apps.some((app) => app.name === name));
  return html`<header class="pane-header">
    <${BackButton} label="All channels" onBack=${() => (sidebarOpen.value = true)} />
    <h1>
      ${channel.is_im ? null : html`<${Icon} name=${channel.is_private ? 'lock' : 'hash'} />`}
      <span class="channel-name">${channel.is_im ? titleOf(channel) : channel.name}</span>
      ${channel.is_private && !channel.is_im ? html`<span class="hidden">(private)</span>` : null}
    </h1>
    ${channel.topic ? html`<div class="topic"><${Mrkdwn} text=${channel.topic} /></div>` : html`<div class="topic"></div>`}
    ${channel.is_archived ? html`<span class="mark">Archived</span>` : null}
    ${
      channel.is_ext_shared
        ? html`<span class="mark is-shared"><${Icon} name="globe" /><span class="mark-words">Shared with another company</span></span>`
        : null
    }
    ${
      channel.is_im
        ? null
        : html`<span class="members" title=${members.join(', ')}><${Icon} name="people" /> ${members.length}<span class="hidden"> members</span></span>`
    }
  </header>`;
}
