import type { Content } from '../cards/blocks.ts';
import type { Face } from '../face.ts';

/** Who typed the command, and where. */
export interface Asked {
  person: string;
  channel: string;
  trigger: string | undefined;
  /** Makes a repeat of the same command one command. */
  delivery: string;
}

/** What a verb answers, privately, to what its words mean. */
export type Answering<Means = unknown> = (face: Face, asked: Asked, means: Means) => Promise<Content>;

/** Lines of a private answer. */
export const LINES = 10;
