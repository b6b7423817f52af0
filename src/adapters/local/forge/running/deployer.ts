/**
 * Deploys on this machine. Each service and environment keeps one port. A commit is first tried on a spare port:
 * one that is not healthy there never stops what runs. Then the old process is stopped and the new one started
 * on the fixed port; if that fails all the same, the old one is started again and the failure says which.
 * There is a gap of well under a second while the port changes hands: nothing stands before the processes.
 */
import { z } from 'zod';
import type { Deployer, DeploymentNow, DeployRequest } from '../../../../ports/deployer.ts';
import { type ForgeContext, now, repositoryOf } from '../context.ts';
import { deploymentId, environmentName, serviceName, shaName } from '../git/names.ts';
import { branchHead, defaultBranch } from '../git/repository.ts';
import type { Health } from './health.ts';
import { freePort, type Instance, type Instances, type NewInstance } from './instances.ts';

const row = z.object({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  repo: z.string(),
  sha: z.string(),
  previous_sha: z.string().nullable(),
  state: z.enum(['queued', 'running', 'healthy', 'failed']),
  failure: z.string().nullable(),
  url: z.string().nullable(),
});
type Row = z.infer<typeof row>;
const columns = 'id, service, environment, repo, sha, previous_sha, state, failure, url';

export interface LocalDeployer extends Deployer {
  /** Deploys the default branch's newest commit where nothing was ever deployed; resolves when that is decided. */
  ensureBaseline(services: { service: string; environment: string; repo: string }[]): Promise<void>;
  /** Goes on with deployments that a crash interrupted. */
  recover(): void;
  /** Not ended yet, and not under way in this process. */
  isInterrupted(deployment: string): boolean;
  stop(): void;
}

