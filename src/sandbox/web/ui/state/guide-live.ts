import { computed, effect, signal } from '@preact/signals';
import { ApiError, loadSeen } from './api.ts';
import { type Guide, guideIn, type Progress, peopleIn, progressOf } from './guide.ts';
import { changes } from './live.ts';
import { guideOpen } from './preferences.ts';
import { route } from './route.ts';
import type { Seen } from './seen.ts';
import { sandbox, seen } from './store.ts';

const others = signal<ReadonlyMap<string, Seen>>(new Map());
const pressed = signal(Number(localStorage.getItem('guide-pressed') ?? 0));

export const guide = computed<Guide | null>(() => guideIn(sandbox.value?.guide));

export const progress = computed<Progress>(() => {
  const own: [string, Seen][] = seen.value ? [[seen.value.me.name, seen.value]] : [];
  const known = new Map([...others.value, ...own]);
  return guide.value ? progressOf(guide.value, known, pressed.value) : { at: 0, found: {} };
});

export function pressNext(): void {
  pressed.value = progress.value.at + 1;
  localStorage.setItem('guide-pressed', String(pressed.value));
}

const GATHER_MS = 300;

/** Looks through the eyes of everybody whom the guide watches, at most a few times a second. */
export function followGuide(): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  effect(() => {
    const watching = guideOpen.value && guide.value !== null;
    if (changes.value < 0 || !watching || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      void look();
    }, GATHER_MS);
  });
}

async function look(): Promise<void> {
  const names = guide.value ? peopleIn(guide.value).filter((name) => name !== route.value.as) : [];
  try {
    const views = await Promise.all(
      names.map(async (name): Promise<[string, Seen]> => [name, await loadSeen(name)]),
    );
    others.value = new Map([...others.value, ...views]);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

export function forgetProgress(): void {
  pressed.value = 0;
  localStorage.removeItem('guide-pressed');
}
