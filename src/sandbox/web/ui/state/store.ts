import { computed, signal } from '@preact/signals';
import type { Reader } from '../text/dates.ts';
import { route } from './route.ts';
import type { Canvas, Channel, Person, Sandbox, Seen } from './seen.ts';
import { nameOf } from './seen.ts';

/** What the UI knows. Written by live.ts alone, apart from `toasts`; everything else is derived from it. */
export const sandbox = signal<Sandbox | null>(null);
export const people = signal<Person[]>([]);
export const seen = signal<Seen | null>(null);
export const connection = signal<'connecting' | 'live' | 'reconnecting'>('connecting');
/** Ticks twice a minute, so that *today* and *3 minutes ago* stay true. */
export const now = signal(Date.now() / 1000);
export const toasts = signal<{ id: number; text: string; tone: 'trouble' | 'note' }[]>([]);
/** The latest thing worth reading aloud. */
export const announcement = signal('');

export const me = computed<Person | null>(() => {
  const person = people.value.find((one) => one.name === route.value.as);
  return person ?? seen.value?.me ?? null;
});

/** Whose eyes `seen` is; for a moment after a switch still those of the person before. */
export const viewer = computed(() => seen.value?.me.name ?? '');

export const reader = computed<Reader>(() => ({
  zone: zoneOf(me.value?.tz),
  now: now.value,
}));

/** An unknown zone in the seed must not blank the page. */
function zoneOf(zone: string | undefined): string {
  if (!zone) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return 'UTC';
    throw error;
  }
}

export const channel = computed<Channel | null>(
  () => seen.value?.channels.find((one) => one.id === route.value.channel) ?? null,
);

export const canvas = computed<Canvas | null>(
  () => seen.value?.canvases.find((one) => one.id === route.value.canvas) ?? null,
);

/** The direct message with the app, which holds the Home and Messages tabs. */
export const appChannel = computed<Channel | null>(() => {
  const view = seen.value;
  if (!view) return null;
  const bot = view.app.bot_user_id;
  return view.channels.find((one) => one.is_im && (one.user ? one.user === bot : isApp(one.user))) ?? null;
});

export function isApp(id: string | undefined): boolean {
  return id !== undefined && (seen.value?.users[id]?.is_bot ?? false);
}

/** People who may be picked, mentioned and asked; the app and those who left are not among them. */
export const humans = computed(() =>
  Object.entries(seen.value?.users ?? {})
    .filter(([, user]) => !user.is_bot && !user.deleted)
    .map(([id, user]) => ({ id, ...user }))
    .toSorted((a, b) => nameOf(a).localeCompare(nameOf(b))),
);

export function userName(id: string): string {
  const user = seen.value?.users[id];
  return user ? nameOf(user) : id;
}

export function channelName(id: string): string {
  return seen.value?.channels.find((one) => one.id === id)?.name ?? 'private channel';
}

let lastToast = 0;

export function toast(text: string, tone: 'trouble' | 'note' = 'note'): void {
  lastToast += 1;
  const id = lastToast;
  toasts.value = [...toasts.value.slice(-3), { id, text, tone }];
  if (tone === 'note') setTimeout(() => dismiss(id), 5000);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
