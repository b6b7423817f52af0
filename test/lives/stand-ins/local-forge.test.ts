import { describe } from 'vitest';
import { type CodeHostWorld, codeHostContract } from '../../contracts/code-host.ts';
import { type DeployerWorld, deployerContract } from '../../contracts/deployer.ts';
import { previewContract } from '../../contracts/preview.ts';
import { workspacesContract } from '../../contracts/workspaces.ts';
import { brokenServer, pushedBranch, startForgeWorld } from '../../support/local/forge-world.ts';

const repo = 'acme/tiny';

async function codeHostWorld(): Promise<CodeHostWorld> {
  const world = await startForgeWorld();
  const { forge } = world;
  return {
    codeHost: forge.codeHost,
    workspaces: forge.workspaces,
    repo,
    // The forge keeps no word of who opened it.
    author: 'octo-sam',
    branch: (branch, files) => pushedBranch(forge, { repo, branch, files }),
    rewrites: (branch, to) => world.forge.people.rewrite(repo, branch, { to, login: 'octo-sam' }),
    personPushes: (branch, files) =>
      forge.people.pushCommit(repo, branch, { author: 'octo-sam', files, message: 'By hand' }),
    settled: () => forge.idle(),
    end: world.end,
  };
}

async function deployWorld(): Promise<
  DeployerWorld & { preview: Awaited<ReturnType<typeof startForgeWorld>>['forge']['preview'] }
> {
  const world = await startForgeWorld();
  const { forge } = world;
  const push = (files: Record<string, string>) =>
    forge.people.pushCommit(repo, 'main', { author: 'octo-sam', files, message: 'Change main' });
  const first = await push({ 'one.md': '1\n' });
  const second = await push({ 'two.md': '2\n' });
  const broken = await push({ 'server.js': brokenServer });
  return {
    deployer: forge.deployer,
    preview: forge.preview,
    service: 'tiny',
    repo,
    commits: { first, second, broken },
    settled: () => forge.idle(),
    end: world.end,
  };
}

describe('CodeHost: local forge', () => codeHostContract(codeHostWorld));
describe('Workspaces: local forge', () => workspacesContract(codeHostWorld));
describe('Deployer: local forge', () => deployerContract(deployWorld));
describe('Preview: local forge', () => previewContract(deployWorld));
