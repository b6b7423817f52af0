import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { api, tryTo } from '../state/acts.ts';
import { openThread, permalinkOf } from '../state/route.ts';
import type { Channel, Message } from '../state/seen.ts';
import { sandbox, toast } from '../state/store.ts';
import { Icon } from './icons.ts';
import { MenuButton, type MenuItem } from './menu.ts';
import { ReactionMenu } from './reactions.ts';

type Props = { channel: Channel; message: Message; inThread: boolean };

/** What one can do with a message; shows on hover and whenever focus is inside the message. */
export function MessageTools({ channel, message, inThread }: Props): VNode {
  const shortcuts = (sandbox.value?.app.shortcuts ?? []).filter((one) => one.type === 'message');
  const items: MenuItem[] = [
    ...shortcuts.map((one) => ({ key: one.callback_id, label: one.name, hint: sandbox.value?.app.name })),
    { key: 'copy link', label: 'Copy link' },
  ];
  const pick = (item: MenuItem) =>
    void (item.key === 'copy link'
      ? copyLink(channel, message)
      : tryTo(
          async () => await api().shortcut({ callback_id: item.key, channel: channel.id, ts: message.ts }),
        ));
  return html`<div class="message-tools">
    <${ReactionMenu} channel=${channel} message=${message} />
    ${
      inThread
        ? null
        : html`<button
            type="button"
            class="icon-button"
            aria-label="Reply in thread"
            title="Reply in thread"
            onClick=${() => openThread(channel.id, message.thread_ts ?? message.ts)}
          >
            <${Icon} name="reply" />
          </button>`
    }
    <${MenuButton} label="More for this message" items=${items} onPick=${pick}><${Icon} name="more" /><//>
  </div>`;
}

async function copyLink(channel: Channel, message: Message): Promise<void> {
  const address = permalinkOf(channel.id, message.ts, message.thread_ts);
  try {
    await navigator.clipboard.writeText(address);
    toast('Link copied');
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    toast(address);
  }
}
