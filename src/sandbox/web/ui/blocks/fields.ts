import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isTicked, typedIn } from '../parts/events.ts';
import { reader } from '../state/store.ts';
import { localInZone, secondsInZone } from '../text/dates.ts';
import { Text } from '../text/inline.ts';
import { type ControlProps, useControl } from './surface.ts';
import type { OptionObject } from './types.ts';

const INPUT_TYPES: Record<string, string> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
};

/** One-line and many-line text, addresses, numbers and rich text (as plain text). */
export function TextField(props: ControlProps): VNode {
  const { element } = props;
  const control = useControl({ ...props, quiet: true });
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (element.focus_on_load) field.current?.focus();
  }, []);
  const value = control.value === null ? '' : String(control.value);
  const many = element.multiline || element.type === 'rich_text_input';
  const shared = {
    ref: field,
    class: 'field',
    value,
    placeholder: element.placeholder?.text,
    'aria-label': props.label,
    'aria-describedby': props.describedBy,
    'aria-invalid': props.invalid,
    onInput: (event: Event) => void control.choose(typedIn(event), false),
  };
  const tell = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || props.quiet) return;
    event.preventDefault();
    void control.choose(value, true);
  };
  const left = element.max_length === undefined ? null : element.max_length - value.length;
  return html`${
    many
      ? html`<textarea ...${shared} rows=${Math.min(10, Math.max(4, value.split('\n').length + 1))}></textarea>`
      : html`<input
          ...${shared}
          type=${INPUT_TYPES[element.type] ?? 'text'}
          step=${element.is_decimal_allowed ? 'any' : undefined}
          onKeyDown=${tell}
        />`
  }
  ${left !== null && left <= 20 ? html`<span class=${left < 0 ? 'count is-over' : 'count'}>${left} left</span>` : null}`;
}

export function DateField(props: ControlProps): VNode {
  const control = useControl(props);
  const { element } = props;
  const zone = reader.value.zone;
  const moment = element.type === 'datetimepicker';
  const shown =
    control.value === null
      ? ''
      : moment
        ? localInZone(Number(control.value), zone).slice(0, 16)
        : String(control.value);
  const type = moment ? 'datetime-local' : element.type === 'timepicker' ? 'time' : 'date';
  const change = (event: Event) => {
    const text = typedIn(event);
    const seconds = moment ? secondsInZone(text.length === 16 ? `${text}:00` : text, zone) : 0;
    if (text && !Number.isNaN(seconds)) void control.choose(moment ? seconds : text);
    else void control.choose(null, false);
  };
  const label = props.label ?? element.accessibility_label ?? element.placeholder?.text ?? 'Choose a date';
  return html`<input
    class=${control.busy ? 'field date is-busy' : 'field date'}
    type=${type}
    value=${shown}
    aria-label=${label}
    title=${moment ? `In ${zone}` : undefined}
    aria-describedby=${props.describedBy}
    aria-invalid=${props.invalid}
    aria-busy=${control.busy}
    onChange=${change}
  />`;
}

/** Radio buttons and checkboxes. */
export function Boxes(props: ControlProps): VNode {
  const { element, blockId } = props;
  const control = useControl(props);
  const many = element.type === 'checkboxes';
  const chosen = Array.isArray(control.value) ? control.value : [String(control.value ?? '')];
  const name = `${blockId}-${element.action_id ?? ''}`;
  const change = (option: OptionObject, on: boolean) => {
    const value = option.value ?? '';
    const rest = chosen.filter((one) => one !== value && one !== '');
    void control.choose(many ? (on ? [...rest, value] : rest) : value);
  };
  const label = props.label ?? element.accessibility_label ?? (many ? 'Choose any' : 'Choose one');
  return html`<div
    class=${control.busy ? 'boxes is-busy' : 'boxes'}
    role=${many ? 'group' : 'radiogroup'}
    aria-label=${label}
    aria-describedby=${props.describedBy}
    aria-busy=${control.busy}
  >
    ${(element.options ?? []).map(
      (option) => html`<label key=${option.value}>
        <input
          type=${many ? 'checkbox' : 'radio'}
          name=${name}
          checked=${chosen.includes(option.value ?? '')}
          disabled=${control.locked}
          onChange=${(event: Event) => change(option, isTicked(event))}
        />
        <span
          ><${Text} of=${option.text} />${
            option.description ? html`<small><${Text} of=${option.description} /></small>` : null
          }</span
        >
      </label>`,
    )}
  </div>`;
}
