/**
 * GitHub's REST API. A read is remembered by its ETag, because an unchanged answer costs nothing of the hourly limit. A
 * write is sent once, never repeated by itself: whoever asked looks first whether it was done. Writes of one session go
 * one after the other, a second apart, as GitHub asks.
 */
import type { z } from 'zod';
import { UpstreamError } from '../../../errors.ts';
import { type Access, createAccess, createExplaining, hiddenClause, taken } from './access.ts';
import { type Headers, waitAfter } from './limits.ts';
import { createSerial } from './serial.ts';
import { repository } from './shapes.ts';
import { type Session, type Sessions, statusOf } from './sign-in.ts';
import { answered, GitHubAnswer, refusal, unreachable } from './trouble.ts';

export interface Timing {
  now: () => number;
  wait: (ms: number) => Promise<void>;
}

export type Params = Record<string, unknown>;

/** What may be asked about one repository; `owner` and `repo` are filled in. */
export interface Api {
  /** Null where there is none. */
  get<T>(shape: z.ZodType<T>, route: string, params?: Params): Promise<T | null>;
  /** Pages of a list, `most` entries of it. Where there is none it throws: nothing is not the same as none. */
  list<T>(shape: z.ZodType<T[]>, route: string, params: Params & { most: number }): Promise<T[]>;
  /** Every entry; throws where there are more than `most`, since a part would be taken for the whole. */
  all<T>(shape: z.ZodType<T[]>, route: string, params: Params & { most: number }): Promise<T[]>;
  send<T>(shape: z.ZodType<T>, route: string, params?: Params): Promise<T>;
}

export interface Client {
  of(repo: string): Api;
  /** Every installation, or the token. */
  everywhere(): Promise<Api[]>;
  /** As the App itself; null with a token. */
  app(): Promise<Api | null>;
  /** What our key reaches of a repository. */
  access(repo: string): Promise<Access>;
  /** Why something of a repository is not there: `clause`, unless the repository itself is not shown. */
  absent(repo: string, clause: string): Promise<Error>;
  /** What goes wrong is said as in an `Api` of that repository. */
  explaining<T>(repo: string, work: () => Promise<T>): Promise<T>;
}

/** `goesOn`: a page that is added after this one is read, too. */
type Reading = { params: Params; goesOn: boolean };
const PER_PAGE = 100;
const ANSWER_MS = 20_000;
const BETWEEN_WRITES_MS = 1_000;
const REMEMBERED = 2_000;

interface Page {
  data: unknown;
  /** Null: it is the last. */
  next: Params | null;
}
interface Answer {
  data: unknown;
  headers: Headers;
}
interface Held {
  until: number;
  times: number;
}

const isForToken = (error: unknown): boolean => {
  const request = (error as { request?: { url?: unknown } } | null)?.request;
  return typeof request?.url === 'string' && request.url.endsWith('/access_tokens');
};

