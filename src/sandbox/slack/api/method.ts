import type { z } from 'zod';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';

export type Tier = 't1' | 't2' | 't3' | 't4' | 't5';

/** One Web API method. The table of them is checked against Slack's own method reference. */
export type Method = {
  token: 'bot' | 'app' | 'none';
  /** The bot scopes of which one is needed; empty when none is. */
  scopes: readonly string[];
  /** t5 is Slack's "special": a limit of its own. Null where Slack names none. */
  tier: Tier | null;
  args: z.ZodObject;
  /** Every error of its own that it answers, besides those that all methods share. */
  errors: readonly string[];
  /** Where Slack answers a missing argument with a word of its own instead of `invalid_arguments`. */
  missing: Readonly<Record<string, string>>;
  /** Hidden, as if it did not exist, when the workspace has not this feature. */
  feature: 'canvases' | 'agent_sessions' | 'streaming' | null;
  run(workspace: Workspace, args: Fields): Fields | Promise<Fields>;
};

type Spec<Args extends z.ZodObject> = {
  token?: Method['token'];
  scopes?: readonly string[];
  tier: Tier | null;
  args: Args;
  errors?: readonly string[];
  missing?: Readonly<Record<string, string>>;
  feature?: Method['feature'];
  run(workspace: Workspace, args: z.infer<Args>): Fields | Promise<Fields>;
};

/** Types `run` by the method's arguments. */
export function method<Args extends z.ZodObject>(spec: Spec<Args>): Method {
  return {
    token: spec.token ?? 'bot',
    scopes: spec.scopes ?? [],
    tier: spec.tier,
    args: spec.args,
    errors: spec.errors ?? [],
    missing: spec.missing ?? {},
    feature: spec.feature ?? null,
    // `call` passes only what `args` has parsed.
    run: (workspace, args) => spec.run(workspace, args as z.infer<Args>),
  };
}

/** An `ok: false` answer: Slack's word for what is wrong, and what it says about it. */
export class Refusal extends Error {
  readonly code: string;
  readonly detail: Fields;

  constructor(code: string, detail: Fields = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** `invalid_arguments` with Slack's messages. */
export function invalidArguments(...messages: string[]): Refusal {
  return new Refusal('invalid_arguments', { response_metadata: { messages } });
}
