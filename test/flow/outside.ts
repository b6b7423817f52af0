/** The world around the product, in memory: it holds state and can be told to fail. Each part fits its port. */

import { UpstreamError } from '../../src/errors.ts';
import type {
  CodeHost,
  FileChange,
  OpenPullRequest,
  PullRequestNow,
  Review,
  Workspaces,
} from '../../src/ports/code-host.ts';
import type { Deployer, DeploymentNow } from '../../src/ports/deployer.ts';
import type { HostEvent } from '../../src/ports/host-events.ts';
import type { Preview } from '../../src/ports/preview.ts';

const now = (): string => new Date().toISOString();

export interface Forge {
  host: CodeHost;
  workspaces: Workspaces;
  preview: Preview;
  deployer: Deployer;
  pulls: PullRequestNow[];
  /** Open pull requests of others. */
  others: OpenPullRequest[];
  files: FileChange[];
  /** Reviews by pull request. */
  given: Map<number, Review[]>;
  /** What the host reports, until somebody takes it. */
  events: HostEvent[];
  /** The default one of every repository. */
  branch: string;
  /** Repositories by their id, as they are called now. */
  names: Map<string, string>;
  /** True: nothing is reported. */
  silent: boolean;
  merges: number;
  started: string[];
  /** What becomes of a deployment that is started now. */
  outcome: DeploymentNow['state'];
  previousSha: string | null;
  /** Somebody replaces the history of main: these merges are gone from it, and no others. */
  rewrites(gone: string[], by: string): void;
  /** A new head on the pull request's branch. */
  push(number: number, sha: string, by?: { login: string; isUs: boolean }): void;
  ci(number: number, state: 'green' | 'red', failure?: string): void;
  closes(number: number, by: string): void;
  mergesByHand(number: number, by: string): void;
}

const tick = (): (() => string) => {
  let at = Date.now() - 3_600_000;
  return () => new Date((at += 1_000)).toISOString();
};

