/**
 * A ticket on GitHub's double: use cases, store and adapter are the product's, deliveries go through the real inbox, and
 * those of some events can be lost. A round of reconciling is what makes up for it.
 */

import { inArray } from 'drizzle-orm';
import { sorted } from '../../../../src/adapters/github/webhooks/sorting.ts';
import { agentHeard } from '../../../../src/flow/hearing/agent-heard.ts';
import { createHostInbox } from '../../../../src/flow/hearing/host-inbox.ts';
import { reconcile } from '../../../../src/flow/reconcile.ts';
import { ticketView } from '../../../../src/flow/showing/views.ts';
import type { CodingAgent, RunRequest } from '../../../../src/ports/coding-agent.ts';
import { contentOf } from '../../../../src/slack/cards/message.ts';
import type { LedgerRow } from '../../../../src/store/ledger.ts';
import { inbox as inboxRows } from '../../../../src/store/schema.ts';
import { type FlowWorld, type Name } from '../../../flow/flow-world.ts';
import { commitInWorktree, git } from '../../local/forge-world.ts';
import { asApp, type GitHubWorld, startGitHubWorld } from '../github-world.ts';
import { createWebhooks, type Webhook } from './webhooks.ts';

export const events = [
  'pull_request',
  'pull_request_review',
  'check_run',
  'check_suite',
  'workflow_run',
  'status',
  'push',
] as const;

export interface Life {
  flow: FlowWorld;
  github: GitHubWorld;
  key: string;
  /** Everything that follows from what happened, until nothing does. */
  goesOn(): Promise<void>;
  /** Deliveries besides the repository's own; what became of each. */
  hears(all: Webhook[]): Promise<(string | null)[]>;
  answers(name: Name, about: Parameters<FlowWorld['answers']>[1]): Promise<void>;
  /** What a person would see and the ledger holds; no times, and commits by the order in which they came up. */
  story(): Promise<{ stage: string; facts: string[]; thread: string[]; card: unknown }>;
}

const hello = { 'greeting.js': "export const greeting = 'hello, world';\n" };
const rude = { 'greeting.js': "export const greeting = 'go away';\n" };

/** Proposes a plan, builds something that CI refuses, and mends it when it is told. */
function agent(flow: FlowWorld, steps: Record<string, string>[]): CodingAgent {
  const files = ['greeting.js'];
  const plan = (run: string) => ({
    steps: [{ title: 'greet', files, layer: 'logic', size: 'S' as const }],
    files,
    size: 'S' as const,
    hash: `plan-${run}`,
    outsideSpec: [],
  });
  const build = async (request: RunRequest, id: string): Promise<void> => {
    await commitInWorktree(request.worktree, steps.shift() ?? hello, 'Greet');
    const { stdout } = await git(['rev-parse', 'HEAD'], { cwd: request.worktree });
    const done = { files, costUsd: 0.5, summary: 'Greets.', caveat: null };
    await agentHeard(flow.deps, `${id}:finished`, {
      kind: 'finished',
      run: request.run,
      sha: stdout.trim(),
      ...done,
    });
  };
  return {
    name: 'demo',
    title: 'Demo agent',
    canBuild: async () => ({ able: true }),
    start: (request) =>
      agentHeard(flow.deps, `${request.run}:plan`, {
        kind: 'plan_proposed',
        run: request.run,
        plan: plan(request.run),
        caveat: null,
      }).then(() => {}),
    send: async (request, id, message) => {
      if (['plan_approved', 'ci_failed', 'changes_requested', 'told'].includes(message.kind))
        await build(request, id);
    },
    stop: async () => {},
  };
}

export interface Lost {
  /** Events whose deliveries nobody gets. */
  lost: readonly string[];
  /** Whether the minute's round comes. */
  rounds: boolean;
}

