/** A reply as the API streams it. */

import type { InputUsage } from './cache.ts';
import type { Block, Reply, StopReason } from './replies.ts';

type Said = Extract<Reply, { kind: 'says' }>;
export type Event = { type: string; [key: string]: unknown };

export function messageOf(
  id: string,
  about: { model: string; content: Block[]; stop: StopReason | null; usage: InputUsage; output: number },
): Event {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: about.model,
    content: about.content,
    stop_reason: about.stop,
    stop_sequence: null,
    stop_details:
      about.stop === 'refusal' ? { type: 'refusal', category: 'general_harms', explanation: null } : null,
    container: null,
    usage: { ...about.usage, output_tokens: about.output, cache_creation: null },
  };
}

/** Words of a text in pieces, as they would come; the first one is a word or two. */
export function piecesOf(text: string): string[] {
  const words = text.match(/\s*\S+\s*/g) ?? [];
  return Array.from({ length: Math.ceil(words.length / 4) }, (_, at) =>
    words.slice(at * 4, at * 4 + 4).join(''),
  );
}

export function* blockEvents(reply: Said): Generator<Event> {
  for (const [index, block] of reply.content.entries()) {
    yield { type: 'content_block_start', index, content_block: emptied(block) };
    for (const delta of deltasOf(block)) yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
  }
}

function emptied(block: Block): unknown {
  if (block.type === 'text') return { type: 'text', text: '', citations: null };
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' };
  return { ...block, input: {} };
}

function deltasOf(block: Block): Event[] {
  if (block.type === 'thinking')
    return [
      { type: 'thinking_delta', thinking: block.thinking },
      { type: 'signature_delta', signature: block.signature },
    ];
  if (block.type === 'tool_use') {
    const json = JSON.stringify(block.input);
    const middle = Math.floor(json.length / 2);
    return [json.slice(0, middle), json.slice(middle)].map((part) => ({
      type: 'input_json_delta',
      partial_json: part,
    }));
  }
  return [
    ...piecesOf(block.text).map((piece) => ({ type: 'text_delta', text: piece })),
    ...(block.citations ?? []).map((citation, index) => ({
      type: 'citations_delta',
      citation: {
        type: 'search_result_location',
        title: null,
        search_result_index: index,
        start_block_index: 0,
        end_block_index: 1,
        ...citation,
      },
    })),
  ];
}
