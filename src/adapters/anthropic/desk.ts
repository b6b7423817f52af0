/** What every piece of work with the model is given, and how its cost is added up. */
import type { Skill } from '../../pipeline/documents/skills/skill.ts';
import type { ModelTask } from '../../pipeline/model-tasks.ts';
import type { Calling } from '../../ports/model.ts';
import type { Send, Sending } from './wire/send.ts';

export interface Desk {
  send: Send;
  skill: (name: string) => Skill;
  models: Record<ModelTask, string>;
  now: () => Date;
  /** Ends work that takes longer than this. */
  deadline: (ms: number) => AbortSignal;
}

export interface Job {
  sending: Sending;
  costUsd: () => number;
}

const MINUTE_MS = 60_000;
/** A person waits for an answer; nobody does for a document. */
const longestMs: Record<ModelTask, number> = {
  drafting: 8 * MINUTE_MS,
  conversation: 2 * MINUTE_MS,
  judging: 8 * MINUTE_MS,
  notes: 4 * MINUTE_MS,
  summaries: MINUTE_MS,
  // A form waits for it, and Slack for the form.
  screening: 2_000,
};

export function jobOf(
  desk: Desk,
  task: ModelTask,
  calling: Calling & Pick<Sending, 'onText' | 'onRestart'> & { signal?: AbortSignal } = {},
): Job {
  let costUsd = 0;
  const { onText, onRestart, mayAsk, onUse } = calling;
  return {
    sending: {
      task,
      signal: AbortSignal.any([
        desk.deadline(longestMs[task]),
        ...(calling.signal === undefined ? [] : [calling.signal]),
      ]),
      calling: {
        ...(mayAsk === undefined ? {} : { mayAsk }),
        onUse: (use) => {
          costUsd += use.costUsd;
          onUse?.(use);
        },
      },
      ...(onText === undefined ? {} : { onText }),
      ...(onRestart === undefined ? {} : { onRestart }),
    },
    costUsd: () => costUsd,
  };
}
