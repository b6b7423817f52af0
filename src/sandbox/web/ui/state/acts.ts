import { signal } from '@preact/signals';
import { ApiError, actingAs, type Place } from './api.ts';
import { go, placeOf, route } from './route.ts';
import { toast } from './store.ts';
import { setTrouble } from './troubles.ts';

/** Elements whose click has not been acknowledged yet. */
export const pending = signal<ReadonlySet<string>>(new Set());

export function placeKey(place: Place): string {
  const person = route.value.as;
  if ('channel' in place) return `${person}/${place.channel}/${place.ts}`;
  return `${person}/${'home' in place ? 'home' : 'modal'}`;
}

export function elementKey(place: Place, blockId: string | undefined, actionId: string | undefined): string {
  return `${placeKey(place)}/${blockId ?? ''}/${actionId ?? ''}`;
}

export function api() {
  return actingAs(route.value.as);
}

/** Does something at a place, keeping `key` pending until it is acknowledged. A refusal shows at the place. */
export async function attempt(place: Place, key: string, work: () => Promise<unknown>): Promise<boolean> {
  if (pending.value.has(key)) return false;
  const where = placeKey(place);
  pending.value = new Set([...pending.value, key]);
  setTrouble(where, null);
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    setTrouble(where, error.message);
    return false;
  } finally {
    pending.value = new Set([...pending.value].filter((one) => one !== key));
  }
}

export type Press = {
  place: Place;
  block_id: string | undefined;
  action_id: string | undefined;
  /** Which of several elements that share block and action was pressed (feedback buttons, cards). */
  nth?: string;
  answer?: { option?: string; options?: string[]; value?: string };
  values?: unknown;
};

/** Clicks an element: buttons, menus, pickers. */
export async function press(click: Press): Promise<boolean> {
  const key = elementKey(click.place, click.block_id, click.action_id) + (click.nth ?? '');
  return await attempt(click.place, key, async () => {
    await api().click(click.place, {
      action_id: click.action_id,
      ...(click.block_id === undefined ? {} : { block_id: click.block_id }),
      ...click.answer,
      ...(click.values === undefined ? {} : { values: click.values }),
    });
  });
}

/** Does something that belongs to no place on the page; a refusal becomes a toast. */
export async function tryTo(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message, 'trouble');
    return false;
  }
}

/** Follows a link inside the UI if it leads to a message or canvas of this Slack; says whether it did. */
export function followInside(event: MouseEvent, address: string): boolean {
  const place = placeOf(address, location.origin);
  if (!place || event.metaKey || event.ctrlKey || event.shiftKey) return false;
  event.preventDefault();
  go(place);
  return true;
}
