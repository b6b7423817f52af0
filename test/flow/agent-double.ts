import type { Deps } from '../../src/flow/deps.ts';
import { agentHeard } from '../../src/flow/hearing/agent-heard.ts';
import type { AgentMessage, CodingAgent, RunRequest } from '../../src/ports/coding-agent.ts';

export interface AgentState {
  started: RunRequest[];
  told: AgentMessage[];
  stopped: string[];
  able: boolean;
}

/** Proposes a plan at once, and finishes as soon as it is approved. */
export function agentDouble(state: AgentState, deps: () => Deps): CodingAgent {
  const files = ['src/list.js'];
  return {
    name: 'demo',
    title: 'Demo agent',
    canBuild: async () =>
      state.able
        ? { able: true }
        : { able: false, sentence: 'The demo agent has no ready change for this one.' },
    start: async (request) => {
      state.started.push(request);
      const plan = {
        steps: [{ title: 'rows', files, layer: 'logic', size: 'S' as const }],
        files,
        size: 'S' as const,
        hash: `plan-${request.run}`,
        outsideSpec: [],
      };
      await agentHeard(deps(), `${request.run}:plan`, {
        kind: 'plan_proposed',
        run: request.run,
        plan,
        caveat: null,
      });
    },
    send: async (request, id, message) => {
      state.told.push(message);
      if (!['plan_approved', 'ci_failed', 'changes_requested', 'told'].includes(message.kind)) return;
      await agentHeard(deps(), `${id}:finished`, {
        kind: 'finished',
        run: request.run,
        sha: 'a1',
        files,
        costUsd: 0.5,
        summary: 'Rows.',
        caveat: null,
      });
    },
    stop: async (run) => void state.stopped.push(run),
  };
}
