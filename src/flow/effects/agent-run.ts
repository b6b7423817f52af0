import { UpstreamError } from '../../errors.ts';
import { buildBrief } from '../../pipeline/brief.ts';
import { forOthersTools, plainTitle } from '../../pipeline/documents/outgoing.ts';
import { touches } from '../../pipeline/facts/paths.ts';
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { CodingAgent, RunRequest } from '../../ports/coding-agent.ts';
import { findDocument } from '../../store/documents.ts';
import { entryAt } from '../../store/ledger.ts';
import { toolsFor } from '../access/access.ts';
import type { Deps } from '../deps.ts';
import { agentMessage } from '../hearing/agent-message.ts';
import { pullFacts } from '../hearing/pull-facts.ts';
import { done, type Handler, moot, report } from './effect.ts';

export function agentOf(deps: Deps, name: string): CodingAgent {
  const agent = deps.agents.find((one) => one.name === name);
  if (agent === undefined)
    throw new UpstreamError(name, `${name} is not configured here`, { retryable: false });
  return agent;
}

/** The run's request, built from signed texts only; the same for start and for every message after it. */
export async function runRequest(deps: Deps, item: WorkItem): Promise<RunRequest | null> {
  const run = item.run;
  const repo = item.service?.repo;
  if (run === null || repo == null) return null;
  const [prd, spec] = await Promise.all([
    findDocument(deps.db, item.key, { kind: 'prd', version: item.prd?.signed?.version ?? 0 }),
    findDocument(deps.db, item.key, { kind: 'spec', version: item.spec?.signed?.version ?? 0 }),
  ]);
  const tree = await deps.workspaces.ensure({
    repo,
    branch: run.branch,
    base: await deps.codeHost.defaultBranch(repo),
  });
  return {
    run: run.id,
    brief: buildBrief(item, prd?.markdown ?? '', spec?.markdown ?? ''),
    worktree: tree.path,
    branch: run.branch,
    autonomy: item.delegation?.autonomy ?? 'assisted',
    capUsd: item.delegation?.capUsd ?? 0,
    tools: toolsFor(deps, run.id),
  };
}

export const startAgent: Handler = async ({ item }, deps) => {
  if (item.stage !== 'delegated' || item.run === null) return moot(`it is ${item.stage}`);
  if (item.run.state !== 'queued') return moot(`the run is ${item.run.state}`);
  const request = await runRequest(deps, item);
  if (request === null)
    throw new UpstreamError('catalog', `${item.service?.name ?? 'the service'} has no repository`, {
      retryable: false,
    });
  deps.probe('start_agent', 'after_worktree');
  await agentOf(deps, item.run.agent).start(request);
  return done;
};

export const tellAgent: Handler = async ({ item, effect }, deps) => {
  if (item.run === null || effect.input['run'] !== item.run.id || item.run.state === 'stopped')
    return moot('that run is over');
  const entry = await entryAt(deps.db, item.key, effect.revision);
  const message = entry === null ? null : agentMessage(item, entry);
  const request = message === null ? null : await runRequest(deps, item);
  if (message === null || request === null) return moot('there is nothing to tell');
  await agentOf(deps, item.run.agent).send(request, `${item.key}:${effect.revision}`, message);
  return done;
};

export const stopAgent: Handler = async ({ item, effect }, deps) => {
  const run = effect.input['run'];
  if (typeof run !== 'string') return moot('there is no run');
  const agent = deps.agents.find((one) => one.name === item.run?.agent) ?? deps.agents[0];
  await agent?.stop(run);
  return done;
};

/** Our process pushes, never the agent; what the spec protects is not pushed at all. */
export const openPullRequest: Handler = async ({ item }, deps) => {
  const run = item.run;
  const repo = item.service?.repo;
  if (run === null || repo == null || run.state !== 'finished') return moot('the run is not finished');
  const base = await deps.codeHost.defaultBranch(repo);
  const where = { repo, branch: run.branch, base };
  const changed = await deps.workspaces.changes(where);
  const shielded = [...(item.spec?.digest.doNotTouch ?? []), ...(item.policy?.protectedPaths ?? [])];
  const touched = changed.filter((file) => shielded.some((path) => touches(path, file.path)));
  if (touched.length > 0) {
    const names = touched.map((file) => `\`${file.path}\``).join(', ');
    return report(
      signal('agent_stuck', {
        run: run.id,
        why: 'protected',
        sentence: `It wants to change ${names}, which the spec protects.`,
      }),
    );
  }
  const head = await deps.workspaces.push(where);
  deps.probe('open_pull_request', 'after_push');
  const pull = await deps.codeHost.ensurePullRequest({
    repo,
    branch: run.branch,
    base,
    title: plainTitle(`${item.key} ${item.title}`),
    body: body(item),
  });
  const facts = pullFacts(pull);
  const known = item.pullRequest;
  if (known?.number === pull.number) {
    return report(
      signal('pr_pushed', {
        pullRequest: { ...facts, headSha: head },
        pusher: { person: null, name: run.agent, isAgent: true },
      }),
    );
  }
  return report(signal('pr_opened', { pullRequest: facts }));
};

function body(item: WorkItem): string {
  const criteria = item.prd?.digest.criteria.map((one) => `${one.number}. ${one.text}`) ?? [];
  const signed = `PRD v${item.prd?.signed?.version ?? 0} and spec v${item.spec?.signed?.version ?? 0} are signed.`;
  return forOthersTools(
    [`Ticket ${item.key}. ${signed}`, '', 'Acceptance criteria:', '', ...criteria].join('\n'),
  );
}

export const healCi: Handler = async ({ item, effect }, deps) => {
  if (item.stage !== 'needs_attention' || item.attention?.why !== 'ci' || item.run === null)
    return moot('CI needs no healing');
  const pull = item.pullRequest;
  const red = pull?.ci.findLast((one) => one.sha === pull.headSha);
  const request = await runRequest(deps, item);
  if (request === null || red === undefined || red.state !== 'red') return moot('CI is not red');
  await agentOf(deps, item.run.agent).send(request, `${item.key}:${effect.revision}`, {
    kind: 'ci_failed',
    sha: red.sha,
    failure: red.failure ?? '',
  });
  return done;
};