export async function startLife(flow: FlowWorld, { lost, rounds }: Lost): Promise<Life> {
  await flow.reset();
  const github = await startGitHubWorld(asApp, 'acme/invoices');
  const { double, repo } = github;
  const hooks = createWebhooks(double, repo);
  const { codeHost, workspaces, verdicts } = github.github;
  Object.assign(flow.deps, { codeHost, workspaces, verdicts, agents: [agent(flow, [rude, hello])] });
  const inbox = createHostInbox(flow.deps, 'github', {
    parse: (body) => github.github.hostEvent(body),
    sort: sorted,
  });
  let deliveries = 0;
  let round = 0;

  async function hears(): Promise<number> {
    const all = (await hooks.changed()).filter(({ event }) => !lost.includes(event));
    for (const { event, body } of all) {
      deliveries += 1;
      await inbox.accept({ id: `guid-${deliveries}`, body: { event, body } });
    }
    await inbox.idle();
    return all.length;
  }
  async function goesOn(): Promise<void> {
    let before = -1;
    for (let turns = 0; turns < 12; turns += 1) {
      await flow.works();
      await hears();
      await github.settled();
      await hears();
      if (rounds) await reconcile(flow.deps, { boot: false, round: (round += 1) });
      await flow.later();
      const { revision } = await flow.item(life.key);
      if (revision === before) return;
      before = revision;
    }
    throw new Error('it never comes to rest');
  }
  const life: Life = {
    flow,
    github,
    key: '',
    goesOn,
    hears: async (all) => {
      const ids = await Promise.all(
        all.map(async (body) => {
          deliveries += 1;
          const id = `guid-${deliveries}`;
          await inbox.accept({ id, body });
          return id;
        }),
      );
      await inbox.idle();
      const rows = await flow.deps.db.select().from(inboxRows).where(inArray(inboxRows.id, ids));
      return ids.map((id) => rows.find((row) => row.id === id)?.note ?? null);
    },
    answers: async (name, about) => {
      const outcome = await flow.answers(name, about);
      if (outcome.kind !== 'done') throw new Error(`${about.signal}: ${JSON.stringify(outcome)}`);
      await goesOn();
    },
    story: async () => {
      const named = naming(double.url);
      const item = await flow.item(life.key);
      const moved = (await flow.ledger(life.key)).filter(({ outcome }) => outcome !== 'ignored');
      // What we did ourselves is reported by our effect, and again by GitHub: one fact.
      const facts = [...new Set(moved.map((row) => named(factOf(row))))];
      const card = contentOf({ kind: 'card' }, await ticketView(flow.deps, item));
      const thread = flow.chat.posts.map(({ message }) => message.kind);
      return { stage: item.stage, facts, thread, card: JSON.parse(named(JSON.stringify(card))) };
    },
  };
  life.key = await flow.files('Export invoices as CSV');
  await goesOn();
  return life;
}

/** A line of the ledger, as far as the code host says it. */
function factOf({ signal, actor, facts, to }: LedgerRow): string {
  const given = facts as {
    pullRequest?: { number: number; headSha: string; base: string; state: string; draft: boolean };
    pusher?: { name: string; isAgent: boolean; person: string | null };
    carried?: unknown[];
  };
  const { pullRequest: pull, pusher, carried, ...rest } = given;
  const isOurs = pusher?.isAgent === true || signal === 'pr_opened';
  const by = isOurs ? 'us' : 'name' in actor ? actor.name : actor.id;
  const about =
    pull === undefined
      ? []
      : [`#${pull.number}`, pull.headSha, pull.base, pull.state, pull.draft ? 'draft' : ''];
  const told = /^(?:pr|ci|review|revert|branch|merge|deploy)/.test(signal) ? JSON.stringify(rest) : '';
  const who = pusher === undefined || isOurs ? '' : `${pusher.name} (${pusher.person})`;
  return [signal, 'by', by, ...about, who, told, '→', to, carried === undefined ? '' : carried.length]
    .filter((one) => one !== '')
    .join(' ');
}

/** Commits, times, ports and ids of the moment differ from life to life. */
function naming(url: string): (text: string) => string {
  const known = new Map<string, string>();
  const nameOf = (kind: string) => (found: string) => {
    const name = known.get(found) ?? `${kind}${known.size + 1}`;
    known.set(found, name);
    return name;
  };
  return (text) =>
    text
      .replaceAll(url, 'https://github.test')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<t>')
      .replaceAll(/<!date\^[^>]*>/g, '<t>')
      .replaceAll(/\b\d{1,2} \w{3} \d{4}, \d\d:\d\d UTC\b/g, '<t>')
      .replaceAll(/\b[0-9a-f]{40}\b/g, (sha) => nameOf('sha')(sha.slice(0, 7)))
      .replaceAll(/\b[0-9a-f]{7}\b/g, nameOf('sha'))
      .replaceAll(/\/runs\/\d+/g, '/runs/n')
      .replaceAll(/"(?:id|ask)":"[^"]*"/g, '"id":"…"')
      .replaceAll(/"(action_id|block_id|value)":"[^"]*"/g, '"$1":"…"')
      .replaceAll(/\b(deploy|gate|rollback)-[\w-]+/g, '$1-n');
}
