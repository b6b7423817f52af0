import type { CodeHost } from '../../../ports/code-host.ts';
import type { Client } from '../api/client.ts';
import { merged, type Pull, repository } from '../api/shapes.ts';
import { isStatus, isUncertain, problem, refusal, unreachable } from '../api/trouble.ts';
import type { GitTools } from '../code/git-tools.ts';
import type { Mirrors } from '../code/mirrors.ts';
import { outgoingTitle } from './outgoing.ts';
import type { Reading } from './reading.ts';

type Merged = Awaited<ReturnType<CodeHost['merge']>>;

/** How often a merge is tried that others overtake. */
const TRIES = 3;

/** Merges the accepted head, and no other: GitHub is told which one it must be. */
export function createMerging(about: {
  client: Client;
  reading: Reading;
  mirrors: Mirrors;
  tools: GitTools;
}): CodeHost['merge'] {
  const { client, reading, mirrors, tools } = about;

  /** What the merge brings to the base branch besides the pull request: commits that its head has not seen. */
  async function done(repo: string, found: Pull, mergeSha: string): Promise<Merged> {
    const mirror = await mirrors.holding(repo, [mergeSha, found.head.sha]);
    const { stdout } = await mirror.git(['rev-parse', '--verify', `${tools.shaName(mergeSha)}^1`], {
      cwd: mirror.path,
    });
    const carried = await tools.commitsBetween(mirror, found.head.sha, stdout.trim());
    return { kind: 'merged', mergeSha, carried };
  }

  /** A merge commit; where the repository takes none, one squashed commit. Both are undone in one step. */
  async function methodOf(repo: string): Promise<'merge' | 'squash'> {
    const facts = await client.of(repo).get(repository, 'GET /repos/{owner}/{repo}');
    if (facts === null) throw await client.absent(repo, `does not show us ${repo}.`);
    if (facts.archived) throw refusal(`has archived ${repo}: nothing can be merged there.`);
    if (facts.allow_merge_commit !== false) return 'merge';
    if (facts.allow_squash_merge !== false) return 'squash';
    throw problem(`${repo} allows rebasing alone. Allow merge commits or squashing in its settings.`);
  }

  async function conflict(repo: string, found: Pull): Promise<Merged> {
    const mirror = await mirrors.holding(repo, [found.head.sha]);
    const base = await tools.branchHead(await mirrors.fresh(repo, 0), found.base.ref);
    const tried = base === null ? null : await tools.tryMerge(mirror, base, found.head.sha);
    const files = tried?.kind === 'conflict' ? tried.files : [];
    const where =
      files.length === 0
        ? ''
        : ` in ${files.length} ${files.length === 1 ? 'file' : 'files'}: ${files.join(', ')}`;
    return refused('conflict', `#${found.number} conflicts with ${found.base.ref}${where}.`);
  }

  /** What stands in the way, or the merge that was made before. */
  async function before(repo: string, found: Pull, expectedHead: string): Promise<Merged | null> {
    const isMerged = found.merged_at !== null && found.merge_commit_sha !== null;
    // Somebody else merged what nobody accepted: that is no merge of ours.
    if (found.head.sha !== expectedHead)
      return refused(
        isMerged || found.state === 'open' ? 'moved' : 'closed',
        `#${found.number} ${isMerged ? 'was merged' : found.state === 'open' ? 'is' : 'was closed'} at ${short(found.head.sha)}, not at ${short(expectedHead)}.`,
      );
    if (found.merged_at !== null && found.merge_commit_sha !== null)
      return done(repo, found, found.merge_commit_sha);
    if (found.state === 'closed') return refused('closed', `#${found.number} was closed.`);
    return found.mergeable === false ? conflict(repo, found) : null;
  }

  return async (repo, number, { expectedHead, message }) => {
    const look = async (): Promise<Pull> => {
      const found = await reading.find(repo, number);
      if (found === null) throw await client.absent(repo, `has no pull request #${number} in ${repo}.`);
      return found;
    };
    const [title = '', ...rest] = message.split('\n');
    const send = async (): Promise<string> => {
      const { sha } = await client
        .of(repo)
        .send(merged, 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
          pull_number: number,
          sha: expectedHead,
          merge_method: await methodOf(repo),
          commit_title: outgoingTitle(title),
          commit_message: rest.join('\n').trim(),
        });
      return sha;
    };
    let overtaken: Error | null = null;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await look();
      const known = await before(repo, found, expectedHead);
      if (known !== null) return known;
      try {
        return await done(repo, found, await send());
      } catch (error) {
        // It may have been merged although the answer failed, and a refusal may be older than what is now.
        if (!isUncertain(error) && !isStatus(error, 405, 409)) throw error;
        const after = await before(repo, await look(), expectedHead);
        if (after !== null) return after;
        if (!isStatus(error, 405, 409)) throw error;
        if (/head branch was modified/i.test(error.said))
          return refused('moved', moved(number, expectedHead));
        if (!/base branch was modified/i.test(error.said))
          throw refusal(`does not let #${number} be merged: ${error.said}`);
        // Another change was merged in the same moment: ours is still to be had, as it was accepted.
        overtaken = error;
      }
    }
    throw unreachable(`merged others into the base branch of #${number} each time we tried`, overtaken);
  };
}

const short = (sha: string): string => sha.slice(0, 7);
/** GitHub knows of a push that its own answers do not show yet. */
const moved = (number: number, expectedHead: string): string =>
  `#${number} is not at ${short(expectedHead)} any more, says GitHub.`;

function refused(why: 'moved' | 'conflict' | 'closed', sentence: string): Merged {
  return { kind: 'refused', why, sentence };
}
