import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { askConfirm } from '../blocks/confirm.ts';
import { Icon } from '../parts/icons.ts';
import { MenuButton, type MenuItem } from '../parts/menu.ts';
import { api, tryTo } from '../state/acts.ts';
import { openThread, permalinkOf } from '../state/route.ts';
import type { Channel, Message } from '../state/seen.ts';
import { sandbox, seen, toast } from '../state/store.ts';
import { startEditing } from './edit-message.ts';
import { ReactionMenu } from './reactions.ts';

type Props = { channel: Channel; message: Message; inThread: boolean };

/** What one can do with a message; shows on hover and whenever focus is inside the message. */
export function MessageTools({ channel, message, inThread }: Props): VNode {
  const shortcuts = (sandbox.value?.app.shortcuts ?? []).filter((one) => one.type === 'message');
  const mine = message.user === seen.value?.me.id;
  const items: MenuItem[] = [
    ...shortcuts.map((one) => ({ key: one.callback_id, label: one.name, hint: sandbox.value?.app.name })),
    { key: 'copy link', label: 'Copy link' },
    ...(mine
      ? [
          { key: 'edit', label: 'Edit message' },
          { key: 'delete', label: 'Delete message…', danger: true },
        ]
      : []),
  ];
  const pick = (item: MenuItem) => {
    if (item.key === 'copy link') void copyLink(channel, message);
    else if (item.key === 'edit') startEditing(channel, message);
    else if (item.key === 'delete') void remove(channel, message);
    else {
      const body = { callback_id: item.key, channel: channel.id, ts: message.ts };
      void tryTo(async () => await api().shortcut(body));
    }
  };
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

async function remove(channel: Channel, message: Message): Promise<void> {
  const sure = await askConfirm({
    title: { type: 'plain_text', text: 'Delete this message?' },
    text: { type: 'plain_text', text: 'It is gone for everybody.' },
    confirm: { type: 'plain_text', text: 'Delete' },
    style: 'danger',
  });
  if (sure) await tryTo(async () => await api().unsay({ channel: channel.id, ts: message.ts }));
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
