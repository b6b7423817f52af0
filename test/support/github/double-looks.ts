/** What is asked where a webhook may have been lost: branches, who pushed, reviews, who closed. */
import { branchHead } from '../../../src/adapters/local/forge/git/repository.ts';
import { missing, ok, type Route, withPull } from './double-answers.ts';
import { reviewJson } from './double-shapes.ts';

export const lookRoutes: Route[] = [
  [
    'GET',
    /^\/git\/ref\/(.+)$/,
    async ({ double, repo, parts }) => {
      const branch = /^heads\/(.+)$/.exec(parts[0] ?? '')?.[1];
      const sha = branch === undefined ? null : await branchHead(double.state.commitsOf(repo), branch);
      return sha === null ? missing : ok({ ref: `refs/${parts[0]}`, object: { type: 'commit', sha } });
    },
  ],
  [
    'GET',
    /^\/activity$/,
    ({ repo, url }) => {
      const kind = url.searchParams.get('activity_type');
      const found = repo.pushes.filter(
        (one) => one.ref === url.searchParams.get('ref') && (kind !== 'force_push' || one.forced),
      );
      return ok(
        found.map(({ ref, after, forced, by, at }) => ({
          ref,
          after,
          activity_type: forced ? 'force_push' : 'push',
          timestamp: at,
          actor: { login: by },
        })),
      );
    },
  ],
  [
    'GET',
    /^\/pulls\/(\d+)\/requested_reviewers$/,
    (call) => withPull(call, (pull) => ok({ users: pull.reviewers.map((login) => ({ login })), teams: [] })),
  ],
  ['GET', /^\/pulls\/(\d+)\/reviews$/, (call) => withPull(call, (pull) => ok(pull.reviews.map(reviewJson)))],
  [
    'GET',
    /^\/issues\/(\d+)\/events$/,
    (call) =>
      withPull(call, ({ done, closedBy, reviewers, user }) =>
        ok([
          ...done,
          ...reviewers.map((login) => ({
            event: 'review_requested',
            actor: { login: user },
            review_requester: { login: user },
            requested_reviewer: { login },
          })),
          ...(closedBy === null ? [] : [{ event: 'closed', actor: { login: closedBy } }]),
        ]),
      ),
  ],
];
