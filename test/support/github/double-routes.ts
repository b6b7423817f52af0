import { diffSince } from '../../../src/adapters/local/forge/git/diff.ts';
import { branchHead } from '../../../src/adapters/local/forge/git/repository.ts';
import type { Answer, GitHubDouble, Request } from './double.ts';
import { missing, ok, type Route, said, shown, text, withPull } from './double-answers.ts';
import { hookDeliveries } from './double-deliveries.ts';
import { gitRoutes } from './double-git.ts';
import { lookRoutes } from './double-looks.ts';
import { latest, pullJson, repoJson, repoOf, runJson } from './double-shapes.ts';
import { BOT, type RepoState } from './double-state.ts';
import { merged, opened } from './double-writes.ts';
import { issueRoutes } from './issues/issue-routes.ts';

export async function answer(double: GitHubDouble, request: Request): Promise<Answer> {
  const path = request.url.pathname;
  const own = ofApp(double, request, path);
  if (own !== null) return own;
  const found = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path);
  if (found === null) return missing;
  const [, owner = '', name = '', rest = ''] = found;
  const repo = repoOf(double.state, owner, name);
  const moved = double.renamed.get(`${owner}/${name}`);
  // Whoever takes an old name ends where it led to.
  if (repo === null && moved !== undefined) {
    const location = `${double.url}/repositories/${moved}${rest}${request.url.search}`;
    const status = request.method === 'GET' ? 301 : 307;
    return { status, headers: { location }, body: { message: 'Moved Permanently', url: location } };
  }
  return repo === null ? missing : inRepo(double, request, { repo, rest });
}

async function inRepo(
  double: GitHubDouble,
  request: Request,
  { repo, rest }: { repo: RepoState; rest: string },
): Promise<Answer> {
  const { isInstalled: isOurs, isPublic } = repo;
  if (request.as === 'app' && rest === '/installation') return isOurs ? ok(installed(double)) : missing;
  if (request.as === 'installation' && !isOurs && !(isPublic && request.method === 'GET'))
    return isPublic ? said(403, 'Resource not accessible by integration') : missing;
  await double.state.follow(repo);
  for (const [method, path, act] of routes) {
    const found = method === request.method ? path.exec(rest) : null;
    if (found === null) continue;
    if (repo.archived && method !== 'GET') return said(403, 'Repository was archived so is read-only.');
    const who = request.as === 'installation' ? BOT : 'octo-bot';
    const parts = found.slice(1).map(decodeURIComponent);
    return act({ ...request, double, repo, parts, who });
  }
  return missing;
}

function ofApp(
  double: GitHubDouble,
  { method, url, as, body }: Request,
  path: string,
): Answer | Promise<Answer> | null {
  const byId = /^\/repositories\/(\d+)(\/.*)?$/.exec(path);
  if (byId !== null) {
    const repo = double.state.repos.find((one) => one.id === Number(byId[1]));
    return repo === undefined
      ? missing
      : inRepo(double, { method, url, as, body }, { repo, rest: byId[2] ?? '' });
  }
  if (path === '/user')
    return as === 'token'
      ? ok({ login: 'octo-bot', type: 'User' })
      : said(403, 'Resource not accessible by integration');
  if (path === '/user/repos' && as === 'token') return ok(double.state.repos.map(repoJson));
  if (path === '/installation/repositories' && as === 'installation')
    return ok({ total_count: double.state.repos.length, repositories: double.state.repos.map(repoJson) });
  if (as !== 'app') return null;
  if (path === '/app')
    return ok({
      id: 4_242,
      slug: BOT.replace('[bot]', ''),
      permissions: double.permissions,
      events: double.events,
    });
  if (path === '/app/installations') return installationsOf(double, url);
  if (path === '/users/acme/installation') return ok(installed(double));
  const installation = Number(/^\/app\/installations\/(\d+)\/access_tokens$/.exec(path)?.[1]);
  if (isInstalled(double, installation))
    return ok(
      {
        token: installation === 77 ? 'ghs_installation' : `ghs_installation_${installation}`,
        expires_at: '2099-01-01T00:00:00Z',
        permissions: {},
        repository_selection: 'all',
      },
      201,
    );
  return hookDeliveries(double, { method, url }, path);
}

