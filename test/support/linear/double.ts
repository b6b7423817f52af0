/**
 * Linear on the loopback interface: every question is checked against Linear's own schema before it is answered, what
 * changes is sent as a webhook in the shape of that schema, and what goes wrong is chosen by the test.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graphql } from 'graphql';
import type { Priority } from '../../../src/pipeline/item/basics.ts';
import type { TrackerFault } from '../../contracts/trackers/tracker-world.ts';
import { createOAuthDouble, type OAuthDouble } from '../vendors/oauth-double.ts';
import { watched } from '../vendors/watched.ts';
import { type Changed, resolvers } from './resolvers.ts';
import {
  addIssue,
  createWorkspace,
  findIssue,
  identifierOf,
  type LinearIssue,
  type LinearUser,
  stateOf,
  type Workspace,
} from './state.ts';
import { type Sent, schema, signed, webhookData } from './webhooks.ts';

export const LINEAR_KEY = 'lin_api_secret-key';

/** Of a delivery that failed. */
const RETRIES = 3;
const priorities: Record<Priority, number> = { critical: 1, high: 2, medium: 3, low: 4 };

export interface LinearDouble {
  url: string;
  space: Workspace;
  /** Names of the operations that were asked, in order. */
  asked: string[];
  /** Questions that the schema refused; a test that has one is wrong, or the adapter is. */
  misfits: string[];
  sent: Sent[];
  /** Where webhooks go besides the list, with the status that answers; null: nowhere. */
  deliver: ((sent: Sent) => Promise<number>) | null;
  /** Statuses that Linear took for a failure: all but 200. */
  failures: number[];
  fault: TrackerFault | null;
  oauth: OAuthDouble;
  /** Milliseconds that each answer takes. */
  delayMs: number;
  files(given: {
    title: string;
    description?: string;
    priority?: Priority;
    labels?: string[];
    started?: boolean;
    assignee?: string;
  }): string;
  edits(ref: string, change: Partial<LinearIssue>, by?: LinearUser): void;
  removes(ref: string): void;
  comments(ref: string, text: string): void;
  issue(ref: string): LinearIssue;
  /** A new workspace, nothing sent, nothing wrong. */
  reset(): void;
  /** A body of the test's own, signed as Linear does. */
  sign(body: object): Sent;
  /** Resolves once what it holds is so; looked at after each question. */
  until(fits: () => boolean): Promise<void>;
  /** Resolves when every webhook so far was taken. */
  idle(): Promise<void>;
  end(): Promise<void>;
}

