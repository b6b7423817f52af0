import { effect, signal } from '@preact/signals';

/** What a person has set for this browser: remembered across reloads, shared by all whom they act as. */
export type Theme = 'system' | 'light' | 'dark';

function remembered(name: string, otherwise: string): string {
  return localStorage.getItem(name) ?? otherwise;
}

export const theme = signal<Theme>(
  (['system', 'light', 'dark'] as const).find((one) => one === remembered('theme', 'system')) ?? 'system',
);
export const guideOpen = signal(remembered('guide', 'open') === 'open');

const darkness = matchMedia('(prefers-color-scheme: dark)');

export const dark = signal(isDark());

function isDark(): boolean {
  return theme.value === 'system' ? darkness.matches : theme.value === 'dark';
}

function apply(): void {
  dark.value = isDark();
  document.documentElement.dataset['theme'] = dark.value ? 'dark' : 'light';
}

export function keepPreferences(): void {
  darkness.addEventListener('change', apply);
  effect(() => {
    localStorage.setItem('theme', theme.value);
    localStorage.setItem('guide', guideOpen.value ? 'open' : 'hidden');
    apply();
  });
}

export function toggleTheme(): void {
  theme.value = dark.peek() ? 'light' : 'dark';
}

export const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
