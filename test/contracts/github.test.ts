import { describe } from 'vitest';
import { BOT } from '../support/github/double-state.ts';
import { startGitHubWorld } from '../support/github/github-world.ts';
import { pushedBranch } from '../support/local/forge-world.ts';
import { type CodeHostWorld, codeHostContract } from './code-host.ts';
import { workspacesContract } from './workspaces.ts';

async function make(): Promise<CodeHostWorld> {
  const world = await startGitHubWorld();
  const { github } = world;
  const repo = 'acme/tiny';
  return {
    codeHost: github.codeHost,
    workspaces: github.workspaces,
    repo,
    author: BOT,
    branch: (branch, files) => pushedBranch(github, { repo, branch, files }),
    personPushes: (branch, files) => world.personPushes(branch, files),
    rewrites: (branch, to) => world.rewrites(branch, to),
    settled: () => world.settled(),
    end: () => world.end(),
  };
}

describe('CodeHost: GitHub', () => codeHostContract(make));
describe('Workspaces: GitHub', () => workspacesContract(make));
