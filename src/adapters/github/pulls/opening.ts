/** Opens, adopts and closes pull requests. Nothing is repeated before it was looked whether it was done. */

import { z } from 'zod';
import type { NewPullRequest } from '../../../ports/code-host.ts';
import type { Client } from '../api/client.ts';
import { comment, ignored, type Pull, pull } from '../api/shapes.ts';
import { type GitHubAnswer, isStatus, isUncertain, problem, refusal } from '../api/trouble.ts';
import type { KnownNames } from './known-names.ts';
import { outgoingBody, outgoingTitle } from './outgoing.ts';
import type { Reading } from './reading.ts';

export interface Opening {
  /** The branch's open pull request, which is opened where there is none. */
  ensure(request: NewPullRequest): Promise<Pull>;
  close(repo: string, number: number, why: string): Promise<void>;
}

const CLOSED = '<!-- throughline:closed -->';
const MOST_COMMENTS = 10_000;

export function createOpening(about: {
  client: Client;
  reading: Reading;
  names: KnownNames;
  report: (what: string, error: unknown) => void;
}): Opening {
  const { client, reading } = about;

  async function open(request: NewPullRequest): Promise<Pull> {
    const { repo, branch, base } = request;
    const api = client.of(repo);
    try {
      const made = await api.send(pull, 'POST /repos/{owner}/{repo}/pulls', {
        head: branch,
        base,
        title: outgoingTitle(request.title),
        body: outgoingBody(request.body),
        maintainer_can_modify: false,
      });
      about.names.learn(repo, made);
      return made;
    } catch (error) {
      // A 502 may come after it was opened, and two of us may have asked at once.
      if (isUncertain(error) || (isStatus(error, 422) && /already exists/i.test(error.said))) {
        const made = await reading.openFor(repo, branch);
        if (made !== null) return made;
      }
      throw isStatus(error, 422) ? notPossible(error.said, request) : error;
    }
  }

  /** Reviews are a kindness of GitHub's page: who may not review there is asked in Slack all the same. */
  async function askForReview(repo: string, found: Pull, logins: string[]): Promise<void> {
    const asked = new Set(
      [found.user?.login, ...(found.requested_reviewers ?? []).map((one) => one.login)].map((login) =>
        login?.toLowerCase(),
      ),
    );
    const reviewers = logins.filter((login) => !asked.has(login.toLowerCase()));
    if (reviewers.length === 0) return;
    const ask = async (of: string[]): Promise<GitHubAnswer | null> => {
      try {
        await client
          .of(repo)
          .send(ignored, 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', {
            pull_number: found.number,
            reviewers: of,
          });
        return null;
      } catch (error) {
        if (isStatus(error, 403, 422)) return error;
        throw error;
      }
    };
    const refused = await ask(reviewers);
    if (refused === null) return;
    // GitHub refuses all of them for one that may not review there, and does not say which.
    const alone = reviewers.length === 1 || refused.status === 403 ? [] : reviewers;
    const troubles = alone.length === 0 ? [refused] : [];
    for (const login of alone) {
      const trouble = await ask([login]);
      if (trouble !== null) troubles.push(trouble);
    }
    for (const trouble of troubles) about.report(`asking for a review of ${repo}#${found.number}`, trouble);
  }

  /** Once: the comment is looked for before it is made. */
  async function say(repo: string, number: number, text: string): Promise<void> {
    const api = client.of(repo);
    const issue = { issue_number: number };
    const there = await api.all(
      z.array(comment),
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      { ...issue, most: MOST_COMMENTS },
    );
    if (there.some(({ body }) => body?.includes(CLOSED))) return;
    await api.send(ignored, 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...issue,
      body: `${outgoingBody(text)}\n\n${CLOSED}`,
    });
  }

  return {
    ensure: async (request) => {
      const found = (await reading.openFor(request.repo, request.branch)) ?? (await open(request));
      await askForReview(request.repo, found, request.reviewers ?? []);
      return found;
    },
    close: async (repo, number, why) => {
      const found = await reading.find(repo, number);
      if (found === null) throw await client.absent(repo, `has no pull request #${number} in ${repo}.`);
      if (found.state !== 'open') return;
      await say(repo, number, why);
      await client.of(repo).send(ignored, 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        pull_number: number,
        state: 'closed',
      });
    },
  };
}

function notPossible(said: string, { repo, branch, base }: NewPullRequest): Error {
  if (/no commits between/i.test(said)) return problem(`${branch} has no commit that ${base} has not.`);
  if (/"field":"head"/.test(said)) return refusal(`has no branch ${branch} in ${repo}.`);
  if (/"field":"base"/.test(said)) return refusal(`has no branch ${base} in ${repo}.`);
  return refusal(`did not open a pull request for ${branch}: ${said}`);
}
