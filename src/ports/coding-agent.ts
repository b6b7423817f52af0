import type { Brief } from '../pipeline/brief.ts';
import type { Sha } from '../pipeline/item/basics.ts';
import type { Plan } from '../pipeline/item/change.ts';
import type { RunTools } from './access.ts';

export interface RunRequest {
  /** Our id of the run; starting the same id again resumes it and never makes a second agent. */
  run: string;
  brief: Brief;
  worktree: string;
  branch: string;
  autonomy: 'assisted' | 'autonomous';
  capUsd: number;
  /** Our own tools over MCP, for this run alone. The token is a secret: never stored, logged or shown. */
  tools?: RunTools;
}

export type AgentMessage =
  | { kind: 'plan_approved'; plan: Plan }
  | { kind: 'plan_returned'; what: string }
  | { kind: 'permission'; request: string; granted: boolean; reason: string | null; forRun: boolean }
  | { kind: 'answer'; request: string; answer: string }
  | { kind: 'told'; text: string }
  | { kind: 'ci_failed'; sha: Sha; failure: string }
  | { kind: 'changes_requested'; what: string }
  | { kind: 'wake' };

export type AgentEvent =
  | { kind: 'plan_proposed'; run: string; plan: Plan; caveat: string | null }
  | {
      kind: 'progressed';
      run: string;
      step: { number: number; of: number; title: string } | null;
      done: string[];
      files: string[];
      costUsd: number;
    }
  | { kind: 'permission_requested'; run: string; request: string; text: string; detail: string; hash: string }
  | { kind: 'question_asked'; run: string; request: string; text: string; choices: string[]; hash: string }
  | {
      kind: 'finished';
      run: string;
      sha: Sha;
      files: string[];
      costUsd: number;
      summary: string;
      caveat: string | null;
    }
  | { kind: 'failed'; run: string; reason: string };

/**
 * A coding agent. Events go to the sink given at construction as `(deliveryId, event)`; the same delivery id
 * twice is one event, so an agent that resumes may report again.
 */
export interface CodingAgent {
  readonly name: string;
  /** What people see: "Claude Code", "Demo agent". */
  readonly title: string;
  /** Whether it can build this; said to the person before they delegate. */
  canBuild(brief: Brief): Promise<{ able: true } | { able: false; sentence: string }>;
  /** Ensures the run. Resolves when the agent works or has proposed its plan; the rest comes as events. */
  start(request: RunRequest): Promise<void>;
  /** Passes a message to a run; `id` is stable, so a repeat is not a second message. */
  send(request: RunRequest, id: string, message: AgentMessage): Promise<void>;
  /** Ends its work, which is kept: a later message takes the run up again. */
  stop(run: string): Promise<void>;
}

export type AgentSink = (deliveryId: string, event: AgentEvent) => Promise<void>;
