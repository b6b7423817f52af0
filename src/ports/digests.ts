import type { Digest } from '../pipeline/measuring/digest.ts';

export type DigestSet =
  | {
      kind: 'set';
      channel: string;
      /** Null: off. */
      at: string | null;
      zone: string;
      /** What it was before: a time of day, or `off`. */
      before: string;
    }
  | { kind: 'refused'; sentence: string };

export interface Digests {
  /** A time of day such as `9:30`, or `off`. */
  set(channel: string, at: string, by: string): Promise<DigestSet>;
  /** What today's would say now. */
  today(channel: string, viewer: string): Promise<Digest | { sentence: string }>;
}
