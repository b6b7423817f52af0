import type { Instant, Sha } from '../pipeline/item/basics.ts';
import type { PullRequestNow } from './code-host.ts';

/** What a code host reports, in our words; each adapter turns its vendor's webhooks into these. */
export type HostEvent =
  | {
      kind: 'pull_request';
      what: 'opened' | 'pushed' | 'ready' | 'unready' | 'closed' | 'merged';
      pullRequest: PullRequestNow;
      by: { login: string; isUs: boolean };
      /** The merge that this pull request undoes, when it is a revert. */
      reverts: Sha | null;
    }
  | {
      kind: 'ci';
      repo: string;
      sha: Sha;
      state: 'green' | 'red';
      attempt: number;
      failure: string | null;
      url: string | null;
      at: Instant;
      /** Pull requests whose head or merge commit this is. */
      numbers: number[];
    }
  | { kind: 'deployment'; deployment: string; state: string };
