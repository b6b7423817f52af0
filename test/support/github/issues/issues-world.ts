/** The tracker before the double, as an App or with a token; no repository has commits. */
import { createPublicKey } from 'node:crypto';
import type { SignIn } from '../../../../src/adapters/github/api/sign-in.ts';
import { createIssues } from '../../../../src/adapters/github/issues/issues.ts';
import { createLine } from '../../../../src/adapters/github/line.ts';
import { createGuardedFetch } from '../../../../src/adapters/web/guarded-fetch.ts';
import type { StatusMap } from '../../../../src/pipeline/tracking/settings.ts';
import type { Tracker } from '../../../../src/ports/trackers/tracker.ts';
import { git } from '../../local/forge-world.ts';
import { type GitHubDouble, startGitHubDouble } from '../double.ts';
import { DoubleState, type RepoState } from '../double-state.ts';
import { asApp, NOW, withToken } from '../github-world.ts';
import { type IssuePeople, issuePeople } from './issue-people.ts';

export interface IssuesWorld {
  double: GitHubDouble;
  people: IssuePeople;
  repo: RepoState;
  /** As a new process finds GitHub. */
  open(
    statuses?: Record<string, StatusMap>,
    about?: { signIn?: SignIn; publicPlaces?: string[]; milestonePlaces?: string[] },
  ): Tracker;
  /** So much time goes by. */
  later(ms: number): void;
  /** An empty GitHub with the repository `acme/tiny`. */
  reset(): void;
  end(): Promise<void>;
}

export const LABELS = ['billing', 'bug', 'enhancement', 'in progress', 'in review'];
export const PRIORITIES = ['priority: critical', 'priority: high', 'priority: medium', 'priority: low'];

export async function startIssuesWorld(): Promise<IssuesWorld> {
  const double = await startGitHubDouble(new DoubleState(git, '/nowhere'));
  const { state } = double;
  if (asApp.kind === 'app')
    double.publicKey = createPublicKey(asApp.privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const web = createGuardedFetch({
    service: 'GitHub',
    rule: { privateHosts: [new URL(double.url).host] },
    silentMs: 5_000,
  });
  let skipped = 0;
  const timing = {
    now: () => NOW + skipped,
    wait: async (ms: number) => {
      skipped += ms;
    },
  };
  const world: IssuesWorld = {
    double,
    people: issuePeople(double),
    repo: undefined as never,
    open: (
      statuses = { 'acme/tiny': {} },
      { signIn = withToken, publicPlaces = [], milestonePlaces = [] } = {},
    ) => {
      const line = createLine({ signIn, apiUrl: double.url, fetch: web.fetch, timing });
      return createIssues({
        line,
        installation: 'acme',
        statuses,
        publicPlaces,
        milestonePlaces,
        now: timing.now,
      });
    },
    later: (ms) => {
      skipped += ms;
    },
    reset: () => {
      state.repos.splice(0);
      state.sent.splice(0);
      double.faults.splice(0);
      double.asked.splice(0);
      double.renamed.clear();
      world.repo = state.add('acme/tiny');
      world.repo.labels = [...LABELS, ...PRIORITIES];
      world.repo.assignable = ['octo-eli', 'octo-ana'];
    },
    end: async () => {
      web.close();
      await double.close();
    },
  };
  world.reset();
  return world;
}
