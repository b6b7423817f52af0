/** What the scripted model says, and how it fails. */

export interface Citation {
  source: string;
  cited_text: string;
}
export type Block =
  | { type: 'text'; text: string; citations?: Citation[] }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'tool_use'; id: string; name: string; input: unknown };
export type StopReason =
  | 'end_turn'
  | 'max_tokens'
  | 'stop_sequence'
  | 'tool_use'
  | 'pause_turn'
  | 'refusal'
  | 'model_context_window_exceeded';

export type Reply =
  | {
      kind: 'says';
      content: Block[];
      stop: StopReason /** Waited for after the first piece of text. */;
      after?: Promise<void>;
    }
  | {
      kind: 'fails';
      status: number;
      type: string;
      message: string;
      code?: string;
      headers?: Record<string, string>;
    }
  /** An error in the stream, after 200. */
  | { kind: 'overloads'; text: string }
  /** The connection is dropped in the middle of a text. */
  | { kind: 'breaks'; text: string }
  /** Answers nothing until the asker gives up. */
  | { kind: 'hangs' };

export const says = (
  text: string,
  more: { stop?: StopReason; citations?: Citation[]; after?: Promise<void> } = {},
): Reply => ({
  kind: 'says',
  content:
    text === ''
      ? []
      : [{ type: 'text', text, ...(more.citations === undefined ? {} : { citations: more.citations }) }],
  stop: more.stop ?? 'end_turn',
  ...(more.after === undefined ? {} : { after: more.after }),
});

let calls = 0;
/** Calls tools, after a text where one is given. */
export function uses(tools: { name: string; input: unknown }[], text = ''): Reply {
  return {
    kind: 'says',
    stop: 'tool_use',
    content: [
      { type: 'thinking', thinking: 'Look it up.', signature: 'signed' },
      ...(text === '' ? [] : [{ type: 'text' as const, text }]),
      ...tools.map((tool) => {
        calls += 1;
        return { type: 'tool_use' as const, id: `toolu_${calls}`, ...tool };
      }),
    ],
  };
}

export const fails = (
  status: number,
  more: { type?: string; message?: string; code?: string; headers?: Record<string, string> } = {},
): Reply => ({
  kind: 'fails',
  status,
  type: more.type ?? 'api_error',
  message: more.message ?? 'Something went wrong.',
  ...more,
});
