import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { typedIn } from '../parts/events.ts';
import { api, placeKey, tryTo } from '../state/acts.ts';
import type { Channel, Message } from '../state/seen.ts';
import { channelName, userName } from '../state/store.ts';
import { unescapeSlack } from '../text/mrkdwn.ts';

/** The message whose words are being changed, by key. */
export const editing = signal('');

const stop = () => {
  editing.value = '';
};

/** A stored text as its author would type it again. */
function asTyped(text: string): string {
  const named = text
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_whole, id: string) => `@${userName(id)}`)
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (_whole, id: string) => `#${channelName(id)}`)
    .replace(/<!(here|channel|everyone)>/g, '@$1')
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, '$1');
  return unescapeSlack(named);
}

export function EditMessage({ channel, message }: { channel: Channel; message: Message }): VNode {
  const [text, setText] = useState(asTyped(message.text));
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const save = async () => {
    if (text.trim() === '') return;
    const body = { channel: channel.id, ts: message.ts, text: text.trim() };
    if (await tryTo(async () => await api().edit(body))) stop();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      stop();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void save();
    }
  };
  return html`<form
    class="edit-message"
    onSubmit=${(event: Event) => {
      event.preventDefault();
      void save();
    }}
  >
    <textarea
      ref=${field}
      class="field"
      rows=${Math.min(8, text.split('\n').length + 1)}
      aria-label="Edit your message"
      value=${text}
      onInput=${(event: Event) => setText(typedIn(event))}
      onKeyDown=${press}
    ></textarea>
    <div class="block-actions">
      <button type="submit" class="button small primary">Save</button>
      <button type="button" class="button small" onClick=${stop}>Cancel</button>
    </div>
  </form>`;
}

export function startEditing(channel: Channel, message: Message): void {
  editing.value = placeKey({ channel: channel.id, ts: message.ts });
}
