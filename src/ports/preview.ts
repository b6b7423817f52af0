import type { Sha } from '../pipeline/item/basics.ts';

/** A running copy of a pull request's head. */
export interface Preview {
  /** Ensures that this commit runs for this ticket; an older commit of the ticket is replaced. */
  ensure(request: {
    key: string;
    service: string;
    repo: string;
    sha: Sha;
  }): Promise<{ state: 'up'; url: string } | { state: 'failed'; sentence: string }>;
  remove(key: string): Promise<void>;
}
