import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/icons.ts';
import { api, tryTo } from '../state/acts.ts';
import { go } from '../state/route.ts';
import type { Channel, Message } from '../state/seen.ts';
import { viewer } from '../state/store.ts';
import { BackButton, titleOf } from '../views/channel-view.ts';
import { Composer } from './composer.ts';
import { MessageList } from './message-list.ts';

const SESSION_WORDS: Record<string, string> = {
  processing: 'Working…',
  active: 'Ready',
  suspended: 'Waiting for a person',
  closed: 'Closed',
};

const close = () => go({ thread: '' });

/** A thread beside its channel: the first message, its replies and a composer of their own. */
export function ThreadPane({ channel, thread }: { channel: Channel; thread: string }): VNode {
  const pane = useRef<HTMLElement>(null);
  const root = channel.messages.find((message) => message.ts === thread);
  const messages = channel.messages.filter(
    (message) => message.ts === thread || message.thread_ts === thread,
  );
  useEffect(() => {
    pane.current?.focus({ preventScroll: true });
  }, [thread]);
  const escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  };
  return html`<aside class="pane thread" ref=${pane} tabindex="-1" aria-label="Thread" onKeyDown=${escape}>
    <header class="pane-header">
      <${BackButton} label="Back to the channel" onBack=${close} />
      <h2>Thread</h2>
      <span class="thread-where">${root?.session?.title || titleOf(channel)}</span>
      <${Session} root=${root} channel=${channel} />
      <button type="button" class="icon-button close" aria-label="Close thread" title="Close thread" onClick=${close}>
        <${Icon} name="close" />
      </button>
    </header>
    ${
      messages.length === 0
        ? html`<p class="pane-empty">This thread cannot be seen by you.</p>`
        : html`<${MessageList}
              key=${`${viewer.value}/${channel.id}/${thread}`}
              channel=${channel}
              messages=${messages}
              thread=${thread}
              label="Messages in this thread"
            />
            <${Composer} channel=${channel} thread=${thread} placeholder="Reply…" />`
    }
  </aside>`;
}

function Session({ root, channel }: { root: Message | undefined; channel: Channel }): VNode | null {
  const status = root?.session?.status;
  const words = status ? SESSION_WORDS[status] : undefined;
  if (!root || !words) return null;
  const stop = () =>
    void tryTo(async () => await api().stopSession({ channel: channel.id, thread_ts: root.ts }));
  return html`<span class=${`session session-${status}`} role="status">${words}</span>
    ${root.session?.can_stop !== false && status === 'processing' ? html`<button type="button" class="text-button" onClick=${stop}>Stop</button>` : null}`;
}
