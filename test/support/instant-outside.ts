/**
 * The world outside, answering at once and holding what happened: a code host with CI, workspaces, previews, deploys,
 * sources of facts, an agent. Same contracts as the real ones. Words of the code host and of the agent go to the sinks
 * after the verb that caused them has returned, one after another, as webhooks do.
 */
import { createHash } from 'node:crypto';
import type { Sha } from '../../src/pipeline/item/basics.ts';
import type { CodeHost, FileChange, PullRequestNow, Workspaces } from '../../src/ports/code-host.ts';
import type { AgentEvent, CodingAgent, RunRequest } from '../../src/ports/coding-agent.ts';
import type { Deployer, DeploymentNow } from '../../src/ports/deployer.ts';
import type { Fetched } from '../../src/ports/fetched.ts';
import type { HostEvent } from '../../src/ports/host-events.ts';
import type { Catalog, CatalogService } from '../../src/ports/lake/catalog.ts';
import type { Incidents } from '../../src/ports/lake/incidents.ts';
import type { Knowledge } from '../../src/ports/lake/knowledge.ts';
import type { Preview } from '../../src/ports/preview.ts';
import { nobodyTells } from './vendors/silent-host.ts';

export interface Sinks {
  host(delivery: string, event: HostEvent): Promise<void>;
  agent(delivery: string, event: AgentEvent): Promise<void>;
}

export interface InstantOutside {
  codeHost: CodeHost;
  workspaces: Workspaces;
  deployer: Deployer;
  preview: Preview;
  knowledge: Knowledge;
  catalog: Catalog;
  incidents: Incidents;
  agent: CodingAgent;
  pulls: PullRequestNow[];
  /** Every deployment that was started, in order. */
  deployments: { id: string; service: string; sha: Sha }[];
  /** Where events go; before it is called they wait. */
  connect(sinks: Sinks): void;
  /** Resolves when every event was taken. */
  idle(): Promise<void>;
}

const now = (): string => new Date().toISOString();
const ok = <T>(value: T, source: string): Fetched<T> => ({ state: 'ok', value, source, at: now() });
const shaOf = (...parts: string[]): Sha => createHash('sha1').update(parts.join('\n')).digest('hex');
const us = { login: 'throughline', isUs: true };

/** Files of every repository; a change adds one of source and its test. */
const paths = ['package.json', 'README.md', 'src/invoices.js', 'test/invoices.test.js'];

export function createInstantOutside(about: { services: CatalogService[] }): InstantOutside {
  const line = deliveries();
  const code = codeOf(line);
  return {
    ...code,
    ...running(),
    ...sources(about.services),
    agent: agentOf(line, code.commit),
    connect: line.connect,
    idle: line.idle,
  };
}

type Line = ReturnType<typeof deliveries>;

function deliveries() {
  let sinks: Sinks | null = null;
  let started: () => void = () => {};
  let last: Promise<void> = new Promise((resolve) => {
    started = resolve;
  });
  let failure: Error | null = null;
  const later = (send: (to: Sinks) => Promise<void>): void => {
    last = last.then(async () => {
      try {
        if (sinks !== null) await send(sinks);
      } catch (error) {
        failure ??= error instanceof Error ? error : new Error(String(error));
      }
    });
  };
  return {
    host: (id: string, event: HostEvent): void => later((to) => to.host(id, event)),
    agent: (id: string, event: AgentEvent): void => later((to) => to.agent(id, event)),
    connect: (given: Sinks): void => {
      sinks = given;
      started();
    },
    idle: async (): Promise<void> => {
      await last;
      if (failure !== null) throw failure;
    },
  };
}

