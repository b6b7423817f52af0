import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fieldOf, typedIn } from '../parts/events.ts';
import { Icon } from '../parts/icons.ts';
import { MenuButton, type MenuItem } from '../parts/menu.ts';
import { api, tryTo } from '../state/acts.ts';
import { ApiError } from '../state/api.ts';
import { route } from '../state/route.ts';
import type { Channel } from '../state/seen.ts';
import { sandbox } from '../state/store.ts';
import { type Suggestion, splitCommand, suggestionsFor, takeSuggestion } from './composer-text.ts';

/** Words not sent yet, by person, channel and thread, so that looking elsewhere loses nothing. */
const drafts = signal<ReadonlyMap<string, string>>(new Map());

/** Set by the guide: whose composer should take the focus next. */
export const composerFocus = signal('');

export function draftKey(channel: string, thread: string): string {
  return `${route.value.as}/${channel}/${thread}`;
}

export function setDraft(key: string, text: string): void {
  drafts.value = new Map([...drafts.value, [key, text]]);
}

function caretIn(event: Event): number {
  return fieldOf(event)?.selectionStart ?? 0;
}

function runShortcut(item: MenuItem): void {
  void tryTo(async () => await api().shortcut({ callback_id: item.key }));
}

function Shortcuts(): VNode | null {
  const shortcuts = (sandbox.value?.app.shortcuts ?? []).filter((one) => one.type === 'global');
  if (shortcuts.length === 0) return null;
  const items = shortcuts.map((one) => ({ key: one.callback_id, label: one.name, hint: one.description }));
  return html`<${MenuButton} label="Shortcuts" class="icon-button shortcuts" items=${items} onPick=${runShortcut}>
    <${Icon} name="bolt" />
  <//>`;
}

type Props = { channel: Channel; thread?: string; placeholder: string };

export function Composer({ channel, thread = '', placeholder }: Props): VNode {
  const key = draftKey(channel.id, thread);
  const text = drafts.value.get(key) ?? '';
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState('');
  const [trouble, setTrouble] = useState('');
  const [sending, setSending] = useState(false);
  const suggestions = dismissed === text ? [] : suggestionsFor(text, caret, channel);
  const listId = `suggest-${thread || 'channel'}`;

  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.height = 'auto';
    field.current.style.height = `${Math.min(field.current.scrollHeight, 220)}px`;
  }, [text]);
  useLayoutEffect(() => {
    if (composerFocus.value !== key) return;
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
    setDismissed(text);
    composerFocus.value = '';
  }, [composerFocus.value, key]);

  const type = (event: Event) => {
    setDraft(key, typedIn(event));
    setCaret(caretIn(event));
    setChosen(0);
    setTrouble('');
  };
  const take = (suggestion: Suggestion) => {
    const next = takeSuggestion(text, caret, suggestion);
    setDraft(key, next.text);
    setCaret(next.caret);
    if (!field.current) return;
    /** At once, not after the next drawing: keys typed in between would land behind the caret. */
    field.current.value = next.text;
    field.current.focus();
    field.current.setSelectionRange(next.caret, next.caret);
  };
  const send = async () => {
    if (!text.trim() || sending) return;
    const command = splitCommand(text);
    if (command && thread) {
      setTrouble(`${command.command} does not work inside threads. Use it in the channel.`);
      return;
    }
    setSending(true);
    try {
      if (command) await api().command({ channel: channel.id, ...command });
      else {
        const body = { channel: channel.id, text: text.trim() };
        await api().say(thread ? { ...body, thread_ts: thread } : body);
      }
      setDraft(key, '');
      setTrouble('');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setTrouble(error.message);
    } finally {
      setSending(false);
      field.current?.focus();
    }
  };
  const press = (event: KeyboardEvent) => {
    const suggestion = suggestions[chosen];
    if (suggestion && ['ArrowDown', 'ArrowUp', 'Tab', 'Enter'].includes(event.key) && !event.shiftKey) {
      event.preventDefault();
      if (event.key === 'ArrowDown') setChosen((chosen + 1) % suggestions.length);
      else if (event.key === 'ArrowUp') setChosen((chosen - 1 + suggestions.length) % suggestions.length);
      else take(suggestion);
      return;
    }
    if (event.key === 'Escape' && suggestions.length > 0) {
      event.preventDefault();
      event.stopPropagation();
      setDismissed(text);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void send();
    }
  };
  if (channel.is_archived) {
    return html`<div class="composer-closed">#${channel.name} was archived. Nobody can write here.</div>`;
  }
  return html`<form
    class="composer"
    onSubmit=${(event: Event) => {
      event.preventDefault();
      void send();
    }}
  >
    ${
      suggestions.length > 0
        ? html`<div class="suggestions" id=${listId} role="listbox" aria-label="Suggestions">
            ${suggestions.map(
              (one, at) => html`<div
                key=${one.insert}
                id=${`${listId}-${at}`}
                role="option"
                aria-selected=${at === chosen}
                class=${at === chosen ? 'option is-active' : 'option'}
                onMouseDown=${(event: MouseEvent) => {
                  event.preventDefault();
                  take(one);
                }}
              >
                <span><b>${one.label}</b> ${one.usage ?? ''}<small>${one.hint}</small></span>
              </div>`,
            )}
          </div>`
        : null
    }
    <div class="composer-box">
      <${Shortcuts} />
      <textarea
        ref=${field}
        rows="1"
        value=${text}
        placeholder=${placeholder}
        aria-label=${placeholder}
        aria-autocomplete="list"
        aria-controls=${suggestions.length > 0 ? listId : undefined}
        aria-activedescendant=${suggestions.length > 0 ? `${listId}-${chosen}` : undefined}
        onInput=${type}
        onKeyDown=${press}
        onClick=${(event: Event) => setCaret(caretIn(event))}
      ></textarea>
      <button type="submit" class="send" aria-label="Send" title="Send" disabled=${!text.trim()} aria-busy=${sending}>
        <${Icon} name="send" />
      </button>
    </div>
    ${trouble ? html`<p class="trouble" role="alert"><${Icon} name="alert" /> ${trouble}</p>` : null}
    <p class="composer-hint" aria-hidden="true"><b>Enter</b> sends · <b>Shift + Enter</b> starts a new line</p>
  </form>`;
}
