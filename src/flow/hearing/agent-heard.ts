import { type Signal, signal } from '../../pipeline/signals.ts';
import type { AgentEvent } from '../../ports/coding-agent.ts';
import { keyOfRun } from '../../store/records.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';

/** An agent's word becomes a signal of the ticket that its run belongs to. */
export async function agentHeard(
  deps: Pick<Deps, 'db' | 'queue' | 'log' | 'company'>,
  delivery: string,
  event: AgentEvent,
): Promise<void> {
  const key = await keyOfRun(deps.db, event.run);
  if (key === null) {
    deps.log.warn('agent.unknown_run', { run: event.run, kind: event.kind });
    return;
  }
  await receive(deps, {
    key,
    signal: agentSignal(event),
    actor: { kind: 'agent', name: event.run },
    delivery: `agent:${delivery}`,
  });
}

function agentSignal(event: AgentEvent): Signal {
  switch (event.kind) {
    case 'plan_proposed':
      return signal('plan_proposed', { run: event.run, plan: event.plan, caveat: event.caveat });
    case 'progressed':
      return signal('agent_progressed', {
        run: event.run,
        step: event.step,
        done: event.done,
        files: event.files,
        costUsd: event.costUsd,
      });
    case 'permission_requested':
      return signal('permission_requested', {
        run: event.run,
        request: event.request,
        text: event.text,
        detail: event.detail,
        hash: event.hash,
      });
    case 'question_asked':
      return signal('question_asked', {
        run: event.run,
        request: event.request,
        text: event.text,
        choices: event.choices,
        hash: event.hash,
      });
    case 'finished':
      return signal('agent_finished', {
        run: event.run,
        sha: event.sha,
        files: event.files,
        costUsd: event.costUsd,
        summary: event.summary,
        caveat: event.caveat,
      });
    case 'failed':
      return signal('agent_failed', { run: event.run, reason: event.reason });
  }
}
