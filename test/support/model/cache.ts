/** A prompt cache as the API has it: what stands before a mark is kept and read again only if it is the same to the byte. */
import { createHash } from 'node:crypto';
import { blocksOf, type MessagesRequest } from './rules.ts';

export interface InputUsage {
  input_tokens: number;
  cache_read_input_tokens: number;
  cache_creation_input_tokens: number;
}

const BYTES_PER_TOKEN = 4;

export function createPromptCache(): { read(request: MessagesRequest): InputUsage; clear(): void } {
  const kept = new Set<string>();
  return {
    clear: () => kept.clear(),
    read(request) {
      const parts = partsOf(request);
      let hash = '';
      let bytes = 0;
      let readTo = 0;
      let markedTo = 0;
      const marks: string[] = [];
      for (const part of parts) {
        hash = createHash('sha256').update(hash).update(part.text).digest('hex');
        bytes += Buffer.byteLength(part.text);
        if (kept.has(hash)) readTo = bytes;
        if (part.isMarked) markedTo = bytes;
        if (part.isMarked) marks.push(hash);
      }
      for (const mark of marks) kept.add(mark);
      const tokens = (count: number): number => Math.ceil(count / BYTES_PER_TOKEN);
      return {
        input_tokens: tokens(bytes - Math.max(markedTo, readTo)),
        cache_read_input_tokens: tokens(readTo),
        cache_creation_input_tokens: tokens(Math.max(0, markedTo - readTo)),
      };
    },
  };
}

/** Tools, then system, then messages; the marks themselves are no part of the text. */
function partsOf(request: MessagesRequest): { text: string; isMarked: boolean }[] {
  const part = (role: string, block: object) => {
    const { cache_control: mark, ...rest } = block as { cache_control?: unknown };
    return { text: JSON.stringify([role, rest]), isMarked: mark !== undefined };
  };
  const parts = [
    { text: JSON.stringify([request.model, request.tools ?? []]), isMarked: false },
    ...(request.system ?? []).map((block) => part('system', block)),
    ...request.messages.flatMap((message) => blocksOf(message).map((block) => part(message.role, block))),
  ];
  const last = parts.at(-1);
  if (request.cache_control !== undefined && last !== undefined) last.isMarked = true;
  return parts;
}
