/**
 * One request, streamed. The SDK repeats nothing here: it does not know a stream that broke off, and two ways to ask
 * again would multiply. Partial text of a stream that broke is void, and whoever shows it is told so.
 */
import type { Anthropic } from '@anthropic-ai/sdk';
import type { Message, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { ModelTask } from '../../../pipeline/model-tasks.ts';
import type { Calling } from '../../../ports/model.ts';
import { useOf } from './prices.ts';
import { failed, spendLimitForAdmin, spent, TooLarge, troubleOf } from './trouble.ts';

export type Request = Omit<MessageCreateParamsNonStreaming, 'stream' | 'model'>;

export interface Sending {
  task: ModelTask;
  calling: Calling;
  /** Ends the whole piece of work. */
  signal: AbortSignal;
  onText?: (piece: string) => void;
  onRestart?: () => void;
}
export type Send = (request: Request, sending: Sending) => Promise<Message>;

export interface SendOptions {
  /** Loaded with the first request. */
  client: () => Promise<Anthropic>;
  models: Record<ModelTask, string>;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  random: () => number;
  /** What the admin must mend; null: it works. */
  told: (sentence: string | null) => void;
}

const TRIES = 3;
const FIRST_WAIT_MS = 500;
/** A longer wait is left to the queue, which tries the whole step again. */
const LONGEST_WAIT_MS = 20_000;

export function createSend(options: SendOptions): Send {
  return async (request, sending) => {
    const model = options.models[sending.task];
    for (let tries = 1; ; tries += 1) {
      await sending.calling.mayAsk?.();
      try {
        const message = await once(options, { ...request, model }, sending);
        options.told(null);
        return message;
      } catch (error) {
        if (sending.signal.aborted) throw failed('the model took too long', true, { cause: error });
        const trouble = troubleOf(error, model);
        if (trouble.kind === 'too_large') throw new TooLarge();
        if (trouble.kind === 'spent') {
          options.told(spendLimitForAdmin);
          throw spent(error);
        }
        if (trouble.kind === 'lasting') {
          if (trouble.admin !== null) options.told(trouble.admin);
          throw failed(trouble.clause, false, { cause: error });
        }
        const waitMs = trouble.afterMs ?? backoff(tries, options.random());
        if (tries >= TRIES || waitMs > LONGEST_WAIT_MS)
          // Only a wait that the service named: without one each round is a try, and at last a person is asked.
          throw failed(trouble.clause, true, {
            ...(trouble.afterMs === null ? {} : { afterMs: trouble.afterMs }),
            cause: error,
          });
        await options.wait(waitMs, sending.signal);
      }
    }
  };
}

const backoff = (tries: number, random: number): number =>
  Math.round(FIRST_WAIT_MS * 2 ** (tries - 1) * (0.75 + random / 2));

async function once(
  { client }: SendOptions,
  params: Request & { model: string },
  { task, calling, signal, onText, onRestart }: Sending,
): Promise<Message> {
  const { messages } = await client();
  const stream = messages.stream(params, { signal });
  let shown = false;
  stream.on('text', (piece) => {
    shown = true;
    onText?.(piece);
  });
  try {
    const message = await stream.finalMessage();
    calling.onUse?.(useOf(task, params.model, message.usage));
    return message;
  } catch (error) {
    // What was read and written until then is paid for.
    const begun = stream.currentMessage;
    if (begun !== undefined) calling.onUse?.(useOf(task, params.model, begun.usage));
    if (shown) onRestart?.();
    throw error;
  }
}
