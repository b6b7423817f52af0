import { signal } from '@preact/signals';

/** What went wrong at a place, in words, by the key of the place. */
export const troubles = signal<ReadonlyMap<string, string>>(new Map());

export function setTrouble(key: string, text: string | null): void {
  const next = new Map(troubles.value);
  if (text === null) next.delete(key);
  else next.set(key, text);
  troubles.value = next;
}

export function clearTrouble(key: string): void {
  if (troubles.value.has(key)) setTrouble(key, null);
}
