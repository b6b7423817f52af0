import { signal } from '@preact/signals';
import { ApiError, actingAs, type Place } from './api.ts';
import { go, placeOf, route } from './route.ts';
import { toast } from './store.ts';

/** Elements whose click has not been acknowledged yet, and what went wrong at a place, by key. */
export const pending = signal<ReadonlySet<string>>(new Set());
export const troubles = signal<ReadonlyMap<string, string>>(new Map());

export function placeKey(place: Place): string {
  if ('channel' in place) return `${place.channel}/${place.ts}`;
  return 'home' in place ? 'home' : 'modal';
}

export function elementKey(place: Place, blockId: string | undefined, actionId: string | undefined): string {
  return `${placeKey(place)}/${blockId ?? ''}/${actionId ?? ''}`;
}

export function api() {
  return actingAs(route.value.as);
}

function setTrouble(key: string, text: string | null): void {
  const next = new Map(troubles.value);
  if (text === null) next.delete(key);
  else next.set(key, text);
  troubles.value = next;
}

export function clearTrouble(key: string): void {
  if (troubles.value.has(key)) setTrouble(key, null);
}

/** Does something at a place, keeping `key` pending until it is acknowledged. A refusal shows at the place. */
export async function attempt(place: Place, key: string, work: () => Promise<unknown>): Promise<boolean> {
  if (pending.value.has(key)) return false;
  pending.value = new Set([...pending.value, key]);
  setTrouble(placeKey(place), null);
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    setTrouble(placeKey(place), error.message);
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