function codeOf(line: Line) {
  const pulls: PullRequestNow[] = [];
  /** Branch (`repo branch`) → its head, once something was committed. */
  const heads = new Map<string, Sha>();
  const changes: FileChange[] = ['src/invoices.js', 'test/invoices.test.js'].map((path) => ({
    path,
    previousPath: null,
    added: 12,
    removed: 1,
    patch: `--- a/${path}\n+++ b/${path}\n@@ -1 +1,12 @@\n+// changed\n`,
  }));
  const green = (sha: Sha) => ({
    sha,
    state: 'green' as const,
    attempt: 1,
    failure: null,
    url: null,
    at: now(),
  });
  const find = (repo: string, number: number): PullRequestNow | undefined =>
    pulls.find((pull) => pull.repo === repo && pull.number === number);
  const ci = (pull: PullRequestNow, sha: Sha): void =>
    line.host(`ci:${pull.repo}:${sha}`, {
      kind: 'ci',
      repo: pull.repo,
      numbers: [pull.number],
      ...green(sha),
    });
  const change = (pull: PullRequestNow, next: Partial<PullRequestNow>): void => {
    Object.assign(pull, next, { updatedAt: now() });
  };
  const open = (repo: string, branch: string, base: string): PullRequestNow => {
    const known = pulls.find((pull) => pull.repo === repo && pull.branch === branch && pull.state === 'open');
    if (known !== undefined) return known;
    const number = pulls.length + 1;
    const headSha = heads.get(`${repo} ${branch}`) ?? shaOf(repo, branch);
    const pull: PullRequestNow = {
      repo,
      number,
      url: `https://git.test/${repo}/pull/${number}`,
      branch,
      base,
      headSha,
      draft: false,
      state: 'open',
      mergeSha: null,
      ci: [green(headSha)],
      updatedAt: now(),
      conflict: false,
    };
    pulls.push(pull);
    line.host(`opened:${repo}#${number}`, {
      kind: 'pull_request',
      what: 'opened',
      pullRequest: { ...pull },
      by: us,
      reverts: null,
    });
    ci(pull, headSha);
    return pull;
  };
  const codeHost: CodeHost = {
    ensurePullRequest: async ({ repo, branch, base }) => ({ ...open(repo, branch, base) }),
    pullRequest: async (repo, number) => {
      const pull = find(repo, number);
      return pull === undefined ? null : { ...pull };
    },
    changes: async () => changes,
    ...nobodyTells,
    branch: async (repo, name) => ({ head: shaOf('head', repo, name), missing: [], rewrittenBy: null }),
    openPullRequests: async () => [],
    merge: async (repo, number, { expectedHead }) => {
      const pull = find(repo, number);
      if (pull === undefined || pull.state === 'closed')
        return { kind: 'refused', why: 'closed', sentence: 'It is closed.' };
      if (pull.headSha !== expectedHead)
        return { kind: 'refused', why: 'moved', sentence: 'There is a newer commit.' };
      const mergeSha = pull.mergeSha ?? shaOf('merge', repo, expectedHead);
      if (pull.state === 'open') {
        change(pull, { state: 'merged', mergeSha, ci: [...pull.ci, green(mergeSha)] });
        line.host(`merged:${repo}#${number}`, {
          kind: 'pull_request',
          what: 'merged',
          pullRequest: { ...pull },
          by: us,
          reverts: null,
        });
        ci(pull, mergeSha);
      }
      return { kind: 'merged', mergeSha, carried: [] };
    },
    closePullRequest: async (repo, number) => {
      const pull = find(repo, number);
      if (pull?.state === 'open') change(pull, { state: 'closed' });
    },
    ensureRevert: async (repo, mergeSha) => ({ ...open(repo, `revert-${mergeSha.slice(0, 7)}`, 'main') }),
  };
  const workspaces: Workspaces = {
    ensure: async ({ repo, branch, base }) => ({
      path: `/trees/${repo}/${branch}`,
      baseSha: shaOf(repo, base),
    }),
    changes: async ({ repo, branch }) => (heads.has(`${repo} ${branch}`) ? changes : []),
    push: async ({ repo, branch }) => heads.get(`${repo} ${branch}`) ?? shaOf(repo, branch),
    remove: async () => {},
  };
  /** The agent's commit: the branch gets a head. */
  const commit = (worktree: string, branch: string): Sha => {
    const repo = worktree.slice('/trees/'.length, -branch.length - 1);
    const sha = shaOf(repo, branch, 'change');
    heads.set(`${repo} ${branch}`, sha);
    return sha;
  };
  return { codeHost, workspaces, pulls, commit };
}

function running(): Pick<InstantOutside, 'deployer' | 'preview' | 'deployments'> {
  const deployments: InstantOutside['deployments'] = [];
  const current = new Map<string, string>();
  const state = (id: string): DeploymentNow => {
    const found = deployments.find((one) => one.id === id);
    return {
      state: found === undefined ? 'unknown' : 'healthy',
      sha: found?.sha ?? null,
      url: found === undefined ? null : `https://${found.service}.test`,
      failure: null,
      logUrl: null,
      checkedAt: now(),
    };
  };
  const deployer: Deployer = {
    start: async ({ deployment, service, environment, sha }) => {
      const place = `${service} ${environment}`;
      const before = deployments.find((one) => one.id === current.get(place));
      if (!deployments.some((one) => one.id === deployment)) {
        deployments.push({ id: deployment, service, sha });
        current.set(place, deployment);
      }
      return { previousSha: before?.sha ?? shaOf(service, 'main') };
    },
    status: async (deployment) => state(deployment),
    current: async (service, environment) => {
      const id = current.get(`${service} ${environment}`);
      return id === undefined ? null : state(id);
    },
    abort: async () => {},
  };
  const preview: Preview = {
    ensure: async ({ key }) => ({ state: 'up', url: `https://${key.toLowerCase()}.preview.test` }),
    remove: async () => {},
  };
  return { deployer, preview, deployments };
}

function sources(services: CatalogService[]): Pick<InstantOutside, 'knowledge' | 'catalog' | 'incidents'> {
  return {
    knowledge: {
      history: async () => ok([], 'history'),
      files: async () => ok({ paths, codeowners: null }, 'repository'),
      lines: async () => ok([], 'repository'),
      read: async (_repo, path) => ok(`// ${path}\n`, 'repository'),
    },
    catalog: { services: async () => ok(services, 'service catalog'), problems: async () => [] },
    incidents: { active: async () => ok([], 'incidents'), freezes: async () => ok([], 'freezes') },
  };
}

/** Proposes a plan of one step, and once it may, builds it at once. */
function agentOf(line: Line, commit: (worktree: string, branch: string) => Sha): CodingAgent {
  const finish = (request: RunRequest): void => {
    const { run, worktree, branch } = request;
    line.agent(`${run}:finished`, {
      kind: 'finished',
      run,
      sha: commit(worktree, branch),
      files: ['src/invoices.js', 'test/invoices.test.js'],
      costUsd: 0,
      summary: 'Done.',
      caveat: null,
    });
  };
  return {
    name: 'demo',
    title: 'Instant agent',
    canBuild: async () => ({ able: true }),
    start: async (request) => {
      const files = ['src/invoices.js', 'test/invoices.test.js'];
      line.agent(`${request.run}:plan`, {
        kind: 'plan_proposed',
        run: request.run,
        plan: {
          steps: [{ title: 'Change it', files, layer: 'domain', size: 'S' }],
          files,
          size: 'S',
          hash: shaOf(request.run, 'plan'),
          outsideSpec: [],
        },
        caveat: null,
      });
    },
    send: async (request, _id, message) => {
      if (message.kind === 'plan_approved') finish(request);
    },
    stop: async () => {},
  };
}
