/**
 * GitHub's REST API over `DoubleState`, on the loopback: ETags, redirects of renamed repositories, tokens, and a script of
 * faults. It is ours because emulate 0.12.2 lacks what the adapter asks for: statuses, files of a pull request, a head that
 * moves with a push, ETags.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watched } from '../vendors/watched.ts';
import { answer, isInstalled } from './double-routes.ts';
import type { DoubleState } from './double-state.ts';

/** What happens to the next requests that it fits. */
export interface Fault {
  method: string;
  path: RegExp;
  /** `drop`: the connection ends. */
  what: { status: number; headers?: Record<string, string>; message?: string } | 'drop';
  /** `after`: what was asked for is done, and the answer is this all the same. */
  when: 'before' | 'after';
  times: number;
}

const LISTS = new Set(['check_runs', 'statuses', 'workflow_runs', 'repositories']);

export interface Asked {
  method: string;
  path: string;
  status: number;
  authorization: string;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Request {
  method: string;
  url: URL;
  body: Record<string, unknown>;
  as: 'app' | 'installation' | 'token';
}

export interface GitHubDouble {
  url: string;
  state: DoubleState;
  asked: Asked[];
  faults: Fault[];
  /** Old names of repositories, and their ids. */
  renamed: Map<string, number>;
  deliveries: { id: number; guid: string; delivered_at: string; status_code: number; redelivery: boolean }[];
  /** Ids that were asked to be delivered again. */
  redelivered: number[];
  /** The write under way. */
  last: Promise<unknown>;
  publicKey: string | null;
  /** Another number: it was uninstalled and installed again, so tokens of before are void. */
  installation: number;
  permissions: Record<string, string>;
  /** What the organisation let the App have; null: all that it asks for. */
  accepted: Record<string, string> | null;
  isSuspended: boolean;
  /** Organisations that installed the App before ours. */
  strangers: number;
  events: string[];
  /** Resolves once what it holds is so; looked at after each answer. */
  until(fits: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export async function startGitHubDouble(state: DoubleState): Promise<GitHubDouble> {
  const answers = watched('GitHub');
  const server = createServer((req, res) => {
    void handle(double, req).then((given) => {
      if (given === null) return res.destroy();
      double.asked.push({
        method: req.method ?? '',
        path: req.url ?? '',
        status: given.status,
        authorization: req.headers.authorization ?? '',
      });
      const isText = typeof given.body === 'string';
      const text = isText
        ? (given.body as string)
        : given.body === undefined
          ? ''
          : JSON.stringify(given.body);
      const type = isText ? 'text/plain' : 'application/json; charset=utf-8';
      res.writeHead(given.status, { 'content-type': type, ...given.headers }).end(text);
      answers.changed();
      return res;
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const double: GitHubDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    asked: [],
    faults: [],
    renamed: new Map(),
    deliveries: [],
    redelivered: [],
    last: Promise.resolve(),
    publicKey: null,
    installation: 77,
    permissions: {},
    accepted: null,
    isSuspended: false,
    strangers: 0,
    events: [],
    until: (fits) => answers.until(fits),
    close: () => closed(server),
  };
  return double;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

async function handle(double: GitHubDouble, req: IncomingMessage): Promise<Answer | null> {
  const method = req.method ?? 'GET';
  const url = new URL(req.url ?? '/', double.url);
  const text = await bodyOf(req);
  const fault = double.faults.find(
    (one) => one.times > 0 && one.method === method && one.path.test(url.pathname),
  );
  if (fault !== undefined) fault.times -= 1;
  if (fault?.when === 'before') return faulty(fault);
  const log = /^\/storage\/(\d+)$/.exec(url.pathname)?.[1];
  // The storage of logs refuses whoever sends a second key beside the address.
  if (log !== undefined && req.headers.authorization !== undefined) return { status: 400, body: 'two keys' };
  if (log !== undefined) return { status: 200, body: logOf(double.state, Number(log)) };
  const as = signedIn(double, req.headers.authorization ?? '');
  if (as === null) return { status: 401, body: { message: 'Bad credentials' } };
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  // One write at a time, as a database sees to it.
  const work = (): Promise<Answer> => answer(double, { method, url, body, as });
  const given = await (method === 'GET' ? work() : inTurn(double, work));
  if (fault !== undefined) return faulty(fault);
  return method === 'GET' ? conditional(paged(given, url), req.headers['if-none-match']) : given;
}

function inTurn<T>(double: GitHubDouble, work: () => Promise<T>): Promise<T> {
  const next = double.last.then(work, work);
  double.last = next;
  return next;
}

const faulty = ({ what }: Fault): Answer | null =>
  what === 'drop'
    ? null
    : { status: what.status, body: { message: what.message ?? 'fault' }, headers: what.headers ?? {} };

/** Thirty entries a page, a hundred at most, of lists and of the answers that hold one. */
function paged(given: Answer, url: URL): Answer {
  if (given.status !== 200 || given.headers?.['link'] !== undefined) return given;
  const { body } = given;
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
  const page = Number(url.searchParams.get('page') ?? 1);
  const cut = (all: unknown[]): unknown[] => all.slice((page - 1) * size, page * size);
  const held = Object.entries(body ?? {}).find(([name]) => LISTS.has(name));
  const all: unknown = Array.isArray(body) ? body : held?.[1];
  if (!Array.isArray(all) || url.pathname.startsWith('/app')) return given;
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  return {
    ...given,
    body: Array.isArray(body) ? cut(all) : { ...(body as object), [held?.[0] ?? '']: cut(all) },
    ...(all.length > page * size ? { headers: { ...given.headers, link: `<${next}>; rel="next"` } } : {}),
  };
}

function conditional(given: Answer, known: string | undefined): Answer {
  if (given.status !== 200) return given;
  const hash = createHash('sha256')
    .update(JSON.stringify(given.body) ?? '')
    .digest('hex');
  const etag = `W/"${hash}"`;
  const headers = { ...given.headers, etag };
  return known === etag ? { status: 304, headers } : { ...given, headers };
}

const logOf = (state: DoubleState, id: number): string =>
  state.repos.flatMap((repo) => repo.runs).find((run) => run.id === id)?.log ?? '';

async function bodyOf(req: IncomingMessage): Promise<string> {
  req.setEncoding('utf8');
  let text = '';
  for await (const chunk of req) text += String(chunk);
  return text;
}

/** A JWT of the App's key, an installation's token, or somebody's own. */
function signedIn(double: GitHubDouble, authorization: string): Request['as'] | null {
  const [, token = ''] = authorization.split(' ');
  const installation = /^ghs_installation(?:_(\d+))?$/.exec(token);
  if (installation !== null)
    return isInstalled(double, Number(installation[1] ?? 77)) ? 'installation' : null;
  if (token === 'github_pat_double') return 'token';
  const [head = '', claims = '', signature = ''] = token.split('.');
  if (double.publicKey === null || signature === '') return null;
  const ok = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    createPublicKey(double.publicKey),
    Buffer.from(signature, 'base64url'),
  );
  return ok ? 'app' : null;
}
