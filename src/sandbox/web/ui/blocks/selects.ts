import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../state/acts.ts';
import { ApiError, type FormValue } from '../state/api.ts';
import { nameOf } from '../state/seen.ts';
import { humans, seen, toast } from '../state/store.ts';
import { isMultiple } from './form.ts';
import { type Choice, Picker } from './picker.ts';
import { type ControlProps, useControl, useSurface } from './surface.ts';
import type { Element, OptionGroup, OptionObject } from './types.ts';

function choiceOf(option: OptionObject, group?: string): Choice {
  return { value: option.value ?? '', label: option.text.text, hint: option.description?.text, group };
}

function grouped(element: { options?: OptionObject[]; option_groups?: OptionGroup[] }): Choice[] {
  const groups = element.option_groups?.flatMap((group) =>
    group.options.map((option) => choiceOf(option, group.label.text)),
  );
  return groups ?? (element.options ?? []).map((option) => choiceOf(option));
}

function peopleChoices(): Choice[] {
  return humans.value.map((user) => ({ value: user.id, label: nameOf(user), hint: user.title }));
}

function channelChoices(): Choice[] {
  return (seen.value?.channels ?? [])
    .filter((one) => !one.is_im && !one.is_archived)
    .map((one) => ({ value: one.id, label: `${one.is_private ? '🔒 ' : '#'}${one.name}` }));
}

/** Everything that the element can offer without asking the app. */
function knownChoices(element: Element): Choice[] {
  const initial = [
    ...(element.initial_options ?? []),
    ...(element.initial_option ? [element.initial_option] : []),
  ];
  if (element.type.endsWith('users_select')) return peopleChoices();
  if (element.type.endsWith('channels_select')) return channelChoices();
  if (element.type.endsWith('conversations_select')) return [...channelChoices(), ...peopleChoices()];
  if (element.type.endsWith('external_select')) return initial.map((option) => choiceOf(option));
  return grouped(element);
}

/** Single and multiple selects from fixed options, the app's options, people, channels and conversations. */
export function Select(props: ControlProps): VNode {
  const { element, blockId } = props;
  const control = useControl(props);
  const surface = useSurface();
  const [offered, setOffered] = useState<Choice[]>([]);
  const external = element.type.endsWith('external_select');
  const known = [...knownChoices(element), ...offered];
  const values = valuesIn(control.value);
  const chosen = values.map((value) => known.find((one) => one.value === value) ?? { value, label: value });

  const find = async (words: string): Promise<Choice[]> => {
    if (!external) return matching(knownChoices(element), words);
    if (words.length < (element.min_query_length ?? 0)) return [];
    try {
      const asked = { action_id: element.action_id ?? '', block_id: blockId, value: words };
      const found = grouped(await api().options(surface.place, asked));
      setOffered((before) => [...before.filter((one) => values.includes(one.value)), ...found]);
      return found;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, 'trouble');
      return [];
    }
  };

  const multiple = isMultiple(element);
  const placeholder = element.placeholder?.text ?? (multiple ? 'Choose…' : 'Choose an option');
  return html`<${Picker}
    label=${props.label ?? element.accessibility_label ?? placeholder}
    placeholder=${placeholder}
    chosen=${chosen}
    multiple=${multiple}
    busy=${control.busy}
    most=${element.max_selected_items}
    describedBy=${props.describedBy}
    invalid=${props.invalid}
    find=${find}
    onChoose=${(choices: Choice[]) => {
      const next: FormValue = multiple ? choices.map((one) => one.value) : (choices[0]?.value ?? null);
      if (!control.locked) void control.choose(next);
    }}
  />`;
}

function valuesIn(value: FormValue): string[] {
  if (Array.isArray(value)) return value;
  return value === null || value === '' ? [] : [String(value)];
}

function matching(choices: Choice[], words: string): Choice[] {
  const wanted = words.trim().toLowerCase();
  return choices.filter((one) => `${one.label} ${one.hint ?? ''}`.toLowerCase().includes(wanted));
}