export function createDeployer(context: ForgeContext, instances: Instances): LocalDeployer {
  const { db } = context;
  const aborted = new Set<string>();
  const mine = new Set<string>();
  let stopped = false;

  function find(id: string): Row | null {
    return db.row(row, `select ${columns} from deployments where id = ?`, id);
  }

  function latest(service: string, environment: string): Row | null {
    const order = 'order by ordinal desc limit 1';
    return db.row(
      row,
      `select ${columns} from deployments where service = ? and environment = ? ${order}`,
      service,
      environment,
    );
  }

  async function tell(
    id: string,
    state: Row['state'],
    facts: { failure?: string; url?: string } = {},
  ): Promise<void> {
    const found = find(id);
    if (found === null) return;
    const branch = await defaultBranch(repositoryOf(context, found.repo));
    const at = now(context);
    db.transaction(() => {
      const failure = facts.failure ?? null;
      const url = facts.url ?? found.url;
      db.run(
        'update deployments set state = ?, failure = ?, url = ?, at = ? where id = ?',
        state,
        failure,
        url,
        at,
        id,
      );
      context.announce({
        event: 'deployment_status',
        deployment: id,
        service: found.service,
        environment: found.environment,
        repository: { full_name: found.repo, default_branch: branch },
        sha: found.sha,
        state,
        url,
        failure,
        at,
      });
    });
  }

  /** The port of a service in an environment; another one only if somebody else took it meanwhile. */
  async function fixedPort(service: string, environment: string): Promise<number> {
    const known = z.object({ port: z.int() });
    const found = db.row(
      known,
      'select port from addresses where service = ? and environment = ?',
      service,
      environment,
    );
    const port = await freePort(found?.port);
    db.run(
      'insert or replace into addresses (service, environment, port) values (?, ?, ?)',
      service,
      environment,
      port,
    );
    return port;
  }

  function enqueue(found: Row): void {
    mine.add(found.id);
    const key = `deploy:${found.service}:${found.environment}`;
    context.background.run('deploy', () => context.locks(key, () => execute(found.id)));
  }

  async function execute(id: string): Promise<void> {
    const found = find(id);
    if (stopped || found === null || found.state === 'healthy' || found.state === 'failed') return;
    if (aborted.has(id)) return tell(id, 'failed', { failure: 'It was aborted before it began.' });
    await tell(id, 'running');
    const about = {
      key: id,
      service: found.service,
      environment: found.environment,
      repo: found.repo,
      sha: found.sha,
    };
    const [ours, [running = null]] = split(instances.releases(found.service, found.environment), id);
    // What a crash left of this very deployment is not a release to go back to.
    for (const instance of ours) await instances.remove(instance);
    const kept = running === null ? 'Nothing runs there.' : `${short(running)} was not stopped.`;
    const trial = await instances.start({ ...about, role: 'trial', port: await freePort() });
    if (stopped) return;
    if (!trial.health.ok) return tell(id, 'failed', { failure: `${first(trial.health)} ${kept}` });
    await instances.remove(trial.instance);
    if (aborted.has(id)) return tell(id, 'failed', { failure: `It was aborted. ${kept}` });
    await replace(running, { ...about, role: 'release' });
  }

  async function replace(old: Instance | null, wanted: Omit<NewInstance, 'port'>): Promise<void> {
    if (old !== null) await instances.rest(old);
    const port = await fixedPort(wanted.service, wanted.environment);
    const started = await instances.start({ ...wanted, port });
    if (stopped) return;
    if (started.health.ok) {
      if (old !== null) await instances.remove(old);
      return tell(wanted.key, 'healthy', { url: `http://127.0.0.1:${port}` });
    }
    const failure = `${first(started.health)} ${await bringBack(old)}`;
    return tell(wanted.key, 'failed', { failure });
  }

  async function bringBack(old: Instance | null): Promise<string> {
    if (old === null) return 'Nothing runs there.';
    const back = await instances.restart(old);
    return back.ok ? `${short(old)} runs again.` : `${short(old)} did not come back: nothing runs there.`;
  }

  async function seen(found: Row): Promise<DeploymentNow> {
    const logUrl = `${context.publicUrl}/forge/services`;
    const base = { sha: found.sha, url: found.url, logUrl, checkedAt: now(context) };
    if (found.state !== 'healthy') return { ...base, state: found.state, failure: found.failure };
    const release = instances.releases(found.service, found.environment)[0] ?? null;
    // A later release stands there by now: this deployment went well when it was the newest.
    if (latest(found.service, found.environment)?.id !== found.id && release?.sha !== found.sha) {
      return { ...base, state: 'healthy', failure: null };
    }
    const health: Health =
      release === null ? { ok: false, because: 'its process is gone' } : await instances.health(release);
    return health.ok
      ? { ...base, state: 'healthy', failure: null }
      : { ...base, state: 'failed', failure: first(health) };
  }

  async function start(request: DeployRequest): Promise<{ previousSha: string | null }> {
    const id = deploymentId(request.deployment);
    const known = find(id);
    if (known !== null) return { previousSha: known.previous_sha };
    const service = serviceName(request.service);
    const environment = environmentName(request.environment);
    repositoryOf(context, request.repo);
    const previousSha = instances.releases(service, environment)[0]?.sha ?? null;
    db.run(
      `insert into deployments (${columns}, ordinal, at)
       values (?, ?, ?, ?, ?, ?, 'queued', null, null, (select coalesce(max(ordinal), 0) + 1 from deployments), ?)`,
      id,
      service,
      environment,
      request.repo,
      shaName(request.sha),
      previousSha,
      now(context),
    );
    await tell(id, 'queued');
    const stored = find(id);
    if (stored !== null) enqueue(stored);
    return { previousSha };
  }

  async function deployFirst(request: { service: string; environment: string; repo: string }): Promise<void> {
    const repository = repositoryOf(context, request.repo);
    const sha = await branchHead(repository, await defaultBranch(repository));
    if (sha === null) return;
    await start({
      ...request,
      deployment: `baseline-${request.service.replace('/', ':')}-${request.environment}`,
      sha,
    });
  }

  return {
    start,
    status: async (id) => {
      const found = find(deploymentId(id));
      if (found !== null) return seen(found);
      return {
        state: 'unknown',
        sha: null,
        url: null,
        failure: 'The local forge does not know it.',
        logUrl: null,
        checkedAt: now(context),
      };
    },
    current: async (service, environment) => {
      const release = instances.releases(serviceName(service), environmentName(environment))[0];
      if (release === undefined) {
        const last = latest(service, environment);
        return last === null ? null : seen(last);
      }
      const health = await instances.health(release);
      return {
        state: health.ok ? 'healthy' : 'failed',
        sha: release.sha,
        url: `http://127.0.0.1:${release.port}`,
        failure: health.ok ? null : first(health),
        logUrl: `${context.publicUrl}/forge/services`,
        checkedAt: now(context),
      };
    },
    abort: async (id) => {
      const found = find(deploymentId(id));
      if (found?.state === 'queued' || found?.state === 'running') aborted.add(id);
    },
    ensureBaseline: async (services) => {
      // All addresses first: each service is told those of the others when it starts.
      const fresh = services.filter(
        (one) => latest(serviceName(one.service), environmentName(one.environment)) === null,
      );
      for (const { service, environment } of fresh) await fixedPort(service, environment);
      for (const request of fresh) await deployFirst(request);
    },
    isInterrupted: (id) => !mine.has(id) && ['queued', 'running'].includes(find(id)?.state ?? ''),
    recover: () => {
      const open = db.rows(
        row,
        `select ${columns} from deployments where state in ('queued', 'running') order by ordinal`,
      );
      for (const found of open.filter(({ id }) => !mine.has(id))) enqueue(found);
    },
    stop: () => {
      stopped = true;
    },
  };
}

function split(releases: Instance[], id: string): [Instance[], Instance[]] {
  return [releases.filter(({ key }) => key === id), releases.filter(({ key }) => key !== id)];
}

function short(instance: Instance): string {
  return `The previous release, ${instance.sha.slice(0, 7)},`;
}

function first(health: { ok: boolean } & Partial<{ because: string }>): string {
  const because = health.because ?? '';
  return `${because.charAt(0).toUpperCase()}${because.slice(1)}${/[.!?]$/.test(because) ? '' : '.'}`;
}
