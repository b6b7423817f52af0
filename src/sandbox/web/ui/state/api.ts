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

/** The answer is trusted: it comes from the server that handed out this page, which checks what it keeps. */
async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
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
  if (response.ok) return answer as Answer;
  throw new ApiError(messageIn(answer) ?? `Local Slack answered ${response.status}.`, response.status);
}

function messageIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if ('message' in answer && typeof answer.message === 'string') return answer.message;
  return 'error' in answer && typeof answer.error === 'string' ? answer.error : null;
}

const of = (name: string) => `/people/${encodeURIComponent(name)}`;

export async function loadSandbox(): Promise<Sandbox> {
  return await call<Sandbox>('GET', '/sandbox');
}

export async function loadPeople(): Promise<Person[]> {
  return await call<Person[]>('GET', '/people');
}

export async function loadSeen(name: string): Promise<Seen> {
  const seen = await call<Seen>('GET', `${of(name)}/sees`);
  return { ...seen, errors: seen.errors ?? [], pings: seen.pings ?? [], canvases: seen.canvases ?? [] };
}

export function eventsUrl(name: string): string {
  return `${of(name)}/events`;
}

/** Everything that one person can do, one method for each call of the People API. */
export function actingAs(name: string) {
  const post = async <Answer = unknown>(what: string, body: unknown) =>
    await call<Answer>('POST', `${of(name)}/${what}`, body);
  return {
    say: async (body: { channel: string; text: string; thread_ts?: string }) => await post('say', body),
    command: async (body: { channel: string; command: string; text: string }) => await post('command', body),
    click: async (place: Place, body: Record<string, unknown>) =>
      await post<ClickAnswer>('click', { ...place, ...body }),
    shortcut: async (body: { callback_id: string; channel?: string; ts?: string }) =>
      await post('shortcut', body),
    submit: async (values: FormValues) => await post<SubmitAnswer>('submit', { values }),
    closeModal: async () => await post('close-modal', {}),
    openHome: async () => await post('open-home', {}),
    read: async (body: { channel: string; ts: string; thread_ts?: string }) => await post('read', body),
    react: async (body: { channel: string; ts: string; name: string; remove?: boolean }) =>
      await post('react', body),
    stopSession: async (body: { channel: string; thread_ts: string }) => await post('stop', body),
    edit: async (body: { channel: string; ts: string; text: string }) => await post('edit', body),
    unsay: async (body: { channel: string; ts: string }) => await post('delete', body),
    options: async (place: Place, body: { action_id: string; block_id?: string; value: string }) =>
      await post<OptionsAnswer>('options', { ...body, ...place }),
    editCanvas: async (id: string, markdown: string) =>
      await call('PUT', `${of(name)}/canvas/${encodeURIComponent(id)}`, { markdown }),
  };
}

export async function postTo(path: string): Promise<void> {
  await call('POST', path, {});
}
