/** Requests until the model has finished, whatever it stops for. Every way on is bounded: turns, continuations, time. */
import type {
  ContentBlock,
  Message,
  MessageParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { Request, Send, Sending } from './send.ts';
import { failed, TooLarge } from './trouble.ts';

export interface LoopTools {
  /** Runs one call; what goes wrong is told to the model. */
  run: (name: string, input: unknown) => Promise<Omit<ToolResultBlockParam, 'type' | 'tool_use_id'>>;
  /** Its outcome is of no use to the model: after an answer nothing needs to be asked again. */
  isLast: (name: string) => boolean;
}

/** Turns with tools; the one after them must answer without. */
const MOST_TURNS = 8;
const MOST_CONTINUATIONS = 2;
const MOST_PAUSES = 4;

/** What a continued answer is begun with. The partial text stands above it in the same conversation. */
const GO_ON = 'You were cut off. Go on exactly where you stopped; repeat nothing and say nothing about it.';

export interface Told {
  /** Blocks of the answer, those of its continuations among them. */
  content: ContentBlock[];
  text: string;
}

/** An answer that only counts whole was cut off at `max_tokens`. */
export class CutOff extends Error {}

/** `whole`: what was cut off is not continued; a model held to a schema would begin its JSON anew. */
export async function untilDone(
  send: Send,
  request: Request,
  about: { sending: Sending; tools?: LoopTools; whole?: true },
): Promise<Told> {
  const { sending, tools } = about;
  const messages: MessageParam[] = [...request.messages];
  const content: ContentBlock[] = [];
  let turns = 0;
  let continuations = 0;
  let pauses = 0;
  for (;;) {
    const isLastTurn = turns >= MOST_TURNS;
    const message = await send(
      { ...request, messages, ...(isLastTurn ? { tool_choice: { type: 'none' as const } } : {}) },
      sending,
    );
    const answer = (): Told => ({
      content: [...content, ...message.content],
      text: textOf([...content, ...message.content]),
    });
    switch (message.stop_reason) {
      case 'end_turn':
      case 'stop_sequence':
        return answer();
      case 'tool_use': {
        if (tools === undefined || isLastTurn)
          throw failed('the model asked for a tool that it may not use', false);
        const calls = message.content.filter((block) => block.type === 'tool_use');
        const results = await called(tools, calls);
        if (
          textOf(message.content) !== '' &&
          calls.every((call) => tools.isLast(call.name)) &&
          allWell(results)
        )
          return answer();
        // What was said on the way to an answer is not the answer.
        if (textOf([...content, ...message.content]) !== '') sending.onRestart?.();
        content.length = 0;
        turns += 1;
        messages.push({ role: 'assistant', content: message.content }, { role: 'user', content: results });
        break;
      }
      case 'pause_turn':
        pauses += 1;
        if (pauses > MOST_PAUSES) throw failed('the model paused again and again', true);
        content.push(...message.content);
        messages.push({ role: 'assistant', content: message.content });
        break;
      case 'max_tokens': {
        if (about.whole === true) throw new CutOff();
        continuations += 1;
        const kept = message.content.filter((block) => block.type === 'text' || block.type === 'thinking');
        if (continuations > MOST_CONTINUATIONS || textOf(kept) === '')
          throw failed('the model ran out of room', false);
        content.push(...kept);
        messages.push({ role: 'assistant', content: kept }, { role: 'user', content: GO_ON });
        break;
      }
      case 'refusal':
        throw failed(refusal(message), false);
      case 'model_context_window_exceeded':
        throw new TooLarge();
      default:
        throw failed('the model broke off its answer', true);
    }
  }
}

const refusal = ({ stop_details: details }: Message): string =>
  details?.type === 'refusal' && details.category !== null
    ? `the model refused (${details.category.replaceAll('_', ' ')})`
    : 'the model refused';

export const textOf = (content: ContentBlock[]): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('');

const allWell = (results: ToolResultBlockParam[]): boolean => results.every((one) => one.is_error !== true);

async function called(
  tools: LoopTools,
  calls: { id: string; name: string; input: unknown }[],
): Promise<ToolResultBlockParam[]> {
  return Promise.all(
    calls.map(async ({ id, name, input }) => ({
      type: 'tool_result' as const,
      tool_use_id: id,
      ...(await tools.run(name, input)),
    })),
  );
}
