import { signal } from '@preact/signals';

/**
 * Where this tab is, kept in the address so that it survives a reload and can be sent to somebody:
 * `/?as=eli&channel=C1&thread=1.2&message=1.3`, `/?canvas=F1`, `/?view=home`.
 */
export type Route = {
  as: string;
  channel: string;
  thread: string;
  message: string;
  canvas: string;
  view: '' | 'home' | 'activity' | 'canvases';
};

const VIEWS = ['', 'home', 'activity', 'canvases'] as const;

export function parseRoute(search: string): Route {
  const query = new URLSearchParams(search);
  const text = (name: string) => query.get(name) ?? '';
  return {
    as: text('as'),
    channel: text('channel'),
    thread: text('thread'),
    message: text('message'),
    canvas: text('canvas'),
    view: VIEWS.find((view) => view === text('view')) ?? '',
  };
}

export function searchOf(route: Route): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(route)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `/?${text}` : '/';
}

export const route = signal<Route>(parseRoute(globalThis.location?.search ?? ''));

/** On a phone the list of channels is a screen of its own; going anywhere leaves it. */
export const sidebarOpen = signal(false);

/** Goes somewhere; `quietly` replaces the entry in the browser's history instead of adding one. */
export function go(change: Partial<Route>, quietly = false): void {
  const next = { ...route.value, message: '', ...change };
  if (!quietly) sidebarOpen.value = false;
  if (searchOf(next) === searchOf(route.value)) return;
  route.value = next;
  if (quietly) history.replaceState(null, '', searchOf(next));
  else history.pushState(null, '', searchOf(next));
}

export function openChannel(channel: string): void {
  go({ channel, thread: '', canvas: '', view: '' });
}

export function openThread(channel: string, thread: string, message = ''): void {
  go({ channel, thread, message, canvas: '', view: route.value.view === 'home' ? '' : route.value.view });
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Permalinks name this machine by number, people mostly by name. */
function isSameServer(one: URL, other: URL): boolean {
  if (one.origin === other.origin) return true;
  return LOOPBACK.has(one.hostname) && LOOPBACK.has(other.hostname) && one.port === other.port;
}

/** A permalink of this Slack as a place in the UI, or null for an address elsewhere. */
export function placeOf(address: string, origin: string): Partial<Route> | null {
  if (!URL.canParse(address, origin)) return null;
  const url = new URL(address, origin);
  if (!isSameServer(url, new URL(origin))) return null;
  const archive = /^\/archives\/([A-Z0-9]+)(?:\/p(\d+)(\d{6}))?$/.exec(url.pathname);
  if (archive) {
    const ts = archive[2] ? `${archive[2]}.${archive[3]}` : '';
    const thread = url.searchParams.get('thread_ts') ?? '';
    return { channel: archive[1] ?? '', message: ts, thread, canvas: '', view: '' };
  }
  const canvas = /^\/docs\/[A-Z0-9]+\/([A-Z0-9]+)$/.exec(url.pathname);
  if (canvas) return { canvas: canvas[1] ?? '' };
  if (url.pathname === '/app_redirect') return { view: 'home', canvas: '', thread: '' };
  const inside = url.pathname === '/' && url.search !== '';
  if (!inside) return null;
  const { as: _person, ...place } = parseRoute(url.search);
  return place.canvas ? { canvas: place.canvas } : place;
}

export function permalinkOf(channel: string, ts: string, thread: string | undefined): string {
  const base = `${location.origin}/archives/${channel}/p${ts.replace('.', '')}`;
  return thread && thread !== ts ? `${base}?thread_ts=${thread}&cid=${channel}` : base;
}
