import { join } from 'node:path';
import { createDemoAgent, type DemoAgent } from '../../../src/adapters/local/demo-agent/demo-agent.ts';
import type { Brief } from '../../../src/pipeline/brief.ts';
import type { Plan } from '../../../src/pipeline/item/change.ts';
import type { AgentEvent, RunRequest } from '../../../src/ports/coding-agent.ts';
import { type Acme, startAcme } from './acme.ts';
import { git } from './forge-world.ts';

export const csvBrief: Brief = {
  key: 'TL-1',
  title: 'Export invoices as CSV',
  kind: 'feature',
  service: 'invoices',
  what: 'Finance can download the list.',
  how: 'Rows, a route, a button.',
  criteria: [
    { number: 1, text: 'The list has a download button.' },
    { number: 2, text: 'Cancelled invoices are left out.' },
  ],
  filesInScope: ['src/csv.js', 'src/server.js', 'src/page.js', 'test/', '*.md'],
  doNotTouch: ['src/totals.js', '.github/**', 'CODEOWNERS'],
  steps: [],
  testPlan: [],
  decisions: [],
};

export const csvCommits = [
  'TL-1: write rows',
  'TL-1: route',
  'TL-1: button on the list',
  'TL-1: write tests',
  'TL-1: docs',
];

export const taxBrief: Brief = {
  ...csvBrief,
  key: 'TL-2',
  title: 'Tax total off by a cent',
  kind: 'bug',
  doNotTouch: ['.github/**'],
};
export const otherBrief: Brief = { ...csvBrief, key: 'TL-50', title: 'Reminders for unpaid invoices' };

export interface AgentWorld {
  acme: Acme;
  agent: DemoAgent;
  /** Each delivery once, as the product's inbox keeps it. */
  events: AgentEvent[];
  kinds(): string[];
  plan(): Plan;
  /** What the sink does with a delivery before it is kept; it may throw. */
  before: (id: string, event: AgentEvent) => Promise<void>;
  request(brief: Brief, about?: Partial<RunRequest>): Promise<RunRequest>;
  /** Titles of the branch's commits since main, oldest first. */
  commits: (request: RunRequest) => Promise<string[]>;
  /** Files of the branch that differ from main. */
  files(request: RunRequest): Promise<string[]>;
  end: () => Promise<void>;
}

export async function startAgentWorld(): Promise<AgentWorld> {
  const acme = await startAcme();
  const seen = new Set<string>();
  const events: AgentEvent[] = [];
  const world: AgentWorld = {
    acme,
    events,
    before: async () => undefined,
    agent: createDemoAgent({
      changes: acme.company.changes,
      git,
      clock: () => new Date('2026-11-20T10:00:00Z'),
      sink: async (id, event) => {
        await world.before(id, event);
        if (!seen.has(id)) events.push(event);
        seen.add(id);
      },
      report: (what, error) =>
        events.push({ kind: 'failed', run: what, reason: `reported: ${String(error)}` }),
    }),
    kinds: () => events.map(({ kind }) => kind),
    plan: () => {
      const found = events.find((event) => event.kind === 'plan_proposed');
      if (found?.kind !== 'plan_proposed') throw new Error('No plan was proposed.');
      return found.plan;
    },
    request: async (brief, about = {}) => {
      const branch = about.branch ?? `${brief.key.toLowerCase()}-work`;
      const repo = `acme/${brief.service}`;
      const { path } = await acme.forge.workspaces.ensure({ repo, branch, base: 'main' });
      return {
        run: `run-${brief.key}`,
        brief,
        worktree: path,
        branch,
        autonomy: 'assisted',
        capUsd: 5,
        ...about,
      };
    },
    commits: async ({ worktree }) =>
      lines(worktree, ['log', '--reverse', '--format=%s', 'refs/remotes/origin/main..HEAD', '--']),
    files: async ({ worktree }) =>
      lines(worktree, ['diff', '--name-only', 'refs/remotes/origin/main', 'HEAD', '--']),
    end: async () => {
      await world.agent.idle();
      await acme.end();
    },
  };
  return world;
}

async function lines(cwd: string, args: string[]): Promise<string[]> {
  const { stdout } = await git(args, { cwd });
  return stdout.split('\n').filter((line) => line !== '');
}

export const inWorktree = (request: RunRequest, file: string): string => join(request.worktree, file);
