import { effect, signal } from '@preact/signals';
import { isReply } from '../text/grouping.ts';
import { plainOf, textOfBlocks } from '../text/plain-text.ts';
import { ApiError, eventsUrl, loadPeople, loadSandbox, loadSeen } from './api.ts';
import { go, parseRoute, route } from './route.ts';
import type { Message, Seen } from './seen.ts';
import {
  announcement,
  channelName,
  connection,
  now,
  people,
  sandbox,
  seen,
  toast,
  userName,
} from './store.ts';
import { troubles } from './troubles.ts';

/** Counts every change that arrived, for those who look at other people too (the guide). */
export const changes = signal(0);

const PEOPLE_POLL_MS = 8000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;

let source: EventSource | null = null;
let retryMs = FIRST_RETRY_MS;
let fetching: Promise<void> | null = null;
let again = false;

/** Loads everything, follows the acting person's events and keeps both up for as long as the page lives. */
export async function startLive(): Promise<void> {
  addEventListener('popstate', () => {
    route.value = parseRoute(location.search);
  });
  setInterval(() => {
    now.value = Date.now() / 1000;
  }, 30_000);
  await loadEveryone();
  setInterval(() => void refreshPeople(), PEOPLE_POLL_MS);
  let following = '';
  effect(() => {
    const name = route.value.as;
    if (!name || name === following) return;
    following = name;
    follow(name);
  });
}

async function loadEveryone(): Promise<void> {
  for (;;) {
    try {
      sandbox.value = await loadSandbox();
      people.value = await loadPeople();
      break;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      connection.value = 'reconnecting';
      await new Promise((resolve) => setTimeout(resolve, LAST_RETRY_MS / 5));
    }
  }
  const known = people.value.some((person) => person.name === route.value.as);
  if (!known) go({ ...route.value, as: firstPerson() }, true);
}

function firstPerson(): string {
  const candidates = people.value.filter((person) => !person.is_bot && !person.deleted);
  const last = localStorage.getItem('as');
  return candidates.find((person) => person.name === last)?.name ?? candidates[0]?.name ?? '';
}

function follow(name: string): void {
  source?.close();
  localStorage.setItem('as', name);
  void refresh();
  const mine = new EventSource(eventsUrl(name));
  source = mine;
  mine.addEventListener('open', () => {
    connection.value = 'live';
    retryMs = FIRST_RETRY_MS;
    void refresh();
    void refreshPeople();
  });
  mine.addEventListener('changed', () => {
    void refresh();
    void refreshPeople();
  });
  mine.addEventListener('people', () => void refreshPeople());
  mine.addEventListener('error', () => {
    if (source !== mine) return;
    connection.value = 'reconnecting';
    if (mine.readyState !== EventSource.CLOSED) return;
    setTimeout(() => {
      if (source === mine) follow(name);
    }, retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  });
}

/** Fetches what the acting person sees. Calls made while one is under way share one more fetch after it. */
export async function refresh(): Promise<void> {
  if (fetching) {
    again = true;
    await fetching;
    return;
  }
  fetching = fetchSeen();
  await fetching;
  fetching = null;
  if (again) {
    again = false;
    await refresh();
  }
}

async function fetchSeen(): Promise<void> {
  const name = route.value.as;
  if (!name) return;
  try {
    const next = await loadSeen(name);
    if (name !== route.value.as) {
      again = true;
      return;
    }
    const before = seen.value;
    now.value = Date.now() / 1000;
    seen.value = next;
    changes.value += 1;
    settle(next);
    if (before && whoSees(before) === whoSees(next)) report(before, next);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    connection.value = 'reconnecting';
  }
}

function whoSees(view: Seen): string {
  return typeof view.me === 'string' ? view.me : view.me.name;
}

async function refreshPeople(): Promise<void> {
  try {
    people.value = await loadPeople();
    changes.value += 1;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    connection.value = 'reconnecting';
  }
}

/** Puts a newcomer, or somebody who cannot see the open channel, into the first channel of theirs. */
function settle(view: Seen): void {
  const { channel, view: open, message, thread } = route.value;
  const visible = view.channels.find((one) => one.id === channel);
  if (visible && message && !thread) {
    const linked = visible.messages.find((one) => one.ts === message);
    if (linked && isReply(linked) && linked.thread_ts) go({ thread: linked.thread_ts, message }, true);
  }
  if (visible || open === 'activity' || open === 'canvases') return;
  const rooms = view.channels.filter((one) => !one.is_im && !one.is_archived);
  const first = rooms.find((one) => one.id === sandbox.value?.opens_in) ?? rooms[0] ?? view.channels[0];
  if (first) go({ channel: first.id, thread: '' }, true);
}

function report(before: Seen, next: Seen): void {
  const shown = new Set(troubles.value.values());
  for (const error of next.errors.slice(before.errors.length)) {
    if (!shown.has(error.text)) toast(error.text, 'trouble');
  }
  const known = new Set(before.channels.flatMap((one) => one.messages.map((message) => one.id + message.ts)));
  const fresh = next.channels.flatMap((one) =>
    one.messages.filter((message) => !known.has(one.id + message.ts)).map((message) => ({ one, message })),
  );
  const latest = fresh.at(-1);
  if (!latest) return;
  const author = latest.message.user ? userName(latest.message.user) : next.app.name;
  const where = latest.one.is_im ? 'direct message' : `#${latest.one.name}`;
  announcement.value = `${author} in ${where}: ${preview(latest.message)}`;
}

/** A message as one line of plain words. */
export function preview(message: Message): string {
  const text = message.text || textOfBlocks(message.blocks);
  return plainOf(text, (kind, id) => (kind === 'user' ? userName(id) : channelName(id))).slice(0, 240);
}