const installed = (double: GitHubDouble) => ({
  id: double.installation,
  account: { login: 'acme' },
  repository_selection: double.state.repos.every((one) => one.isInstalled) ? 'all' : 'selected',
  permissions: double.accepted ?? double.permissions,
  suspended_at: double.isSuspended ? '2026-11-01T00:00:00Z' : null,
});

const STRANGERS_FROM = 1_000;
export const isInstalled = ({ installation, strangers }: GitHubDouble, id: number): boolean =>
  id === installation || (id >= STRANGERS_FROM && id < STRANGERS_FROM + strangers);

/** A hundred a page at most. */
function installationsOf(double: GitHubDouble, url: URL): Answer {
  const all = [
    ...Array.from({ length: double.strangers }, (_, index) => ({
      id: STRANGERS_FROM + index,
      login: `org-${index}`,
    })),
    { id: double.installation, login: 'acme' },
  ];
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
  const page = Number(url.searchParams.get('page') ?? 1);
  const rest = all.slice((page - 1) * size);
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  return {
    status: 200,
    ...(rest.length > size ? { headers: { link: `<${next}>; rel="next"` } } : {}),
    body: rest.slice(0, size).map(({ id, login }) => ({
      id,
      account: { login },
      permissions: id === double.installation ? (double.accepted ?? double.permissions) : double.permissions,
      events: double.events,
      suspended_at: id === double.installation && double.isSuspended ? '2026-11-01T00:00:00Z' : null,
    })),
  };
}