export function createForge(): Forge {
  const stamp = tick();
  const heads = new Map<string, string>();
  /** The merge that a pull request undoes. */
  const undone = new Map<number, string>();
  /** Who did the last thing to a pull request. */
  const doers = new Map<number, { login: string; isUs: boolean }>();
  const deployments = new Map<string, DeploymentNow>();
  const us = { login: 'throughline', isUs: true };
  const pullOf = (number: number): PullRequestNow => {
    const found = forge.pulls.find((one) => one.number === number);
    if (found === undefined) throw new Error(`there is no #${number}`);
    return found;
  };
  const tells = (event: HostEvent): void => {
    if (!forge.silent) forge.events.push(structuredClone(event));
  };
  const changed = (
    number: number,
    what: Extract<HostEvent, { kind: 'pull_request' }>['what'],
    by = us,
  ): void => {
    const pull = pullOf(number);
    pull.updatedAt = stamp();
    doers.set(number, by);
    tells({ kind: 'pull_request', what, pullRequest: pull, by, reverts: undone.get(number) ?? null });
  };
  const ran = (pull: PullRequestNow, sha: string, state: 'green' | 'red', failure: string | null): void => {
    const attempt = pull.ci.filter((one) => one.sha === sha).length + 1;
    const at = stamp();
    pull.ci = [...pull.ci, { sha, state, attempt, failure, url: null, at }];
    tells({
      kind: 'ci',
      repo: pull.repo,
      sha,
      state,
      attempt,
      failure,
      url: null,
      at,
      numbers: [pull.number],
    });
  };
  const opened = (request: {
    repo: string;
    branch: string;
    base: string;
    reverts?: string;
  }): PullRequestNow => {
    const number = 18 + forge.pulls.length;
    if (request.reverts !== undefined) undone.set(number, request.reverts);
    const pull: PullRequestNow = {
      repo: request.repo,
      number,
      url: `https://forge.test/${request.repo}/pull/${number}`,
      branch: request.branch,
      base: request.base,
      headSha: heads.get(request.branch) ?? 'a1',
      draft: false,
      state: 'open',
      mergeSha: null,
      ci: [],
      updatedAt: stamp(),
      conflict: false,
    };
    forge.pulls.push(pull);
    tells({
      kind: 'pull_request',
      what: 'opened',
      pullRequest: pull,
      by: us,
      reverts: undone.get(number) ?? null,
    });
    ran(pull, pull.headSha, 'green', null);
    return pull;
  };
  const merged = (pull: PullRequestNow): string => {
    forge.merges += 1;
    const mergeSha = `merge-${forge.merges}`;
    Object.assign(pull, { state: 'merged', mergeSha });
    return mergeSha;
  };
  let main: { head: string; missing: string[]; by: string | null } = {
    head: 'main-1',
    missing: [],
    by: null,
  };
  const forge: Forge = {
    rewrites: (gone, by) => {
      main = { head: `${main.head}-rewritten`, missing: gone, by };
      tells({
        kind: 'branch_rewritten',
        repo: 'acme/invoices',
        branch: 'main',
        by: { login: by, isUs: false },
      });
    },
    pulls: [],
    others: [],
    files: [{ path: 'src/list.js', previousPath: null, added: 12, removed: 2, patch: '+ rows' }],
    given: new Map(),
    events: [],
    branch: 'main',
    names: new Map(),
    silent: false,
    merges: 0,
    started: [],
    outcome: 'healthy',
    previousSha: 'before',
    host: {
      ensurePullRequest: async (request) =>
        structuredClone(
          forge.pulls.find((one) => one.branch === request.branch && one.state === 'open') ?? opened(request),
        ),
      pullRequest: async (_repo, number) =>
        structuredClone(forge.pulls.find((one) => one.number === number) ?? null),
      openPullRequests: async (repo) => [
        ...forge.others.filter((one) => one.repo === repo),
        ...forge.pulls
          .filter((one) => one.repo === repo && one.state === 'open')
          .map(({ number, url, updatedAt }) => ({
            repo,
            number,
            title: `#${number}`,
            author: 'throughline',
            files: forge.files.map((file) => file.path),
            url,
            updatedAt,
          })),
      ],
      defaultBranch: async () => forge.branch,
      repositoryName: async (repo, id) => {
        const name = forge.names.get(id);
        if (name === undefined)
          throw new UpstreamError('code host', `does not show ${repo}`, { retryable: false });
        return name;
      },
      changes: async () => forge.files,
      lately: async (repo) =>
        forge.pulls
          .filter((one) => one.repo === repo)
          .map((one) => ({
            pullRequest: structuredClone(one),
            reverts: undone.get(one.number) ?? null,
            isFork: false,
          })),
      reviews: async ({ number }) => forge.given.get(number) ?? [],
      whoDid: async ({ number }) => doers.get(number) ?? null,
      branch: async (_repo, _name, has) => {
        const missing = has.filter((sha) => main.missing.includes(sha));
        return { head: main.head, missing, rewrittenBy: missing.length === 0 ? null : main.by };
      },
      merge: async (_repo, number, about) => {
        const pull = pullOf(number);
        if (pull.state === 'merged') return { kind: 'merged', mergeSha: pull.mergeSha ?? '', carried: [] };
        if (pull.headSha !== about.expectedHead)
          return { kind: 'refused', why: 'moved', sentence: 'The branch moved.' };
        const mergeSha = merged(pull);
        changed(number, 'merged');
        ran(pull, mergeSha, 'green', null);
        return { kind: 'merged', mergeSha, carried: [] };
      },
      closePullRequest: async (_repo, number) => {
        if (pullOf(number).state !== 'open') return;
        pullOf(number).state = 'closed';
        changed(number, 'closed');
      },
      ensureRevert: async (repo, mergeSha) =>
        structuredClone(
          forge.pulls.find((one) => undone.get(one.number) === mergeSha && one.state === 'open') ??
            opened({ repo, branch: 'revert', base: 'main', reverts: mergeSha }),
        ),
    },
    workspaces: {
      ensure: async ({ branch }) => ({ path: `/trees/${branch}`, baseSha: 'base' }),
      changes: async () => forge.files,
      push: async ({ branch }) => heads.get(branch) ?? 'a1',
      remove: async () => {},
    },
    preview: {
      ensure: async ({ key }) => ({ state: 'up', url: `http://preview.test/${key}` }),
      remove: async () => {},
    },
    push: (number, sha, by = us) => {
      const pull = pullOf(number);
      pull.headSha = sha;
      heads.set(pull.branch, sha);
      changed(number, 'pushed', by);
    },
    ci: (number, state, failure) => ran(pullOf(number), pullOf(number).headSha, state, failure ?? null),
    closes: (number, by) => {
      pullOf(number).state = 'closed';
      changed(number, 'closed', { login: by, isUs: false });
    },
    mergesByHand: (number, by) => {
      merged(pullOf(number));
      changed(number, 'merged', { login: by, isUs: false });
    },
    deployer: {
      start: async (request) => {
        if (!deployments.has(request.deployment)) {
          forge.started.push(request.deployment);
          deployments.set(request.deployment, {
            state: forge.outcome,
            sha: request.sha,
            url: `http://${request.service}.test/`,
            failure: forge.outcome === 'failed' ? 'no healthy answer in 60 s' : null,
            logUrl: null,
            checkedAt: now(),
          });
        }
        return { previousSha: forge.previousSha };
      },
      status: async (id) => {
        const known = deployments.get(id);
        if (known === undefined) throw new Error(`there is no deployment ${id}`);
        return { ...known, state: known.state === 'running' ? forge.outcome : known.state };
      },
      current: async () => null,
      abort: async (id) => {
        const known = deployments.get(id);
        if (known !== undefined) deployments.set(id, { ...known, state: 'failed' });
      },
    },
  };
  return forge;
}
