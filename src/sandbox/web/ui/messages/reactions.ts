import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Icon } from '../parts/icons.ts';
import { MenuButton, type MenuItem } from '../parts/menu.ts';
import { api, tryTo } from '../state/acts.ts';
import type { Channel, Message } from '../state/seen.ts';
import { seen, userName } from '../state/store.ts';
import { emojiOf, REACTIONS } from '../text/emoji.ts';

type Props = { channel: Channel; message: Message };

export async function react({ channel, message }: Props, name: string): Promise<void> {
  const mine = message.reactions?.find((one) => one.name === name)?.users.includes(seen.value?.me.id ?? '');
  const body = { channel: channel.id, ts: message.ts, name };
  await tryTo(async () => await api().react(mine ? { ...body, remove: true } : body));
}

export function Reactions({ channel, message }: Props): VNode | null {
  const reactions = (message.reactions ?? []).filter((one) => one.users.length > 0);
  if (reactions.length === 0) return null;
  return html`<div class="reactions">
    ${reactions.map((one) => {
      const mine = one.users.includes(seen.value?.me.id ?? '');
      const who = one.users.map((id) => userName(id)).join(', ');
      const label = `${one.name.replaceAll('_', ' ')}, ${one.users.length}: ${who}`;
      return html`<button
        key=${one.name}
        type="button"
        class=${mine ? 'reaction is-mine' : 'reaction'}
        aria-pressed=${mine}
        aria-label=${label}
        title=${`${who} · :${one.name}:`}
        onClick=${() => void react({ channel, message }, one.name)}
      >
        <span aria-hidden="true">${emojiOf(one.name) ?? `:${one.name}:`}</span>${one.users.length}
      </button>`;
    })}
  </div>`;
}

export function ReactionMenu({ channel, message }: Props): VNode {
  const items = REACTIONS.map((name) => ({
    key: name,
    label: html`<span aria-hidden="true">${emojiOf(name)}</span><span class="hidden">${name.replaceAll('_', ' ')}</span>`,
  }));
  return html`<${MenuButton}
    label="Add a reaction"
    class="icon-button reaction-menu"
    items=${items}
    onPick=${(item: MenuItem) => void react({ channel, message }, item.key)}
  >
    <${Icon} name="smile" />
  <//>`;
}
