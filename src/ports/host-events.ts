import type { Instant, Sha } from '../pipeline/item/basics.ts';
import type { Deed, PullRequestNow, Review } from './code-host.ts';

/** What a code host reports, in our words; each adapter turns its vendor's webhooks into these. */
export type HostEvent =
  | {
      kind: 'pull_request';
      what: Deed;
      pullRequest: PullRequestNow;
      by: { login: string; isUs: boolean };
      /** The merge that this pull request undoes, when it is a revert. */
      reverts: Sha | null;
      /** Its head is in another repository: whatever its branch is called, it is no ticket's. */
      isFork?: boolean;
      /** Found by looking, and nothing has happened to it since its ticket was adopted. */
      asItWas?: true;
    }
  | {
      kind: 'ci';
      repo: string;
      repoId?: string;
      sha: Sha;
      state: 'green' | 'red';
      attempt: number;
      failure: string | null;
      url: string | null;
      at: Instant;
      /** Pull requests whose head or merge commit this is. */
      numbers: number[];
    }
  /** Something ran on this commit: what its pull requests' CI is now has to be asked. */
  | { kind: 'ci_changed'; repo: string; repoId?: string; sha: Sha }
  | { kind: 'review'; repo: string; repoId?: string; number: number; review: Review }
  /** History of a branch was replaced: what had been on it may be gone. */
  | {
      kind: 'branch_rewritten';
      repo: string;
      repoId?: string;
      branch: string;
      by: { login: string; isUs: boolean };
    }
  | { kind: 'deployment'; deployment: string; state: string };