const routes: Route[] = [
  ['GET', /^$/, ({ repo }) => ok(repoJson(repo))],
  [
    'GET',
    /^\/pulls$/,
    ({ double, repo, url }) => {
      const head = url.searchParams.get('head');
      const all = url.searchParams.get('state') === 'all';
      const fits = repo.pulls

        .filter((one) => all || one.state === 'open')
        .filter((one) => head === null || head === `${repo.name.split('/')[0]}:${one.head}`)
        .toSorted((one, other) => other.updatedAt.localeCompare(one.updatedAt));
      return ok(fits.map((pull) => pullJson({ url: double.url, repo, pull })));
    },
  ],
  ['POST', /^\/pulls$/, opened],
  ['GET', /^\/pulls\/(\d+)$/, (call) => withPull(call, async (pull) => ok(await shown(call, pull)))],
  [
    'PATCH',
    /^\/pulls\/(\d+)$/,
    (call) =>
      withPull(call, async (pull) => {
        if (call.body['state'] === 'closed' && pull.state === 'open') {
          pull.state = 'closed';
          pull.closedBy = call.who;
          pull.updatedAt = call.double.state.tick();
        }
        return ok(await shown(call, pull));
      }),
  ],
  ['PUT', /^\/pulls\/(\d+)\/merge$/, (call) => withPull(call, (pull) => merged(call, pull))],
  [
    'GET',
    /^\/pulls\/(\d+)\/files$/,
    (call) =>
      withPull(call, async (pull) => {
        // GitHub lists 3,000 of them.
        if (pull.files !== undefined) return ok(pull.files.slice(0, 3_000).map((filename) => ({ filename })));
        const repository = call.double.state.commitsOf(call.repo);
        const base = (await branchHead(repository, pull.base)) ?? '';
        const changes = await diffSince(repository, base, pull.headSha);
        return ok(
          changes.map((one) => ({ filename: one.path, additions: one.added, deletions: one.removed })),
        );
      }),
  ],
  [
    'POST',
    /^\/pulls\/(\d+)\/requested_reviewers$/,
    (call) =>
      withPull(call, async (pull) => {
        const wanted = call.body['reviewers'] as string[];
        if (wanted.includes('octo-stranger'))
          return said(422, 'Reviews may only be requested from collaborators.');
        pull.reviewers = [...new Set([...pull.reviewers, ...wanted])];
        return ok(await shown(call, pull), 201);
      }),
  ],
  [
    'GET',
    /^\/commits\/([^/]+)\/check-runs$/,
    ({ double, repo, parts, url }) => {
      const name = url.searchParams.get('check_name');
      const runs = latest(
        repo.runs.filter((run) => run.sha === parts[0] && (name === null || run.name === name)),
      );
      return ok({ total_count: runs.length, check_runs: runs.map((run) => runJson(double.url, repo, run)) });
    },
  ],
  [
    'GET',
    /^\/commits\/([^/]+)\/status$/,
    ({ repo, parts }) => {
      const own = repo.statuses.filter((one) => one.sha === parts[0]);
      const statuses = own.map((one) => ({ ...one, target_url: null, updated_at: one.updatedAt }));
      return ok({ state: 'pending', sha: parts[0], total_count: statuses.length, statuses });
    },
  ],
  [
    'GET',
    /^\/actions\/runs$/,
    ({ repo, url }) => {
      const runs = repo.runs.filter((run) => run.sha === url.searchParams.get('head_sha'));
      return ok({
        total_count: runs.length,
        workflow_runs: runs.map((run) => ({ id: run.id, run_attempt: run.attempt })),
      });
    },
  ],
  [
    'GET',
    /^\/actions\/jobs\/(\d+)\/logs$/,
    ({ double, repo, parts }) => {
      const run = repo.runs.find((one) => one.id === Number(parts[0]));
      if (run?.log == null) return said(410, 'The logs are gone.');
      // Another host, as GitHub's storage is; `localhost` is the same machine.
      const location = `${double.url.replace('127.0.0.1', 'localhost')}/storage/${run.id}`;
      return { status: 302, headers: { location } };
    },
  ],
  [
    'POST',
    /^\/check-runs$/,
    ({ double, repo, body }) => {
      const output = body['output'] as { title: string; summary: string };
      const run = double.state.run(repo, {
        name: text(body['name']),
        sha: text(body['head_sha']),
        conclusion: text(body['conclusion']),
        externalId: text(body['external_id']),
        output,
        app: { id: 4_242, slug: 'throughline-dev' },
      });
      return ok(runJson(double.url, repo, run), 201);
    },
  ],
  [
    'PATCH',
    /^\/check-runs\/(\d+)$/,
    ({ double, repo, parts, body }) => {
      const run = repo.runs.find((one) => one.id === Number(parts[0]));
      if (run === undefined) return missing;
      run.conclusion = text(body['conclusion']);
      run.output = body['output'] as { title: string; summary: string };
      return ok(runJson(double.url, repo, run));
    },
  ],
  [
    'POST',
    /^\/statuses\/([^/]+)$/,
    ({ double, repo, parts, body }) => {
      const made = {
        sha: parts[0] ?? '',
        context: text(body['context']),
        state: text(body['state']),
        description: text(body['description']),
        updatedAt: double.state.tick(),
      };
      repo.statuses.push(made);
      return ok(made, 201);
    },
  ],
  ...lookRoutes,
  ...issueRoutes,
  [
    'GET',
    /^\/contents\/(.+)$/,
    async ({ double, repo, parts }) => {
      const repository = double.state.commitsOf(repo);
      const found = await repository.git(['cat-file', 'blob', `HEAD:${parts[0]}`], {
        cwd: repository.path,
        accept: [128],
      });
      if (found.code !== 0) return missing;
      return ok({ type: 'file', encoding: 'base64', content: Buffer.from(found.stdout).toString('base64') });
    },
  ],
  ...gitRoutes,
];
