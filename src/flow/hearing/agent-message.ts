import type { SignalFacts } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AgentMessage } from '../../ports/coding-agent.ts';
import type { LedgerRow } from '../../store/ledger.ts';

/** What a person's answer (or a fact) is to the agent; null when it is nothing to it. */
export function agentMessage(
  item: WorkItem,
  entry: Pick<LedgerRow, 'signal' | 'facts'>,
): AgentMessage | null {
  const facts = entry.facts as Partial<SignalFacts[keyof SignalFacts]> as Record<string, unknown>;
  const text = (name: string): string => (typeof facts[name] === 'string' ? facts[name] : '');
  switch (entry.signal) {
    case 'plan_approved':
    case 'plan_proposed':
      return item.run?.plan == null ? null : { kind: 'plan_approved', plan: item.run.plan };
    case 'plan_returned':
      return { kind: 'plan_returned', what: text('what') };
    case 'permission_granted':
      return {
        kind: 'permission',
        request: text('request'),
        granted: true,
        reason: null,
        forRun: facts['forRun'] === true,
      };
    case 'permission_denied':
      return {
        kind: 'permission',
        request: text('request'),
        granted: false,
        reason: text('reason'),
        forRun: false,
      };
    case 'question_answered':
      return { kind: 'answer', request: text('request'), answer: text('answer') };
    case 'agent_told':
      return { kind: 'told', text: text('text') };
    case 'changes_requested':
      return { kind: 'changes_requested', what: text('what') };
    case 're_signed':
      return facts['tellAgent'] === true
        ? { kind: 'told', text: 'The signed documents changed. Work from the new text.' }
        : null;
    case 'resumed':
    case 'retry_requested':
    case 'budget_raised':
      return { kind: 'wake' };
    default:
      return null;
  }
}
