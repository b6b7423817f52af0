import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Deployer } from '../../src/ports/deployer.ts';

export interface DeployerWorld {
  deployer: Deployer;
  service: string;
  repo: string;
  /** Commits to deploy: two that are healthy and one whose process ends at once. */
  commits: { first: string; second: string; broken: string };
  /** Resolves when the platform is done with what was started. */
  settled(): Promise<void>;
  end: () => Promise<void>;
}

export function deployerContract(make: () => Promise<DeployerWorld>): void {
  let world: DeployerWorld;
  beforeEach(async () => {
    world = await make();
  });
  afterEach(() => world.end());

  async function deploy(deployment: string, sha: string) {
    const { service, repo } = world;
    const started = await world.deployer.start({ deployment, service, environment: 'production', repo, sha });
    await world.settled();
    return started;
  }

  test('a deployment becomes healthy at an address that answers as its commit', async () => {
    expect(await deploy('d-1', world.commits.first)).toEqual({ previousSha: null });
    const now = await world.deployer.status('d-1');
    expect(now).toMatchObject({ state: 'healthy', sha: world.commits.first, failure: null });
    const answer: unknown = await (await fetch(`${now.url}/healthz`)).json();
    expect(answer).toMatchObject({ status: 'ok', sha: world.commits.first });
    expect(await world.deployer.current(world.service, 'production')).toMatchObject({
      state: 'healthy',
      sha: world.commits.first,
    });
  });

  test('the next one replaces it at the same address, and says what ran before', async () => {
    await deploy('d-1', world.commits.first);
    const before = await world.deployer.status('d-1');
    expect(await deploy('d-2', world.commits.second)).toEqual({ previousSha: world.commits.first });
    const after = await world.deployer.status('d-2');
    expect(after.url).toBe(before.url);
    expect(await (await fetch(`${after.url}/healthz`)).json()).toMatchObject({ sha: world.commits.second });
  });

  test('starting the same deployment again starts nothing', async () => {
    await deploy('d-1', world.commits.first);
    await deploy('d-2', world.commits.second);
    expect(await deploy('d-1', world.commits.first)).toEqual({ previousSha: null });
    expect(await world.deployer.current(world.service, 'production')).toMatchObject({
      sha: world.commits.second,
    });
  });

  test('a commit that is not healthy fails with the reason, and what ran before still runs', async () => {
    await deploy('d-1', world.commits.first);
    await deploy('d-2', world.commits.broken);
    const failed = await world.deployer.status('d-2');
    expect(failed).toMatchObject({ state: 'failed', sha: world.commits.broken });
    expect(failed.failure).toContain('no database');
    expect(failed.failure).toContain(
      `The previous release, ${world.commits.first.slice(0, 7)}, was not stopped.`,
    );
    expect(await world.deployer.current(world.service, 'production')).toMatchObject({
      state: 'healthy',
      sha: world.commits.first,
    });
  });

  test('rolling back is a deployment of the commit before', async () => {
    await deploy('d-1', world.commits.first);
    await deploy('d-2', world.commits.second);
    expect(await deploy('rollback-2', world.commits.first)).toEqual({ previousSha: world.commits.second });
    expect(await world.deployer.current(world.service, 'production')).toMatchObject({
      state: 'healthy',
      sha: world.commits.first,
    });
  });

  test('nothing was deployed to an environment: current is null, and an unknown deployment is unknown', async () => {
    expect(await world.deployer.current(world.service, 'staging')).toBeNull();
    expect(await world.deployer.status('nobody-knows')).toMatchObject({ state: 'unknown', sha: null });
  });

  test('an aborted deployment fails and leaves what runs alone', async () => {
    await deploy('d-1', world.commits.first);
    const { service, repo, commits } = world;
    await world.deployer.start({
      deployment: 'd-2',
      service,
      environment: 'production',
      repo,
      sha: commits.second,
    });
    await world.deployer.abort('d-2');
    await world.settled();
    expect(await world.deployer.status('d-2')).toMatchObject({ state: 'failed' });
    expect(await world.deployer.current(world.service, 'production')).toMatchObject({ sha: commits.first });
  });
}
