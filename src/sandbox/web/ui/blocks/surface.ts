import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { elementKey, pending, press } from '../state/acts.ts';
import type { FormValue, Place } from '../state/api.ts';
import { askConfirm } from './confirm.ts';
import { answerFor, setAnswer, valuesOf } from './form.ts';
import type { Block, Element } from './types.ts';

/** Where blocks are drawn: what a click inside them is sent to, and under which key answers are kept. */
export type Surface = {
  place: Place;
  key: string;
  blocks: readonly Block[];
  /** Ephemeral or deleted places, previews: drawn, but nothing can be pressed. */
  locked?: boolean;
};

export const SurfaceContext = createContext<Surface>({
  place: { home: true },
  key: 'none',
  blocks: [],
  locked: true,
});

export function useSurface(): Surface {
  return useContext(SurfaceContext);
}

export type Control = {
  value: FormValue;
  busy: boolean;
  locked: boolean;
  /** Keeps the answer and, unless the element only belongs to a form, tells the app. */
  choose: (value: FormValue, tell?: boolean) => Promise<void>;
};

export type ControlProps = {
  element: Element;
  blockId: string;
  /** Inside an input block: told to the app on submit, not on change. */
  quiet?: boolean;
  label?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
};

export function useControl({ element, blockId, quiet }: ControlProps): Control {
  const surface = useSurface();
  const at = { block: blockId, action: element.action_id ?? '' };
  return {
    value: answerFor(surface.key, blockId, element),
    busy: pending.value.has(elementKey(surface.place, blockId, element.action_id)),
    locked: surface.locked ?? false,
    choose: async (value, tell = !quiet) => {
      if (tell && !(await askConfirm(element.confirm))) return;
      setAnswer(surface.key, at, value);
      if (!tell) return;
      await press({
        place: surface.place,
        block_id: blockId,
        action_id: element.action_id,
        answer: answerOf(element, value),
        values: valuesOf(surface.key, surface.blocks),
      });
    },
  };
}

const BY_OPTION = new Set(['static_select', 'external_select', 'radio_buttons', 'overflow']);

function answerOf(
  element: Element,
  value: FormValue,
): { option?: string; options?: string[]; value?: string } {
  if (Array.isArray(value)) return { options: value };
  const text = value === null ? '' : String(value);
  return BY_OPTION.has(element.type) ? { option: text } : { value: text };
}