export async function startLinearDouble(): Promise<LinearDouble> {
  let working: Promise<void> = Promise.resolve();
  const answers = watched('Linear');
  const send = (action: string, about: { issue: LinearIssue; by: LinearUser; comment?: string }): void => {
    const { issue, by, comment } = about;
    const now = Date.now();
    const body = {
      action,
      type: comment === undefined ? 'Issue' : 'Comment',
      createdAt: issue.updatedAt,
      actor: { id: by.id, name: by.name, email: by.email, type: 'user', url: '' },
      data:
        comment === undefined ? webhookData(issue) : { id: randomUUID(), body: comment, issueId: issue.id },
      organizationId: 'acme',
      webhookId: 'hook',
      webhookTimestamp: now,
    };
    const sent = signed(body);
    double.sent.push(sent);
    const to = double.deliver;
    if (to !== null) working = working.then(() => delivered(to, sent));
  };
  // It waits a minute, an hour and six hours; here it waits for nothing.
  const delivered = async (to: NonNullable<LinearDouble['deliver']>, sent: Sent): Promise<void> => {
    for (let tries = 0; tries <= RETRIES; tries += 1) {
      const status = await to(sent);
      if (status === 200) return;
      double.failures.push(status);
    }
  };
  const changed = ({ action, issue, comment }: Changed): void =>
    send(action, { issue, by: double.space.us, ...(comment === undefined ? {} : { comment }) });
  const label = (name: string) => {
    const found = double.space.labels.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no label ${name}`);
    return found;
  };
  const double: LinearDouble = {
    url: '',
    space: createWorkspace(),
    asked: [],
    misfits: [],
    sent: [],
    deliver: null,
    failures: [],
    fault: null,
    oauth: createOAuthDouble(),
    delayMs: 0,
    files: ({ title, description, priority, labels = [], started, assignee }) => {
      const { space } = double;
      const issue = addIssue(space, {
        title,
        description: description ?? null,
        priority: priority === undefined ? 0 : priorities[priority],
        labels: labels.map(label),
        state: stateOf(space, started === true ? 'started' : 'unstarted'),
        assignee: space.users.find(({ email }) => email === assignee) ?? null,
      });
      send('create', { issue, by: space.ana });
      return identifierOf(issue);
    },
    edits: (ref, change, by) => {
      const issue = Object.assign(double.issue(ref), change, { updatedAt: double.space.now() });
      send('update', { issue, by: by ?? double.space.ana });
    },
    removes: (ref) => {
      const issue = Object.assign(double.issue(ref), { trashed: true, updatedAt: double.space.now() });
      send('remove', { issue, by: double.space.ana });
    },
    comments: (ref, text) => {
      const issue = double.issue(ref);
      issue.comments.push({ id: randomUUID(), body: text, user: double.space.ana });
      send('create', { issue, by: double.space.ana, comment: text });
    },
    issue: (ref) => {
      const issue = findIssue(double.space, ref);
      if (issue === undefined) throw new Error(`there is no ${ref}`);
      return issue;
    },
    reset: () => {
      Object.assign(double, {
        space: createWorkspace(),
        asked: [],
        misfits: [],
        sent: [],
        deliver: null,
        failures: [],
        fault: null,
        oauth: createOAuthDouble(),
        delayMs: 0,
      });
    },
    sign: signed,
    until: (fits) => answers.until(fits),
    idle: () => working,
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    void answer(double, { request, response, changed }).finally(() => answers.changed());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return double;
}

async function answer(
  double: LinearDouble,
  {
    request,
    response,
    changed,
  }: { request: IncomingMessage; response: ServerResponse; changed: (change: Changed) => void },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '/', double.url);
  const login = double.oauth.answer({ path: url.pathname, query: url.searchParams, form: text });
  if (login !== null)
    return void response
      .writeHead(login.status, { 'content-type': 'application/json', ...login.headers })
      .end(JSON.stringify(login.body ?? {}));
  const { query, variables } = JSON.parse(text) as {
    query: string;
    variables: Record<string, unknown>;
  };
  const operation = /^\s*(query|mutation) (\w+)/.exec(query);
  double.asked.push(operation?.[2] ?? query);
  const json = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
  const error = (message: string, code: string) => ({
    errors: [{ message, extensions: { code, type: code.toLowerCase() } }],
  });
  if (double.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, double.delayMs));
  const { fault } = double;
  const isLoggedIn = double.oauth.accepts(request.headers.authorization);
  if (fault === 'refused' || (request.headers.authorization !== LINEAR_KEY && !isLoggedIn))
    return json(
      401,
      error(`You need to authenticate: ${request.headers.authorization}`, 'AUTHENTICATION_ERROR'),
    );
  // Linear says a limit with status 400, a code, and the end of the limit in milliseconds since 1970.
  if (fault === 'limited')
    return json(
      400,
      error('Rate limit exceeded. Only 2500 requests are allowed per 1 hour.', 'RATELIMITED'),
      {
        'x-ratelimit-requests-remaining': '0',
        'x-ratelimit-requests-reset': String(Date.now() + 7_000),
        'x-ratelimit-complexity-remaining': '200000',
        'x-ratelimit-complexity-reset': String(Date.now() + 3_600_000),
      },
    );
  if (fault === 'fails_before') {
    double.fault = null;
    return json(503, { message: 'upstream connect error' });
  }
  const result = await graphql({
    schema,
    source: query,
    rootValue: resolvers(double.space, changed),
    variableValues: variables,
  });
  const isMisfit = result.errors?.some((one) => one.extensions['code'] === undefined) ?? false;
  if (isMisfit) double.misfits.push(...(result.errors ?? []).map((one) => one.message));
  if (fault !== null && operation?.[1] === 'mutation') {
    double.fault = null;
    if (fault === 'drops_after') return void response.destroy();
    return json(502, { message: 'bad gateway' });
  }
  // A question that the schema does not know is answered with status 400, one that is refused with 200.
  json(result.data === undefined ? 400 : 200, result);
}
