/** What webhooks tell of pull requests, asked for. */
import { z } from 'zod';
import type { Deed, Doer, PullRequestLooks, PullRequestNow, Review } from '../../../ports/code-host.ts';
import type { Client } from '../api/client.ts';
import { activity, issueEvent, requested, reviewOf } from '../api/shapes.ts';
import { isStatus } from '../api/trouble.ts';
import type { Identity } from '../connection.ts';
import { isFork, pullNow, type Reading } from './reading.ts';
import { undoneBy } from './reverting.ts';
import { requestOf, reviewNow } from './reviews.ts';

const MOST_LATELY = 50;
const MOST_REVIEWS = 3_000;
const MOST_PUSHES = 300;
/** The oldest come first, and the newest is wanted. */
const MOST_EVENTS = 10_000;

/** GitHub's own names of what is done to a pull request. */
const eventNames = {
  ready: ['ready_for_review', 'base_ref_changed'],
  unready: ['convert_to_draft'],
  retargeted: ['base_ref_changed'],
  closed: ['closed'],
};

type Pull = Pick<PullRequestNow, 'repo' | 'number'>;

export function createLooking(about: {
  client: Client;
  reading: Reading;
  identity: () => Promise<Identity>;
}): PullRequestLooks {
  const { client, reading } = about;

  /** A push names its pusher in the repository's activity alone: a commit's author may be anybody. */
  async function pusherOf({ repo, branch, headSha }: PullRequestNow): Promise<string | null> {
    const all = await client.of(repo).list(z.array(activity), 'GET /repos/{owner}/{repo}/activity', {
      ref: `refs/heads/${branch}`,
      most: MOST_PUSHES,
    });
    return all.find((one) => one.after === headSha)?.actor?.login ?? null;
  }

  const eventsOf = ({ repo, number }: Pull) =>
    client.of(repo).list(z.array(issueEvent), 'GET /repos/{owner}/{repo}/issues/{issue_number}/events', {
      issue_number: number,
      most: MOST_EVENTS,
    });

  async function doerOf(pull: Pull, what: keyof typeof eventNames): Promise<string | null> {
    const all = await eventsOf(pull);
    return all.findLast((one) => eventNames[what].includes(one.event))?.actor?.login ?? null;
  }

  async function requestsOf(pull: Pull, logins: string[]): Promise<Review[]> {
    const all = logins.length === 0 ? [] : await eventsOf(pull);
    return logins.map((login) => {
      const found = all.findLast(
        (one) => one.event === 'review_requested' && one.requested_reviewer?.login === login,
      );
      return requestOf(login, (found?.review_requester ?? found?.actor)?.login ?? null);
    });
  }

  async function loginOf(pull: PullRequestNow, what: Deed): Promise<string | null> {
    if (what === 'pushed') return pusherOf(pull);
    if (what !== 'opened' && what !== 'merged') return doerOf(pull, what);
    const found = await reading.find(pull.repo, pull.number);
    return (what === 'opened' ? found?.user : found?.merged_by)?.login ?? null;
  }

  return {
    lately: async (repo) => {
      const newest = await reading.lately(repo, MOST_LATELY);
      return Promise.all(
        newest.toReversed().map(async (found) => {
          const fork = isFork(found);
          const words = { branch: found.head.ref, body: found.body ?? '' };
          const reverts = fork ? null : await undoneBy(reading, repo, words);
          return { pullRequest: pullNow(repo, found), reverts, isFork: fork };
        }),
      );
    },
    reviews: async (pull) => {
      const api = client.of(pull.repo);
      const of = { pull_number: pull.number };
      const [asked, given] = await Promise.all([
        api.get(requested, 'GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', of),
        api.all(z.array(reviewOf), 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
          ...of,
          most: MOST_REVIEWS,
        }),
      ]);
      return [
        ...(await requestsOf(
          pull,
          (asked?.users ?? []).map(({ login }) => login),
        )),
        ...given.flatMap((one) => reviewNow(one) ?? []),
      ];
    },
    whoDid: async (pull, what): Promise<Doer | null> => {
      try {
        const login = await loginOf(pull, what);
        if (login === null) return null;
        const { login: ours } = await about.identity();
        return { login, isUs: login.toLowerCase() === ours.toLowerCase() };
      } catch (error) {
        // Not every server keeps it, and not every key may read it.
        if (isStatus(error, 403, 404, 410, 422)) return null;
        throw error;
      }
    },
  };
}
