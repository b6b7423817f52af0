/** Jira Cloud on the loopback: the part of its interface that is used, with state, webhooks and what goes wrong. */
import { adfOf } from '../../../src/adapters/jira/adf/from-markdown.ts';
import { createOAuthDouble, type OAuthDouble } from '../vendors/oauth-double.ts';
import { type Answer, type Asked, type Scripted, startScripted } from '../vendors/scripted.ts';
import { issueAt, none, ok } from './forms.ts';
import {
  assignable,
  bulkFetch,
  commentProperty,
  listComments,
  projectStatuses,
  search,
  sprints,
  transitions,
  withProperties,
} from './reading.ts';
import { bot, type DoubleIssue, type DoubleSpace, type DoubleUser, types, usualSpace } from './state.ts';
import { addComment, commented, create, file, later, move, type SentHook, tell } from './writing.ts';

export interface JiraDouble extends Scripted {
  space: DoubleSpace;
  sent: SentHook[];
  oauth: OAuthDouble;
  /** Where webhooks go besides the list; null: nowhere. */
  deliver: ((sent: SentHook) => void) | null;
  /** What a person does there. */
  files(by: DoubleUser, given: Partial<DoubleIssue>): DoubleIssue;
  changes(by: DoubleUser, key: string, change: Partial<DoubleIssue>): void;
  removes(by: DoubleUser, key: string): void;
  comments(by: DoubleUser, key: string, text: string): void;
  /** To another project: another key, the same id, and the old key leads there. Answers the new one. */
  moves(by: DoubleUser, key: string, project: string): string;
  held(key: string): DoubleIssue;
  indexCatchesUp(): void;
  reset(): void;
}

export const CLOUD = 'cloud-1';

type Route = [RegExp, (double: JiraDouble, asked: Asked, parts: string[]) => Answer];

const routes: Route[] = [
  [/^GET \/rest\/api\/3\/myself$/, () => ok({ accountId: bot.accountId, displayName: bot.displayName })],
  [/^POST \/rest\/api\/3\/search\/jql$/, search],
  [/^POST \/rest\/api\/3\/issue\/bulkfetch$/, bulkFetch],
  [
    /^GET \/rest\/api\/3\/issue\/createmeta\/(\w+)\/issuetypes$/,
    ({ space }, _asked, [project]) =>
      project === space.project ? ok({ issueTypes: types, total: types.length }) : none,
  ],
  [
    /^GET \/rest\/api\/3\/issue\/createmeta\/(\w+)\/issuetypes\/(\d+)$/,
    ({ space }) => ok({ fields: space.fields }),
  ],
  [/^GET \/rest\/api\/3\/user\/assignable\/search$/, assignable],
  [/^GET \/rest\/agile\/1\.0\/board$/, ({ space }) => ok({ values: space.boards.map(({ id }) => ({ id })) })],
  [/^GET \/rest\/agile\/1\.0\/board\/(\d+)\/sprint$/, sprints],
  [/^POST \/rest\/api\/3\/issue$/, create],
  [
    /^GET \/rest\/api\/3\/issue\/([\w-]+)$/,
    (double, asked, [ref = '']) => {
      const found = issueAt(double.space, ref);
      return found === null ? none : ok(withProperties(double.space, found, asked.query.get('properties')));
    },
  ],
  [/^GET \/rest\/api\/3\/issue\/([\w-]+)\/transitions$/, transitions],
  [/^POST \/rest\/api\/3\/issue\/([\w-]+)\/transitions$/, move],
  [/^GET \/rest\/api\/3\/issue\/([\w-]+)\/comment$/, listComments],
  [/^GET \/rest\/api\/3\/project\/(\w+)\/statuses$/, projectStatuses],
  [/^POST \/rest\/api\/3\/issue\/([\w-]+)\/comment$/, addComment],
  [/^GET \/rest\/api\/3\/comment\/(\d+)\/properties\/(\w+)$/, commentProperty],
];

export async function startJiraDouble(): Promise<JiraDouble> {
  const scripted = await startScripted((asked) => answerTo(double, asked));
  const double: JiraDouble = Object.assign(scripted, {
    space: usualSpace(),
    sent: [],
    oauth: createOAuthDouble(),
    deliver: null,
    files: (by: DoubleUser, given: Partial<DoubleIssue>) => file(double, by, given),
    changes: (by: DoubleUser, key: string, change: Partial<DoubleIssue>) => {
      const issue = double.held(key);
      Object.assign(issue, change, { updated: later(double.space) });
      tell(double, { event: 'jira:issue_updated', by, issue, type: 'issue_generic' });
    },
    removes: (by: DoubleUser, key: string) => {
      const issue = double.held(key);
      double.space.issues.splice(double.space.issues.indexOf(issue), 1);
      later(double.space);
      tell(double, { event: 'jira:issue_deleted', by, issue });
    },
    moves: (by: DoubleUser, key: string, project: string) => {
      const issue = double.held(key);
      const oldKeys = [...(issue.oldKeys ?? []), issue.key];
      Object.assign(issue, { oldKeys, key: `${project}-9`, updated: later(double.space) });
      tell(double, { event: 'jira:issue_updated', by, issue, type: 'issue_moved' });
      return issue.key;
    },
    comments: (by: DoubleUser, key: string, text: string) => {
      commented(double, double.held(key), { by, body: adfOf(text), properties: [] });
    },
    held: (key: string) => {
      const found = issueAt(double.space, key);
      if (found === null) throw new Error(`There is no ${key}`);
      return found;
    },
    indexCatchesUp: () => {
      for (const issue of double.space.issues) issue.indexed = true;
    },
    reset: () => {
      double.space = usualSpace();
      double.sent.length = 0;
      double.oauth = createOAuthDouble();
      double.deliver = null;
      double.faults.length = 0;
      double.asked.length = 0;
    },
  });
  return double;
}

function answerTo(double: JiraDouble, asked: Asked): Answer {
  const form = typeof asked.body === 'string' ? asked.body : '';
  const login = double.oauth.answer({ path: asked.path, query: asked.query, form });
  if (login !== null) return login;
  const isLoggedIn = double.oauth.accepts(asked.headers.authorization);
  if (isLoggedIn && asked.path === '/oauth/token/accessible-resources')
    return ok([{ id: CLOUD, url: 'https://acme.atlassian.net', name: 'acme', scopes: [] }]);
  const { email, token } = double.space;
  const right =
    email === null ? `Bearer ${token}` : `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  if (asked.headers.authorization !== right && !isLoggedIn)
    return { status: 401, body: { message: 'Client must be authenticated' } };
  // With a login Jira stands behind a gateway, under the id of the site.
  const line = `${asked.method} ${asked.path.replace(`/ex/jira/${CLOUD}`, '')}`;
  for (const [pattern, answer] of routes) {
    const found = pattern.exec(line);
    if (found !== null) return answer(double, asked, found.slice(1));
  }
  throw new Error(`The double knows no ${line}`);
}

/** By number everything is there at once. */