export function createClient(sessions: Sessions, timing: Timing): Client {
  const remembered = new Map<string, Page & { etag: string }>();
  const held = new Map<string, Held>();
  const lastWrite = new Map<string, number>();
  const serial = createSerial();

  async function ask(session: Session, route: string, params: Params): Promise<Answer> {
    const until = held.get(session.name)?.until ?? 0;
    if (until > timing.now()) throw tooMuch(until - timing.now());
    try {
      const answer: Answer = await session.octokit.request(route, {
        ...params,
        request: { signal: AbortSignal.timeout(ANSWER_MS) },
      });
      // What was asked before a limit may be answered after it: that lifts nothing.
      if ((held.get(session.name)?.until ?? 0) <= timing.now()) held.delete(session.name);
      return answer;
    } catch (error) {
      throw told(session, error, { route, params });
    }
  }

  function told(session: Session, error: unknown, about: { route: string; params: Params }): Error {
    const status = statusOf(error);
    if (error instanceof UpstreamError) return error;
    // A token for a repository that the installation does not have, and for an installation that is gone.
    if (status === 422 && isForToken(error)) return answered(404, { said: '' }, 'sign in');
    if (status !== null && status < 500 && isForToken(error)) return answered(401, { said: '' }, 'sign in');
    // Octokit wraps what the network threw as a 500 of its own; then there is no response.
    if (!(error instanceof Error) || status === null || !('response' in error) || error.response == null)
      return unreachable(`could not be reached (${wanted(about)})`, error);
    const { headers, data } = error.response as { headers: Headers; data: unknown };
    const said = wordsOf(data);
    const nowMs = timing.now();
    const before = held.get(session.name) ?? { until: 0, times: 0 };
    // Answers that come while we wait belong to one limit, and none of them makes the wait shorter.
    const times = before.until > nowMs ? before.times - 1 : before.times;
    const waitMs = waitAfter({ status, headers, message: said }, { nowMs, times });
    if (waitMs === null)
      return answered(
        status,
        { said, takes: taken(headers['x-accepted-github-permissions']) },
        wanted(about),
      );
    const until = Math.max(before.until, nowMs + waitMs);
    held.set(session.name, { until, times: times + 1 });
    return tooMuch(until - nowMs);
  }

  async function read(session: Session, route: string, about: Reading): Promise<Page | null> {
    const { params, goesOn } = about;
    const key = `${session.name} ${route} ${JSON.stringify(params)}`;
    const known = remembered.get(key);
    const conditional = known === undefined ? {} : { headers: { 'if-none-match': known.etag } };
    try {
      const { data, headers } = await ask(session, route, { ...params, ...conditional });
      const next = nextPage(String(headers['link'] ?? ''));
      const etag = headers['etag'];
      // The last page of a list, when it is full: its ETag stays when a page is added after it.
      const isFull = goesOn && next === null && entriesIn(data) >= Number(params['per_page']);
      if (typeof etag === 'string' && !isFull) remember(key, { etag, data, next });
      return { data, next };
    } catch (error) {
      if (error instanceof GitHubAnswer && error.status === 304 && known !== undefined) return known;
      if (error instanceof GitHubAnswer && error.status === 404) return null;
      throw error;
    }
  }

  function remember(key: string, answer: Page & { etag: string }): void {
    remembered.delete(key);
    remembered.set(key, answer);
    const oldest = remembered.keys().next().value;
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  }

  function write(session: Session, route: string, params: Params): Promise<Answer> {
    return serial(session.name, async () => {
      const since = timing.now() - (lastWrite.get(session.name) ?? Number.NEGATIVE_INFINITY);
      if (since < BETWEEN_WRITES_MS) await timing.wait(BETWEEN_WRITES_MS - since);
      try {
        return await ask(session, route, params);
      } finally {
        lastWrite.set(session.name, timing.now());
      }
    });
  }

  function apiOf(open: () => Promise<Session>, fixed: Params): Api {
    const session = async (): Promise<Session> => {
      try {
        return await open();
      } catch (error) {
        throw told({ name: 'app' } as Session, error, { route: 'sign in', params: fixed });
      }
    };
    /**
     * An App that was uninstalled and installed again has another installation, and that webhook may be lost. A key that is
     * refused has done nothing, so that with a new one even a write may be asked for once more.
     */
    const signedIn = async <T>(work: (given: Session) => Promise<T>): Promise<T> => {
      try {
        return await work(await session());
      } catch (error) {
        if (sessions.kind !== 'app' || !(error instanceof GitHubAnswer) || error.status !== 401) throw error;
        sessions.forget();
        return work(await session());
      }
    };
    async function entries<T>(
      shape: z.ZodType<T[]>,
      route: string,
      { most, ...params }: Params & { most: number },
    ): Promise<T[]> {
      const all: T[] = [];
      let page: Params | null = { per_page: Math.min(PER_PAGE, most) };
      while (page !== null && all.length < most) {
        const asked: Params = { ...fixed, ...params, ...page };
        const found: Page | null = await signedIn((given) =>
          read(given, route, { params: asked, goesOn: all.length + PER_PAGE < most }),
        );
        if (found === null) throw answered(404, { said: '' }, wanted({ route, params: asked }));
        all.push(...parsed(shape, found.data, route));
        page = found.next;
      }
      return all.slice(0, most);
    }
    return {
      get: async (shape, route, params = {}) => {
        const found = await signedIn((given) =>
          read(given, route, { params: { ...fixed, ...params }, goesOn: false }),
        );
        return found === null ? null : parsed(shape, found.data, route);
      },
      list: entries,
      all: async (shape, route, params) => {
        const found = await entries(shape, route, { ...params, most: params.most + 1 });
        if (found.length > params.most)
          throw refusal(
            `has more than ${params.most} at ${wanted({ route, params: { ...fixed, ...params } })}: not all can be read.`,
          );
        return found;
      },
      send: async (shape, route, params = {}) => {
        const { data } = await signedIn((given) => write(given, route, { ...fixed, ...params }));
        return parsed(shape, data, route);
      },
    };
  }

  const app = async (): Promise<Api | null> => {
    const session = await sessions.app();
    return session === null ? null : apiOf(async () => session, {});
  };
  const access = createAccess({ kind: sessions.kind, app, now: timing.now });

  const explaining = createExplaining(access, (error) =>
    told({ name: 'app' } as Session, error, { route: 'sign in', params: {} }),
  );
  function apiOfRepo(repo: string): Api {
    const [owner, name] = repo.split('/');
    const api = apiOf(() => sessions.of(repo), { owner, repo: name });
    return {
      get: (...asked) => explaining(repo, () => api.get(...asked)),
      list: (...asked) => explaining(repo, () => api.list(...asked)),
      all: (...asked) => explaining(repo, () => api.all(...asked)),
      send: (...asked) => explaining(repo, () => api.send(...asked)),
    };
  }

  return {
    of: apiOfRepo,
    everywhere: async () => (await sessions.all()).map((session) => apiOf(async () => session, {})),
    app,
    access,
    explaining,
    absent: async (repo, clause) => {
      const found = await apiOfRepo(repo).get(repository, 'GET /repos/{owner}/{repo}');
      return refusal((found === null ? hiddenClause(repo, await access(repo)) : null) ?? clause);
    },
  };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '…';

const entriesIn = (data: unknown): number =>
  Math.max(
    0,
    ...[data, ...Object.values<unknown>({ ...(data as object | null) })].map((one) =>
      Array.isArray(one) ? one.length : 0,
    ),
  );

/** What the next page is asked with: a number, or a cursor that GitHub made. */
function nextPage(link: string): Params | null {
  const url = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1];
  return url === undefined || !URL.canParse(url) ? null : Object.fromEntries(new URL(url).searchParams);
}

const wanted = ({ route, params }: { route: string; params: Params }): string =>
  route.replaceAll(/\{(\w+)\}/g, (_, name: string) => textOf(params[name] ?? name).slice(0, 100));

function tooMuch(waitMs: number): GitHubAnswer {
  return new GitHubAnswer(429, {
    said: 'rate limit',
    clause: `asks to be left alone for ${Math.ceil(waitMs / 1_000)} s`,
    retryable: true,
    afterMs: waitMs,
  });
}

/** GitHub's sentence, with what it says of single fields. */
function wordsOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const { message, errors } = data as { message?: unknown; errors?: unknown };
  const fields = Array.isArray(errors)
    ? errors.map((one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one)))
    : [];
  return [typeof message === 'string' ? message : '', ...fields].filter((one) => one !== '').join(' ');
}

function parsed<T>(shape: z.ZodType<T>, data: unknown, route: string): T {
  const found = shape.safeParse(data);
  if (found.success) return found.data;
  const where = found.error.issues[0]?.path.join('.') ?? '';
  throw refusal(`answered ${route} in a shape that we do not know (${where})`);
}
