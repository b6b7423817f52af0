import type { OptionsAnswer, Person, Sandbox, Seen } from './seen.ts';

/** A refusal by local Slack, in words that a person can read. */
export class ApiError extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** Where an element stands: a message, the App Home or the open modal. */
export type Place = { channel: string; ts: string } | { home: true } | { modal: true };

export type FormValue = string | number | string[] | null;
export type FormValues = Record<string, Record<string, FormValue>>;

export type ClickAnswer = { ok: boolean; modal?: unknown; url?: string };
export type SubmitAnswer = { closed?: boolean; errors?: Record<string, string> };

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError('Local Slack does not answer. Is it still running?', 0);
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new ApiError(messageIn(answer) ?? `Local Slack answered ${response.status}.`, response.status);
}

function messageIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const { message, error } = answer as { message?: unknown; error?: unknown };
  if (typeof message === 'string') return message;
  return typeof error === 'string' ? error : null;
}

const of = (name: string) => `/people/${encodeURIComponent(name)}`;

export async function loadSandbox(): Promise<Sandbox> {
  return (await call('GET', '/sandbox')) as Sandbox;
}

export async function loadPeople(): Promise<Person[]> {
  const answer = (await call('GET', '/people')) as Person[] | { people: Person[] };
  return Array.isArray(answer) ? answer : answer.people;
}

export async function loadSeen(name: string): Promise<Seen> {
  const seen = (await call('GET', `${of(name)}/sees`)) as Seen;
  return { ...seen, errors: seen.errors ?? [], pings: seen.pings ?? [], canvases: seen.canvases ?? [] };
}

export function eventsUrl(name: string): string {
  return `${of(name)}/events`;
}

/** Everything that one person can do, one method for each call of the People API. */
export function actingAs(name: string) {
  const post = async (what: string, body: unknown) => await call('POST', `${of(name)}/${what}`, body);
  return {
    say: async (body: { channel: string; text: string; thread_ts?: string }) => await post('say', body),
    command: async (body: { channel: string; command: string; text: string }) => await post('command', body),
    click: async (place: Place, body: Record<string, unknown>) =>
      (await post('click', { ...place, ...body })) as ClickAnswer,
    shortcut: async (body: { callback_id: string; channel?: string; ts?: string }) => await post('shortcut', body),
    submit: async (values: FormValues) => (await post('submit', { values })) as SubmitAnswer,
    closeModal: async () => await post('close-modal', {}),
    openHome: async () => await post('open-home', {}),
    read: async (body: { channel: string; ts: string; thread_ts?: string }) => await post('read', body),
    react: async (body: { channel: string; ts: string; name: string; remove?: boolean }) =>
      await post('react', body),
    stopSession: async (body: { channel: string; thread_ts: string }) => await post('stop-session', body),
    options: async (place: Place, body: { action_id: string; block_id?: string; value: string }) =>
      (await post('options', { ...body, ...place })) as OptionsAnswer,
    editCanvas: async (id: string, markdown: string) =>
      await call('PUT', `${of(name)}/canvas/${encodeURIComponent(id)}`, { markdown }),
  };
}

export async function postTo(path: string): Promise<void> {
  await call('POST', path, {});
}
