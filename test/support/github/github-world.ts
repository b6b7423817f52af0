import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignIn } from '../../../src/adapters/github/api/sign-in.ts';
import { createGitHub, type GitHub } from '../../../src/adapters/github/github.ts';
import { gitTools } from '../../../src/adapters/index.ts';
import { commitTree, moveBranch, treeWith } from '../../../src/adapters/local/forge/git/objects.ts';
import { branchHead, repositoryPath } from '../../../src/adapters/local/forge/git/repository.ts';
import { createGuardedFetch } from '../../../src/adapters/web/guarded-fetch.ts';
import { createTinyRepository, git } from '../local/forge-world.ts';
import { type GitHubDouble, startGitHubDouble } from './double.ts';
import { DoubleState, type Judge, type RepoState } from './double-state.ts';

export interface GitHubWorld {
  home: string;
  github: GitHub;
  double: GitHubDouble;
  repo: RepoState;
  troubles: string[];
  /** Milliseconds that the adapter waited for, in all; no time passes. */
  waited: number[];
  personPushes(branch: string, files: Record<string, string>, by?: string): Promise<string>;
  /** octo-sam pushes with force. */
  rewrites(branch: string, to: string): Promise<void>;
  settled(): Promise<void>;
  /** The adapter as a new process finds GitHub. */
  boot(signIn?: SignIn): GitHub;
  end(): Promise<void>;
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
export const asApp: SignIn = { kind: 'app', appId: '4242', privateKey };
export const withToken: SignIn = { kind: 'token', token: 'github_pat_double' };

const greets: Judge = async (read) => {
  const ok = /greeting = 'hello/.test((await read('greeting.js')) ?? '');
  const stamp = '2026-11-20T09:00:00.0000000Z';
  const lines = [
    '✖ failing tests:',
    '✖ greets (1.2ms)',
    '  AssertionError: it is rude',
    '##[error]Process completed with exit code 1.',
  ];
  return { ok, log: lines.map((line) => `${stamp} ${line}`).join('\n') };
};

/** Two weeks after everything that the double does, a month after the repository began. */
export const NOW = Date.parse('2026-12-05T09:00:00Z');

export async function startGitHubWorld(signIn: SignIn = asApp, repoName = 'acme/tiny'): Promise<GitHubWorld> {
  const home = await mkdtemp(join(tmpdir(), 'throughline-github-'));
  await createTinyRepository(home, repoName);
  const state = new DoubleState(git, home);
  const double = await startGitHubDouble(state);
  double.publicKey = publicKey;
  const repo = state.add(repoName);
  const web = createGuardedFetch({
    service: 'GitHub',
    rule: {
      privateHosts: [new URL(double.url).host, new URL(double.url).host.replace('127.0.0.1', 'localhost')],
    },
    silentMs: 5_000,
  });
  const troubles: string[] = [];
  const waited: number[] = [];
  let skipped = 0;
  const now = (): number => NOW + skipped;
  const boot = (given: SignIn = signIn): GitHub =>
    createGitHub({
      signIn: given,
      apiUrl: double.url,
      home,
      tools: gitTools(),
      fetch: web.fetch,
      report: (what, error) => void troubles.push(`${what}: ${String(error)}`),
      remote: (name) => repositoryPath(home, name),
      timing: {
        now,
        wait: async (ms) => {
          waited.push(ms);
          skipped += ms;
        },
      },
    });
  const world: GitHubWorld = {
    home,
    double,
    repo,
    troubles,
    waited,
    github: boot(),
    boot: (given) => {
      world.github = boot(given);
      return world.github;
    },
    personPushes: async (branch, files, by = 'octo-sam') => {
      const repository = state.commitsOf(repo);
      const from = await branchHead(repository, branch);
      const parent = from ?? (await branchHead(repository, 'main')) ?? '';
      const sha = await commitTree(repository, {
        parents: [parent],
        tree: await treeWith(repository, parent, files),
        author: { name: by, email: `${by}@users.noreply.github.com` },
        date: new Date(state.tick()),
        message: 'By hand',
      });
      await moveBranch(repository, branch, { from, to: sha });
      state.pushed(repo, { branch, after: sha, by });
      return sha;
    },
    rewrites: async (branch, to) => {
      const repository = state.commitsOf(repo);
      await moveBranch(repository, branch, { from: await branchHead(repository, branch), to });
      state.pushed(repo, { branch, after: to, by: 'octo-sam', forced: true });
    },
    settled: () => state.runCi(repo, greets),
    end: async () => {
      web.close();
      await double.close();
      await rm(home, { recursive: true, force: true });
    },
  };
  return world;
}
