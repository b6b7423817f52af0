import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { typedIn } from '../parts/events.ts';
import { Icon } from '../parts/icons.ts';
import { Popup } from '../parts/popup.ts';

export type Choice = { value: string; label: string; hint?: string | undefined; group?: string | undefined };

type Props = {
  label: string;
  placeholder: string;
  chosen: Choice[];
  multiple: boolean;
  busy: boolean;
  describedBy?: string | undefined;
  invalid?: boolean | undefined;
  /** The most that may be chosen, where Block Kit says so. */
  most?: number | undefined;
  find: (words: string) => Promise<Choice[]>;
  onChoose: (values: Choice[]) => void;
};

/** A menu with a search field: every select of Block Kit. Enter takes, Escape leaves, arrows move. */
export function Picker(props: Props): VNode {
  const { label, placeholder, chosen, multiple, busy, onChoose } = props;
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) opener.current?.focus();
  };
  const take = (choice: Choice) => {
    if (!multiple) {
      close(true);
      onChoose([choice]);
      return;
    }
    const had = chosen.some((one) => one.value === choice.value);
    const next = had ? chosen.filter((one) => one.value !== choice.value) : [...chosen, choice];
    if (props.most === undefined || next.length <= props.most) onChoose(next);
  };
  const text = chosen.map((one) => one.label).join(', ');
  return html`<div class=${`picker ${busy ? 'is-busy' : ''}`} ref=${anchor}>
    ${
      multiple &&
      chosen.map(
        (one) => html`<span class="chip" key=${one.value}
          >${one.label}
          <button type="button" aria-label=${`Remove ${one.label}`} onClick=${() => take(one)}>
            <${Icon} name="close" /></button
        ></span>`,
      )
    }
    <button
      ref=${opener}
      type="button"
      class="picker-opener"
      aria-haspopup="listbox"
      aria-expanded=${open}
      aria-label=${text ? `${label}: ${text}` : label}
      aria-describedby=${props.describedBy}
      aria-invalid=${props.invalid}
      aria-busy=${busy}
      onClick=${() => setOpen(!open)}
      onKeyDown=${(event: KeyboardEvent) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        setOpen(true);
      }}
    >
      <span class=${text && !multiple ? '' : 'placeholder'}>${multiple || !text ? placeholder : text}</span>
      <${Icon} name="down" />
    </button>
    ${open && html`<${PickerList} ...${props} anchor=${anchor} onTake=${take} onClose=${close} />`}
  </div>`;
}

type ListProps = Props & {
  anchor: { current: HTMLDivElement | null };
  onTake: (choice: Choice) => void;
  onClose: (refocus: boolean) => void;
};

function PickerList({ anchor, label, find, chosen, multiple, onTake, onClose }: ListProps): VNode {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<{ words: string; choices: Choice[] } | null>(null);
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const id = useRef(`list-${crypto.randomUUID()}`).current;
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    let current = true;
    const look = async () => {
      const choices = await find(words);
      if (!current) return;
      setFound({ words, choices });
      setAt(Math.max(0, words ? 0 : choices.findIndex((one) => one.value === chosen[0]?.value)));
    };
    void look();
    return () => {
      current = false;
    };
  }, [words]);
  useEffect(() => document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' }), [at, found]);
  const choices = found?.choices ?? [];
  /** Enter may come before the answer to what was typed last. */
  const take = async () => {
    const choice = found?.words === words ? choices[at] : (await find(words))[0];
    if (choice) onTake(choice);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, choices.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') void take();
    else if (event.key === 'Escape') onClose(true);
    else if (event.key === 'Tab') return onClose(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<${Popup} anchor=${anchor} class="picker-list" onClose=${() => onClose(false)}>
    <input
      ref=${field}
      type="text"
      role="combobox"
      aria-expanded="true"
      aria-controls=${id}
      aria-activedescendant=${choices[at] ? `${id}-${at}` : undefined}
      aria-label=${`Search ${label}`}
      placeholder="Search"
      value=${words}
      onInput=${(event: Event) => setWords(typedIn(event))}
      onKeyDown=${key}
    />
    <div id=${id} role="listbox" aria-label=${label} aria-multiselectable=${multiple}>
      ${choices.map((choice, index) => {
        const group =
          choice.group !== undefined && choice.group !== choices[index - 1]?.group ? choice.group : null;
        const taken = chosen.some((one) => one.value === choice.value);
        return html`${group !== null && html`<div class="group" role="presentation">${group}</div>`}
          <div
            id=${`${id}-${index}`}
            role="option"
            aria-selected=${taken}
            class=${index === at ? 'option is-active' : 'option'}
            onMouseMove=${() => setAt(index)}
            onMouseDown=${(event: Event) => event.preventDefault()}
            onClick=${() => onTake(choice)}
          >
            <span>${choice.label}${choice.hint ? html`<small>${choice.hint}</small>` : null}</span>
            ${taken ? html`<${Icon} name="check" />` : null}
          </div>`;
      })}
      ${found && choices.length === 0 ? html`<p class="empty">Nothing found</p>` : null}
      ${found ? null : html`<p class="empty">Loading…</p>`}
    </div>
  <//>`;
}
